import type { GrpcCall } from "./grpc-server.ts"
import { GrpcStatus, grpcCode } from "./grpc-server.ts"
import { MessageWriter, readFields } from "./protobuf.ts"

/** A file, folder or symlink that can be sent. */
export interface TreeEntry {
  /** Relative, with `/`. */
  readonly path: string
  readonly type: "file" | "directory" | "symlink"
  /** Permission bits, with setuid, setgid and sticky as Unix has them. */
  readonly mode: number
  readonly size: number
  readonly modifiedNs: bigint
  /** What a symlink says. */
  readonly link?: string
}

/** What the engine asks of a tree. */
export interface TreeQuery {
  /** When not empty, nothing but these paths. */
  readonly follow: readonly string[]
}

/** Something with files: a folder on disk, or a few texts in memory. */
export interface FileTree {
  /** Parents before children, siblings in byte order of their names. */
  readonly entries: (query: TreeQuery) => AsyncIterable<TreeEntry>
  /** Exactly `size` bytes of an entry. */
  readonly contents: (entry: TreeEntry) => AsyncIterable<Uint8Array>
}

const packet = { stat: 0, request: 1, data: 2, finish: 3, error: 4 } as const
const CHUNK = 32 * 1024
const BATCH = 128 * 1024

/** Unix permission bits as Go's os.FileMode spells them. @see https://pkg.go.dev/io/fs#FileMode */
function goMode(entry: TreeEntry): number {
  let mode = entry.mode & 0o777
  if (entry.mode & 0o4000) mode += 2 ** 23
  if (entry.mode & 0o2000) mode += 2 ** 22
  if (entry.mode & 0o1000) mode += 2 ** 20
  if (entry.type === "directory") mode += 2 ** 31
  if (entry.type === "symlink") mode += 2 ** 27
  return mode
}

function statPacket(entry: TreeEntry): Uint8Array {
  const stat = new MessageWriter()
    .bytes(1, entry.path)
    .number(2, BigInt(goMode(entry)))
    .number(5, entry.type === "file" ? entry.size : 0)
    .number(6, entry.modifiedNs)
    .bytes(7, entry.link ?? "")
  return new MessageWriter().message(2, stat.finish()).finish()
}

function dataPacket(id: number, data: Uint8Array): Uint8Array {
  return new MessageWriter().number(1, packet.data).number(3, id).bytes(4, data).finish()
}

/** Metadata values arrive comma-joined or as lists; query-escaped where a sibling key says so. */
function listOf(call: GrpcCall, key: string): string[] {
  const value = call.metadata[key]
  const values = value === undefined ? [] : Array.isArray(value) ? value : value.split(", ")
  const encoded = call.metadata[`${key}-encoded`] === "1"
  return values.map((each) => (encoded ? decodeURIComponent(each.replaceAll("+", " ")) : each))
}

/**
 * `FileSync.DiffCopy`: lists a tree to the engine and sends the files it asks for; what it has already it does not
 * ask for.
 *
 * @param find - Gives the tree of a name, asked anew with every call; undefined when nothing has that name.
 */
export function diffCopy(find: (name: string) => FileTree | undefined) {
  return async (call: GrpcCall): Promise<void> => {
    const name = listOf(call, "dir-name")[0] ?? ""
    const tree = find(name)
    if (!tree) throw new GrpcStatus(grpcCode.notFound, `there is no folder ${name} in this build`)
    const files: TreeEntry[] = []
    const wanted = requests(call)
    const follow = listOf(call, "followpaths")
    await sendStats(call, tree.entries({ follow }), files)
    for await (const id of wanted) {
      const entry = files[id]
      if (entry?.type !== "file")
        throw new GrpcStatus(grpcCode.internal, `file ${id} was never offered`)
      await sendFile(call, tree, id, entry)
    }
    await call.write(new MessageWriter().number(1, packet.finish).finish())
  }
}

async function sendStats(
  call: GrpcCall,
  entries: AsyncIterable<TreeEntry>,
  files: TreeEntry[],
): Promise<void> {
  let batch: Uint8Array[] = []
  let size = 0
  for await (const entry of entries) {
    files.push(entry)
    const bytes = statPacket(entry)
    batch.push(bytes)
    size += bytes.length
    if (size < BATCH) continue
    await call.write(...batch)
    batch = []
    size = 0
  }
  // A STAT without a stat says that the list is complete.
  await call.write(...batch, new Uint8Array())
}

async function sendFile(
  call: GrpcCall,
  tree: FileTree,
  id: number,
  entry: TreeEntry,
): Promise<void> {
  for await (const chunk of tree.contents(entry))
    for (let at = 0; at < chunk.length; at += CHUNK)
      await call.write(dataPacket(id, chunk.subarray(at, at + CHUNK)))
  await call.write(dataPacket(id, new Uint8Array()))
}

/** The ids the engine asks for, until it says that it has all. Reads on while nobody takes them. */
function requests(call: GrpcCall): AsyncIterable<number> {
  const queue: number[] = []
  let ended = false
  let failure: unknown
  let wake: (() => void) | undefined
  const read = async (): Promise<void> => {
    for await (const message of call.messages) {
      let type = 0
      let id = 0
      let words = ""
      for (const field of readFields(message)) {
        if (field.number === 1) type = Number(field.value)
        else if (field.number === 3) id = Number(field.value)
        else if (field.number === 4) words = Buffer.from(field.bytes).toString("utf8")
      }
      if (type === packet.finish) return
      if (type === packet.error) throw new GrpcStatus(grpcCode.unknown, words)
      if (type === packet.request) queue.push(id)
      wake?.()
    }
  }
  read()
    .catch((error: unknown) => (failure = error))
    .finally(() => {
      ended = true
      wake?.()
    })
  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const id = queue.shift()
        if (id !== undefined) yield id
        else if (failure) throw failure
        else if (ended) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
