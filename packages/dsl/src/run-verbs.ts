import type { Mount } from "./mount.ts"
import type { ShellText } from "./sh.ts"
import type { TextInput } from "./text-input.ts"

/** A comment, printed above the instruction. */
export interface CommentOption {
  /**
   * Comment lines for the Dockerfile, without the `#`.
   *
   * @example run("make", { comment: ["Needs the network.", "Takes a while."] })
   * @see https://docs.docker.com/reference/dockerfile/#format
   */
  readonly comment?: string | readonly string[] | undefined
}

/** A command line for the stage's shell. */
export type Command = TextInput | ShellText

/** A CDI device that a RUN asks for. */
export interface Device {
  readonly name: string
  /** The step fails when the builder does not have it. */
  readonly required?: boolean | undefined
}

/** The options of RUN. */
export interface RunOptions extends CommentOption {
  /**
   * What the command sees besides the image: caches, secrets, ssh agents, files, folders in memory.
   *
   * @example run("npm ci", { mounts: [cache("/root/.npm"), secret("npmrc")] })
   * @see https://docs.docker.com/reference/dockerfile/#run---mount
   */
  readonly mounts?: readonly Mount[] | undefined
  /**
   * The network: the build's (`default`), `none`, or the machine's own (`host`, which the builder must allow).
   *
   * @example run("make test", { network: "none" })
   * @see https://docs.docker.com/reference/dockerfile/#run---network
   */
  readonly network?: "default" | "none" | "host" | undefined
  /**
   * `insecure` runs without the sandbox; the builder must allow it. Needs Dockerfile 1.20.
   *
   * @example run("mount -t tmpfs none /mnt", { security: "insecure" })
   * @see https://docs.docker.com/reference/dockerfile/#run---security
   */
  readonly security?: "sandbox" | "insecure" | undefined
  /**
   * CDI devices, by name. Needs a labs frontend.
   *
   * @example run("nvidia-smi", { devices: ["nvidia.com/gpu=all"] })
   * @see https://docs.docker.com/reference/dockerfile/#run---device
   */
  readonly devices?: readonly (string | Device)[] | undefined
  /**
   * `false` keeps the step a layer of its own, whatever the optimizer may do.
   *
   * @example run("make", { merge: false })
   * @see https://docs.docker.com/reference/dockerfile/#run
   */
  readonly merge?: boolean | undefined
}

/** The options of a script. */
export interface ScriptOptions extends RunOptions {
  /**
   * What a program finds itself called: `/dev/pipes/<name>`; `EOF` unless set.
   *
   * @example script("#!/usr/bin/env python3\nprint(1)\n", { name: "setup" })
   * @see https://docs.docker.com/reference/dockerfile/#here-documents
   */
  readonly name?: string | undefined
}

/** The verbs that run commands while the image is built. */
export interface RunVerbs {
  /**
   * Runs a command: a string is a line for the shell and passes through untouched, an array is run without a shell.
   *
   * @example
   * stage("app").from("alpine").run("apk add --no-cache git && git --version")
   * stage("app").from("alpine").run(["/bin/busybox", "--install", "-s"])
   * @see https://docs.docker.com/reference/dockerfile/#run
   */
  run(command: Command | readonly TextInput[], options?: RunOptions): this

  /**
   * Runs several commands as one RUN, joined with `&&`: one layer, and the first failure stops it.
   *
   * @example stage("app").from("debian").layer("apt-get update", "apt-get install -y git", "rm -rf /var/lib/apt/lists/*")
   * @see https://docs.docker.com/reference/dockerfile/#run
   */
  layer(command: Command, ...more: readonly Command[]): this
  layer(command: Command, ...more: readonly [...Command[], RunOptions]): this

  /**
   * Runs a script of several lines as one RUN. A first line `#!…` picks the interpreter, otherwise the shell runs it.
   *
   * @example
   * stage("app").from("python:3.13").script(`#!/usr/bin/env python3
   * print("built")
   * `)
   * @see https://docs.docker.com/reference/dockerfile/#here-documents
   */
  script(body: string, options?: ScriptOptions): this

  /**
   * Sets the shell that runs the strings of `run`, `cmd`, `entrypoint` and `healthcheck` from here on.
   *
   * @example stage("app").from("debian").shell(["/bin/bash", "-o", "pipefail", "-c"]).run("curl -f $URL | tar -x")
   * @see https://docs.docker.com/reference/dockerfile/#shell
   */
  shell(argv: readonly TextInput[], options?: CommentOption): this
}
