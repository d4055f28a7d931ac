import type { TreeEntry } from "./file-tree.ts"
import type { MessageWriter } from "./protobuf.ts"

// Go's os.FileMode, as a number of 32 bits. @see https://pkg.go.dev/io/fs#FileMode
const TYPE_BITS: Readonly<Record<TreeEntry["type"], number>> = {
  file: 0,
  directory: 2 ** 31,
  symlink: 2 ** 27,
  fifo: 2 ** 25,
  "block-device": 2 ** 26,
  "character-device": 2 ** 26 + 2 ** 21,
  // Builders know no sockets: `docker buildx build` sends one as an empty file, and so do we.
  socket: 0,
}

function goMode({ mode, type }: TreeEntry): number {
  let bits = TYPE_BITS[type] + (mode & 0o777)
  if (mode & 0o4000) bits += 2 ** 23
  if (mode & 0o2000) bits += 2 ** 22
  if (mode & 0o1000) bits += 2 ** 20
  return bits
}

/**
 * Writes fsutil's `Stat` of an entry. Owner and group stay zero, as `docker buildx build` sets them.
 *
 * @param firstName - The path the same file was sent under before, for a further name of it.
 * @see https://github.com/tonistiigi/fsutil/blob/master/types/stat.proto
 */
export function writeStat(
  writer: MessageWriter,
  entry: TreeEntry,
  firstName: string | undefined,
): void {
  writer
    .bytes(1, entry.path)
    .number(2, goMode(entry))
    .number(5, entry.size)
    .number(6, entry.mtime)
    .bytes(7, firstName ?? entry.target ?? "")
    .number(8, entry.device?.major ?? 0)
    .number(9, entry.device?.minor ?? 0)
}
