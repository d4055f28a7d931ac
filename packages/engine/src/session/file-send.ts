import { bytes, int, message, one, text } from "../message.ts"
import type { GrpcCall, GrpcMethods } from "./grpc-server.ts"
import { GrpcStatus, grpcCode } from "./grpc-server.ts"
import { MessageWriter } from "./protobuf.ts"

/** A file, folder or link as the engine announces it. */
export interface SentEntry {
  /** Relative, with `/`. Always text: the engine itself refuses to send a name that is none. */
  readonly path: string
  readonly type: "file" | "directory" | "symlink" | "fifo" | "character-device" | "block-device"
  /** Permission bits, with setuid, setgid and sticky as Unix has them. */
  readonly mode: number
  readonly modifiedNs: bigint
  /** What a symlink says; of a file, the earlier path it is a hard link to. */
  readonly link: string
  readonly device: { readonly major: number; readonly minor: number }
}

/** Where the bytes of one file go. */
export interface FileTarget {
  write(data: Uint8Array): void
  close(): void
}

/** One transfer of a tree. What throws ends the transfer, and the build with it. */
export interface TreeTransfer {
  /** Takes an entry; for one whose bytes are wanted, what opens its target when they are about to come. */
  add(entry: SentEntry): (() => FileTarget) | undefined
  /** All entries and all bytes are there. */
  end(): void
}

/** What takes the result of one exporter: a tree, in one transfer per platform, or a stream of bytes. */
export type SendSink =
  | { readonly kind: "tree"; readonly begin: () => TreeTransfer }
  | {
      readonly kind: "bytes"
      /** The next bytes; more are fetched when it is done with these. */
      readonly take: (chunks: readonly Uint8Array[]) => Promise<void>
    }

const stat = message({
  path: one(1, text),
  mode: one(2, int),
  modifiedNs: one(6, { absent: 0n, read: ({ value }) => BigInt.asIntN(64, value) }),
  link: one(7, text),
  major: one(8, int),
  minor: one(9, int),
})
const packet = message({
  type: one(1, int),
  stat: one(2, stat),
  id: one(3, int),
  data: one(4, bytes),
})
const bytesMessage = message({ data: one(1, bytes) })

const kind = { stat: 0, request: 1, data: 2, finish: 3, error: 4 } as const

/** Files that are on their way at the same time: each is an open file here. */
const AT_ONCE = 32
/** Bytes that are handed on together; the engine sends many small messages. */
const BATCH = 256 * 1024

const bit = (mode: number, at: number): boolean => (Math.trunc(mode / 2 ** at) & 1) === 1

/** What Go's os.FileMode says of a file. @see https://pkg.go.dev/io/fs#FileMode */
function typeOf(mode: number): SentEntry["type"] | undefined {
  if (bit(mode, 31)) return "directory"
  if (bit(mode, 27)) return "symlink"
  if (bit(mode, 26)) return bit(mode, 21) ? "character-device" : "block-device"
  if (bit(mode, 25)) return "fifo"
  // Sockets and what has no name in Go.
  return bit(mode, 24) || bit(mode, 19) ? undefined : "file"
}

function entryOf(sent: NonNullable<typeof stat.absent>): SentEntry | undefined {
  const type = typeOf(sent.mode)
  const unix = (from: number, to: number): number => (bit(sent.mode, from) ? to : 0)
  return (
    type && {
      path: sent.path,
      type,
      mode: (sent.mode & 0o777) | unix(23, 0o4000) | unix(22, 0o2000) | unix(20, 0o1000),
      modifiedNs: sent.modifiedNs,
      link: sent.link,
      device: { major: sent.major, minor: sent.minor },
    }
  )
}

const tell = (type: number, id = 0, data: Uint8Array | string = ""): Uint8Array =>
  new MessageWriter().number(1, type).number(3, id).bytes(4, data).finish()

async function receiveTree(call: GrpcCall, transfer: TreeTransfer): Promise<void> {
  const wanted: { readonly id: number; readonly open: () => FileTarget }[] = []
  const coming = new Map<number, FileTarget>()
  let [count, asked] = [0, 0]
  let [listed, finished] = [false, false]
  try {
    for await (const bytes of call.messages) {
      const { type, stat: sent, id, data } = packet.decode(bytes)
      if (type === kind.error) throw new GrpcStatus(grpcCode.unknown, Buffer.from(data).toString())
      if (type === kind.finish) continue
      if (type === kind.stat && !sent) listed = true
      else if (type === kind.stat && sent) {
        const entry = entryOf(sent)
        const open = entry && transfer.add(entry)
        if (open) wanted.push({ id: count, open })
        count++
      } else if (type === kind.data) {
        const target = coming.get(id)
        if (!target) throw new GrpcStatus(grpcCode.internal, `file ${id} was never asked for`)
        if (data.length > 0) target.write(data)
        else {
          coming.delete(id)
          target.close()
        }
      }
      const requests: Uint8Array[] = []
      for (; coming.size < AT_ONCE && asked < wanted.length; asked++) {
        const next = wanted[asked]!
        coming.set(next.id, next.open())
        requests.push(tell(kind.request, next.id))
      }
      if (requests.length > 0) await call.write(...requests)
      if (finished || !listed || coming.size > 0) continue
      finished = true
      transfer.end()
      await call.write(tell(kind.finish))
    }
    if (!finished) throw new GrpcStatus(grpcCode.unknown, "the transfer ended before it was done")
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    await call.write(tell(kind.error, 0, words)).catch(() => undefined)
    throw error
  } finally {
    for (const target of coming.values())
      try {
        target.close()
      } catch {
        // The transfer failed already.
      }
  }
}

async function receiveBytes(
  call: GrpcCall,
  take: (chunks: readonly Uint8Array[]) => Promise<void>,
): Promise<void> {
  let chunks: Uint8Array[] = []
  let size = 0
  for await (const message of call.messages) {
    const { data } = bytesMessage.decode(message)
    chunks.push(data)
    size += data.length
    if (size < BATCH) continue
    await take(chunks)
    chunks = []
    size = 0
  }
  if (size > 0) await take(chunks)
}

/**
 * `FileSend.DiffCopy`: takes what the exporters of a solve send to the client.
 *
 * The engine says which exporter speaks by its place in the solve's list and not which solve, so each solve with such
 * outputs needs a session of its own.
 *
 * @param sinks - By the exporter's place.
 * @param failed - Told of what a sink threw, before the engine is.
 * @see moby/buildkit, session/filesync
 */
export function fileSendService(
  sinks: ReadonlyMap<number, SendSink>,
  failed: (error: unknown) => void,
): GrpcMethods {
  return {
    "/moby.filesync.v1.FileSend/DiffCopy": async (call) => {
      const id = Number(call.metadata["buildkit-attachable-exporter-id"] ?? 0)
      const sink = sinks.get(id)
      if (!sink) throw new GrpcStatus(grpcCode.notFound, `exporter ${id} sends nothing to here`)
      try {
        if (sink.kind === "tree") await receiveTree(call, sink.begin())
        else await receiveBytes(call, sink.take)
      } catch (error) {
        if (!(error instanceof GrpcStatus)) failed(error)
        throw error
      }
    },
  }
}
