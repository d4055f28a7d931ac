/** What lies in a build context under one name. */
export interface ContextEntry {
  /** Relative to the context, with slashes. */
  readonly path: string
  readonly type:
    | "file"
    | "directory"
    | "symlink"
    | "socket"
    | "fifo"
    | "block-device"
    | "character-device"
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number
  /** Bytes; of a link, those of its target's name; 0 for folders. */
  readonly size: number
  /** Last change, in nanoseconds since 1970. */
  readonly mtime: bigint
  /** Where a link points, as it stands in the link. */
  readonly target?: string
  /** Set when the file has more than one name: the same value is the same file. */
  readonly inode?: string
  /** What a device is, by its numbers. */
  readonly device?: { readonly major: number; readonly minor: number }
}
