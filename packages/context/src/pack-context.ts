import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"
import type { Readable } from "node:stream"
import { type Diagnostic, ImageError } from "@stagecraft/ir"
import type { ContextEntry } from "./context-entry.ts"
import type { IgnoreRules } from "./ignore-rules.ts"
import {
  contextFileChanged,
  contextFileUnreadable,
  contextFileVanished,
  contextSpecialFile,
} from "./problems.ts"
import { tarEnd, tarHeader, tarPadding } from "./tar-header.ts"
import { contextRoot, walkContext, type WalkOptions } from "./walk-context.ts"

/** A file that is not in the folder and is sent with it: the Dockerfile, the ignore file. */
export interface ExtraFile {
  readonly name: string
  readonly contents: string | Uint8Array
}

/** Files up to this size are read in one go; more only when they are read piece by piece. */
const SMALL = 256 * 1024
const CHUNK = 256 * 1024
// A file that became a link or a pipe since it was seen must neither be followed nor waited for.
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** What went wrong with a file between its listing and the end of its reading, as a problem of the context. */
export function contextFileError(path: string, error: unknown): ImageError {
  if (error instanceof ImageError) return error
  const { code = "unknown" } = error as NodeJS.ErrnoException
  if (code === "ENOENT" || code === "ENOTDIR")
    return new ImageError(contextFileVanished(path), { cause: error })
  if (code === "ELOOP" || code === "ENXIO")
    return new ImageError(contextFileChanged(path), { cause: error })
  return new ImageError(contextFileUnreadable(path, code), { cause: error })
}

/** What a tar for a builder carries; the classic builder takes no sockets, pipes and devices. */
type PackableEntry = ContextEntry & { readonly type: "file" | "directory" | "symlink" }

function isPackable(entry: ContextEntry): entry is PackableEntry {
  return entry.type === "file" || entry.type === "directory" || entry.type === "symlink"
}

function header(entry: PackableEntry): Buffer {
  const { path: name, type, mode, target } = entry
  const size = type === "file" ? entry.size : 0
  const mtime = Number(entry.mtime / 1_000_000_000n)
  return tarHeader({ name, type, mode, size, mtime, ...(target !== undefined && { target }) })
}

/** A small file as one buffer: its header, exactly the announced bytes, and the filling. */
function packSmall(absolute: string, entry: PackableEntry): Buffer {
  const file = openSync(absolute, FLAGS)
  try {
    if (!fstatSync(file).isFile()) throw new ImageError(contextFileChanged(entry.path))
    const head = header(entry)
    const out = Buffer.alloc(head.length + entry.size + tarPadding(entry.size).length)
    head.copy(out)
    for (let done = 0; done < entry.size;) {
      const read = readSync(file, out, head.length + done, entry.size - done, done)
      if (read === 0) throw new ImageError(contextFileChanged(entry.path))
      done += read
    }
    return out
  } finally {
    closeSync(file)
  }
}

async function* packLarge(absolute: string, entry: PackableEntry): AsyncGenerator<Buffer> {
  const { open } = process.getBuiltinModule("node:fs/promises")
  const file = await open(absolute, FLAGS)
  try {
    if (!(await file.stat()).isFile()) throw new ImageError(contextFileChanged(entry.path))
    yield header(entry)
    for (let done = 0; done < entry.size;) {
      // A fresh buffer each time: the reader may still hold the last one.
      const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, entry.size - done))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, done)
      if (bytesRead === 0) throw new ImageError(contextFileChanged(entry.path))
      done += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
    if (entry.size % 512 !== 0) yield tarPadding(entry.size)
  } finally {
    await file.close()
  }
}

/** One entry of the archive, exported for its tests: the header, the contents as announced, the filling. */
export async function* packEntries(root: string, entry: PackableEntry): AsyncGenerator<Buffer> {
  const absolute = `${root}/${entry.path}`
  try {
    if (entry.type !== "file") yield header(entry)
    else if (entry.size <= SMALL) yield packSmall(absolute, entry)
    else yield* packLarge(absolute, entry)
  } catch (error) {
    // What destroys the stream comes in here too; only the system's word is about the file.
    throw error instanceof Error && "syscall" in error ? contextFileError(entry.path, error) : error
  }
}

async function* pack(
  root: string,
  rules: IgnoreRules,
  extra: readonly ExtraFile[],
  options: WalkOptions,
): AsyncGenerator<Buffer> {
  const real = contextRoot(root)
  const replaced = new Set(extra.map(({ name }) => name))
  for await (const entry of walkContext(real, rules, options)) {
    if (replaced.has(entry.path)) continue
    if (isPackable(entry)) yield* packEntries(real, entry)
    else options.onProblem?.(contextSpecialFile(entry.path))
  }
  for (const { name, contents } of extra) {
    const bytes = typeof contents === "string" ? Buffer.from(contents) : contents
    const head = tarHeader({ name, type: "file", mode: 0o644, size: bytes.length, mtime: 0 })
    yield Buffer.concat([head, bytes, tarPadding(bytes.length)])
  }
  yield tarEnd()
}

/** Joins small pieces: a stream's cost is per piece, and most files are small. */
async function* joined(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let bytes = 0
  for await (const piece of pieces) {
    held.push(piece)
    bytes += piece.length
    if (bytes < CHUNK) continue
    yield held.length === 1 ? piece : Buffer.concat(held)
    held = []
    bytes = 0
  }
  if (held.length > 0) yield Buffer.concat(held)
}

/**
 * A build context as a tar stream: what the rules let through, owned by root, then the extra files, which take the
 * place of files of the same name.
 *
 * Memory is constant. Nothing is read before the stream is; destroying or aborting it closes what is open. A file
 * that grows is sent up to the announced size.
 *
 * @param onProblem - Gets what was left out and why; without it an error ends the stream.
 * @throws (as the stream's error) ImageError `context-file-changed`, `context-file-vanished`,
 *   `context-file-unreadable`, `context-name-not-utf8` or `context-not-a-folder`.
 */
export function packContext(
  root: string,
  rules: IgnoreRules,
  extra: readonly ExtraFile[] = [],
  signal?: AbortSignal,
  onProblem?: (diagnostic: Diagnostic) => void,
): Readable {
  const options = { ...(signal && { signal }), ...(onProblem && { onProblem }) }
  // Most commands pack nothing, and loading the streams is a tenth of a start.
  const { addAbortSignal, Readable } = process.getBuiltinModule("node:stream")
  const stream = Readable.from(joined(pack(root, rules, extra, options)), {
    objectMode: false,
    highWaterMark: CHUNK,
  })
  return signal ? addAbortSignal(signal, stream) : stream
}
