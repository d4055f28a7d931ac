/**
 * Blocks for programs in Go.
 *
 * @packageDocumentation
 */

import type { Block } from './index.js';

declare function build(options?: GoBuildOptions): Block;

declare function download(options?: DownloadOptions): Block;

/** The options of {@link download}. */
export declare interface DownloadOptions {
  /** The folder of `go.mod`, in the build context; its root unless set. */
  readonly module?: string | undefined;
  /** False for a module that depends on nothing and has no `go.sum`. */
  readonly sum?: boolean | undefined;
}

export declare namespace go {
  export {
    download,
    build,
    DownloadOptions,
    GoBuildOptions
  }
}

/** The options of {@link build}. */
export declare interface GoBuildOptions {
  /** What is built: `./cmd/server`; the module's own folder unless set. */
  readonly package?: string | undefined;
  /** Where the program goes; `/out/app` unless set. */
  readonly output?: string | undefined;
  /** The sources, in the build context; all of it unless set. */
  readonly source?: string | undefined;
  /** Links against C; a program without it runs on an empty image. */
  readonly cgo?: boolean | undefined;
  /** Set in the program: `{ "main.version": "1.2" }`. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Compiles for the image's platform on the builder's own; the stage then says `platform: BUILDPLATFORM`. */
  readonly cross?: boolean | undefined;
}

export { }
