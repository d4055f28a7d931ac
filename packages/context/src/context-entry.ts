/** A file, folder or symbolic link of the build context. */
export interface ContextEntry {
  /** Relative to the context, with slashes. */
  readonly path: string
  readonly type: "file" | "directory" | "symlink"
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number
  /** Bytes; 0 for folders and links. */
  readonly size: number
  /** Last change, in nanoseconds since 1970. */
  readonly mtime: bigint
  /** Where a link points, as it stands in the link. */
  readonly target?: string
}
