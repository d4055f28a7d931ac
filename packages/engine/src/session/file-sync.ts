import type { FileTree, OpenFile, TreeEntry } from "./file-tree.ts"
import type { GrpcCall } from "./grpc-server.ts"
import { GrpcStatus, grpcCode } from "./grpc-server.ts"
import { Outbox } from "./outbox.ts"
import { MessageWriter, readFields } from "./protobuf.ts"
import { SentEntries } from "./sent-entries.ts"
import { writeStat } from "./stat-message.ts"

export type { FileTree } from "./file-tree.ts"

const packet = { stat: 0, request: 1, data: 2, finish: 3, error: 4 } as const
/** Bytes of a file in one message, as fsutil cuts them. */
const CHUNK = 32 * 1024
/** Names that are looked at before the event loop has its turn: one or two milliseconds. */
const SLICE = 256
/** Bytes of files that are sent before the listing goes on. */
const TURN = 128 * 1024

/** The folder a call is about; query-escaped when a second key says so. */
function folderOf({ metadata }: GrpcCall): string {
  const value = metadata["dir-name"]
  const name = (Array.isArray(value) ? value[0] : value) ?? ""
  const encoded = metadata["dir-name-encoded"] === "1"
  return encoded ? decodeURIComponent(name.replaceAll("+", " ")) : name
}

/** What the engine said on a call, kept until it is asked for. */
interface Requests {
  /** The number of a file it wants; undefined when none is waiting. */
  take(): number | undefined
  /** Resolves when there is something to take or to learn. */
  arrival(): Promise<void>
  /** True when it has all it wants. @throws what ended the call otherwise. */
  done(): boolean
}

/** Reads on while nobody takes: what waits here are numbers. */
function requestsOf(call: GrpcCall): Requests {
  let queue: number[] = []
  let next = 0
  let finished = false
  let failure: unknown
  let wake: (() => void) | undefined
  const hear = (message: Buffer): void => {
    let type = 0
    let id = 0
    let words = ""
    for (const field of readFields(message)) {
      if (field.number === 1) type = Number(field.value)
      else if (field.number === 3) id = Number(field.value)
      else if (field.number === 4) words = Buffer.from(field.bytes).toString("utf8")
    }
    if (type === packet.error) throw new GrpcStatus(grpcCode.unknown, words)
    if (type === packet.request) queue.push(id)
    if (type === packet.finish) finished = true
    wake?.()
  }
  const end = (error?: unknown): void => {
    if (!finished)
      failure ??= error ?? new GrpcStatus(grpcCode.unknown, "the engine closed the call")
    wake?.()
  }
  call.listen(hear).then(() => end(), end)
  return {
    take: () => {
      if (next < queue.length) return queue[next++]
      queue = []
      next = 0
      return undefined
    },
    arrival: async () => {
      if (next < queue.length || finished || failure !== undefined) return
      await new Promise<void>((resolve) => (wake = resolve))
    },
    done: () => {
      if (failure !== undefined) throw failure
      return finished
    },
  }
}

/** Lets what arrived meanwhile be read. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

/** One conversation: a tree is listed, and the files that are asked for are sent in between and after. */
class Sender {
  readonly #tree: FileTree
  readonly #outbox: Outbox
  readonly #sent = new SentEntries()
  /** The number under which a file with more than one name was sent first. */
  readonly #firstNames = new Map<string, number>()
  readonly #waiting: TreeEntry[] = []
  readonly #stat = new MessageWriter()
  readonly #packet = new MessageWriter()

  constructor(tree: FileTree, call: GrpcCall) {
    this.#tree = tree
    this.#outbox = new Outbox(call.writeFrames)
  }

