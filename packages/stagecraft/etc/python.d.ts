/**
 * Blocks for programs in Python: pip and uv.
 *
 * @packageDocumentation
 */

import type { Block } from './index.js';

declare function pip(options?: PipOptions): Block;

/** The options of {@link pip}. */
export declare interface PipOptions {
  /** Files with requirements, of the build context; `requirements.txt` unless set. */
  readonly requirements?: string | readonly string[] | undefined;
  /** A virtual environment that is made and used; it can be copied into another stage whole. */
  readonly venv?: string | undefined;
  /** Fails when a requirement has no hash in its file. */
  readonly hashes?: boolean | undefined;
}

export declare namespace python {
  export {
    pip,
    uv,
    PipOptions,
    UvOptions
  }
}

declare function uv(options?: UvOptions): Block;

/** The options of {@link uv}. */
export declare interface UvOptions {
  /** The version of uv; the latest unless set. */
  readonly version?: string | undefined;
  /** Where the environment lies; `/opt/venv` unless set. */
  readonly venv?: string | undefined;
  /** Also what is only needed to develop. */
  readonly dev?: boolean | undefined;
  /** Extras of the project. */
  readonly extras?: readonly string[] | undefined;
  /** The project's own sources, to install it too; unless set, only what it depends on is installed. */
  readonly sources?: readonly string[] | undefined;
}

export { }
