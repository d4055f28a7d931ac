import type { ContextEntry, ContextWalk } from "@stagecraft/context"

/** What can be sent: see {@link ContextEntry}. */
export type TreeEntry = ContextEntry

/** A file of a tree while it is sent. */
export interface OpenFile {
  /**
   * Writes the bytes that come next into a buffer, all that are asked for.
   *
   * @throws ImageError when the file has fewer, or cannot be read.
   */
  read(into: Buffer, at: number, length: number): void
  close(): void
}

/** Something with files. Calls are synchronous and short. */
export interface FileTree {
  /** Parents before children, siblings in byte order of their names. */
  list(): ContextWalk
  /** Opens a file that was listed. @throws ImageError when it is not there any more, or is something else now. */
  open(path: string): OpenFile
}
