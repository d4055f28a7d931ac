/**
 * Blocks for stages of every kind.
 *
 * @packageDocumentation
 */

import type { Block } from './index.js';
import type { HealthcheckOptions } from './index.js';
import type { ValueInput } from './index.js';

/**
 * A container is healthy when an address inside it answers.
 *
 * @example stage("app").from("nginx:1.28-alpine").use(healthcheck("http://127.0.0.1:8080/"))
 */
export declare function healthcheck(address: string, options?: HttpCheckOptions): Block;

/** The options of {@link healthcheck}. */
export declare interface HttpCheckOptions extends HealthcheckOptions {
  /** The program that asks: `wget` unless set, which Alpine and busybox have; `curl` where it is installed. */
  readonly with?: "wget" | "curl" | undefined;
}

/** What is said about an image, under the names of `org.opencontainers.image.…`. */
export declare interface ImageFacts {
  readonly title?: ValueInput | undefined;
  readonly description?: ValueInput | undefined;
  readonly version?: ValueInput | undefined;
  /** The commit it was built from. */
  readonly revision?: ValueInput | undefined;
  /** Where its source is found; registries link an image with its repository by it. */
  readonly source?: ValueInput | undefined;
  readonly url?: ValueInput | undefined;
  readonly documentation?: ValueInput | undefined;
  /** An SPDX expression: `MIT`. */
  readonly licenses?: ValueInput | undefined;
  readonly vendor?: ValueInput | undefined;
  readonly authors?: ValueInput | undefined;
  /** When it was built, as RFC 3339 has it. */
  readonly created?: ValueInput | undefined;
}

/**
 * Makes `tini` the first process: it hands signals on and collects processes that ended, which a program that is not
 * made for it does not do. Needs root, and comes before `cmd`.
 *
 * @example stage("app").from("node:22-slim").use(init()).cmd(["node", "server.js"])
 * @see https://github.com/krallin/tini
 */
export declare function init(options?: InitOptions): Block;

/** The options of {@link init}. */
export declare interface InitOptions {
  /** How tini is installed: from Debian's or Ubuntu's packages (unless set), from Alpine's, or not at all. */
  readonly install?: "apt" | "apk" | false | undefined;
  /** What the entrypoint runs before the command. */
  readonly entrypoint?: readonly string[] | undefined;
}

/**
 * The labels that registries and scanners read. Apply it last: a new version is then a new config, and no new layer.
 *
 * @example stage("app").from("alpine:3.22").use(labels({ title: "api", version, revision }))
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export declare function labels(facts: ImageFacts): Block;

/**
 * Makes a user without a home or a password, on an image of any system that has a shell, and goes on as that user. It is
 * told by its number, which is how Kubernetes sees that it is not root.
 *
 * @example stage("app").from("debian:bookworm-slim").use(nonRoot())
 */
export declare function nonRoot(options?: NonRootOptions): Block;

/** The options of {@link nonRoot}. */
export declare interface NonRootOptions {
  /** `app` unless set. */
  readonly name?: string | undefined;
  /** The number of the user and of its group; 10001 unless set. */
  readonly id?: number | undefined;
}

export { }