  async run(requests: Requests): Promise<void> {
    const walk = this.#tree.list()
    const use = (entry: TreeEntry): void => void this.#waiting.push(entry)
    for (let listing = true; listing;) {
      for (let steps = 0; listing && steps < SLICE; steps++) listing = walk.step(use)
      for (const entry of this.#waiting) {
        const flushed = this.#list(entry)
        if (flushed) await flushed
      }
      this.#waiting.length = 0
      // A message without a stat says that the list is complete.
      if (!listing) await this.#message(this.#packet.reset())
      await this.#serve(requests, TURN)
      if (this.#outbox.idle) await this.#outbox.flush()
      await turn()
      if (requests.done()) break
    }
    while (!requests.done()) {
      await this.#serve(requests, Number.POSITIVE_INFINITY)
      await this.#outbox.flush()
      await requests.arrival()
    }
    await this.#message(this.#packet.reset().number(1, packet.finish))
    await this.#outbox.flush()
  }

  /** A promise only when there was no room: a hundred thousand of them would cost more than the messages. */
  #message(message: MessageWriter): Promise<void> | undefined {
    const put = (): void => this.#outbox.put(message.length, (into, at) => message.copyTo(into, at))
    if (!this.#outbox.hasRoom(message.length)) return this.#outbox.flush().then(put)
    put()
    return undefined
  }

  #list(entry: TreeEntry): Promise<void> | undefined {
    const { path, type, size, inode } = entry
    const regular = type === "file"
    // A link and a folder have no contents to ask for.
    const id = this.#sent.add(path, regular ? size : type === "socket" ? 0 : Number.NaN)
    let firstName: string | undefined
    if (inode !== undefined) {
      const first = this.#firstNames.get(inode)
      if (first === undefined) this.#firstNames.set(inode, id)
      else firstName = this.#sent.path(first)
    }
    writeStat(this.#stat.reset(), entry, firstName)
    this.#packet.reset().message(2, this.#stat.finish())
    return this.#message(this.#packet)
  }

  /** Sends files that are asked for, in turn, until a number of bytes is reached. */
  async #serve(requests: Requests, most: number): Promise<void> {
    for (let bytes = 0; bytes < most;) {
      const id = requests.take()
      if (id === undefined) return
      const size = this.#sent.size(id)
      if (size === undefined || Number.isNaN(size))
        throw new GrpcStatus(grpcCode.internal, `file ${id} was never offered`)
      if (size > 0) await this.#sendFile(id, size)
      const flushed = this.#message(this.#packet.reset().number(1, packet.data).number(3, id))
      if (flushed) await flushed
      bytes += size + CHUNK / 16
    }
  }

  async #sendFile(id: number, size: number): Promise<void> {
    const file = this.#tree.open(this.#sent.path(id))
    try {
      for (let left = size; left > 0;) {
        const length = Math.min(left, CHUNK)
        const flushed = this.#sendChunk(id, file, length)
        if (flushed) await flushed
        left -= length
      }
    } finally {
      file.close()
    }
  }

  /** Reads straight to the place from which it is sent. */
  #sendChunk(id: number, file: OpenFile, length: number): Promise<void> | undefined {
    const head = this.#packet.reset().number(1, packet.data).number(3, id).lead(4, length)
    const whole = head.length + length
    const put = (): void =>
      this.#outbox.put(whole, (into, at) => {
        head.copyTo(into, at)
        file.read(into, at + head.length, length)
      })
    if (!this.#outbox.hasRoom(whole)) return this.#outbox.flush().then(put)
    put()
    return undefined
  }
}

/**
 * `FileSync.DiffCopy`: lists a tree to the engine and sends the files it asks for; what it has already it does not
 * ask for. Which files those are is the tree's own affair: patterns that an engine may name are not asked.
 *
 * @param find - Gives the tree of a name, asked anew with every call; undefined when nothing has that name.
 * @see https://github.com/tonistiigi/fsutil/blob/master/receive.go
 */
export function diffCopy(find: (name: string) => FileTree | undefined) {
  return async (call: GrpcCall): Promise<void> => {
    const name = folderOf(call)
    const tree = find(name)
    if (!tree) throw new GrpcStatus(grpcCode.notFound, `there is no folder ${name} in this build`)
    await new Sender(tree, call).run(requestsOf(call))
  }
}
