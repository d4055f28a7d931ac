/**
 * Blocks for stages on Debian and Ubuntu.
 *
 * @packageDocumentation
 */

import type { Block } from './index.js';

export declare namespace debian {
  export {
    packages,
    PackagesOptions
  }
}

declare function packages(names: readonly string[], options?: PackagesOptions): Block;

/** The options of {@link packages}. */
export declare interface PackagesOptions {
  /** Also what a package only recommends; not unless set. */
  readonly recommends?: boolean | undefined;
  /** Keeps lists and downloads in caches of the builder that all of its images share, for installs that change often. */
  readonly caches?: boolean | undefined;
}

export { }
