import { once } from "node:events"
import { performServerHandshake } from "node:http2"
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from "node:http2"
import type { Duplex } from "node:stream"

/** The status codes of gRPC that a session answers with. @see https://grpc.io/docs/guides/status-codes/ */
export const grpcCode = {
  ok: 0,
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  failedPrecondition: 9,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  dataLoss: 15,
} as const

/** An answer that is an error: a code and a sentence for the other side. */
export class GrpcStatus extends Error {
  override readonly name = "GrpcStatus"
  readonly code: number

  constructor(code: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** One call from the engine: its metadata, the messages it sends, and the way back. */
export interface GrpcCall {
  readonly metadata: IncomingHttpHeaders
  readonly messages: AsyncIterable<Buffer>
  /**
   * Instead of `messages`: hears each as it arrives, for calls with very many small ones. Resolves when there will be
   * no more; what `hear` throws ends it.
   */
  readonly listen: (hear: (message: Buffer) => void) => Promise<void>
  /** Resolves when the transport wants more; several frames may be written before waiting. */
  readonly write: (...messages: readonly Uint8Array[]) => Promise<void>
  /**
   * Sends whole frames, each with its {@link writeFrameHead}, without copying them: resolves when the bytes may be
   * overwritten. Several writes may be on their way.
   */
  readonly writeFrames: (frames: Uint8Array) => Promise<void>
}

/** Bytes before each message on the wire: whether it is compressed, and its length. */
export const FRAME_HEAD = 5

/** Writes the head of an uncompressed message. @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
export function writeFrameHead(into: Buffer, at: number, length: number): void {
  into[at] = 0
  into.writeUInt32BE(length, at + 1)
}

/** Methods by full path, `/package.Service/Method`. */
export type GrpcMethods = Readonly<Record<string, (call: GrpcCall) => Promise<void>>>

/** Bytes the engine may send on one call before we took them. */
const WINDOW = 1024 * 1024
const LARGEST_MESSAGE = 16 * 1024 * 1024

/** Cuts a stream of bytes into messages; a message is a view, which holds until the next bytes come. */
export function frameReader(): (chunk: Buffer) => Buffer[] {
  let held: Buffer[] = []
  let size = 0
  // A large message comes in many pieces, which are joined once.
  let needed = FRAME_HEAD
  return (chunk) => {
    size += chunk.length
    held.push(chunk)
    if (size < needed) return []
    const bytes = held.length === 1 ? chunk : Buffer.concat(held)
    const messages: Buffer[] = []
    let at = 0
    for (needed = FRAME_HEAD; bytes.length - at >= FRAME_HEAD; needed = FRAME_HEAD) {
      const length = bytes.readUInt32BE(at + 1)
      if (bytes[at] !== 0)
        throw new GrpcStatus(grpcCode.unimplemented, "compression is not supported")
      if (length > LARGEST_MESSAGE)
        throw new GrpcStatus(grpcCode.internal, "a message is too large")
      needed += length
      if (bytes.length - at < needed) break
      messages.push(bytes.subarray(at + FRAME_HEAD, at + needed))
      at += needed
    }
    held = at < bytes.length ? [bytes.subarray(at)] : []
    size = bytes.length - at
    return messages
  }
}

async function* messagesOf(stream: ServerHttp2Stream): AsyncGenerator<Buffer> {
  const read = frameReader()
  // A handler may have heard enough: leaving the loop must not reset the call.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
    yield* read(chunk)
}

function messageListener(stream: ServerHttp2Stream): GrpcCall["listen"] {
  return (hear) =>
    new Promise((resolve, reject) => {
      const read = frameReader()
      stream.on("data", (chunk: Buffer) => {
        try {
          for (const message of read(chunk)) hear(message)
        } catch (error) {
          stream.removeAllListeners("data")
          stream.resume()
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
      stream.once("end", resolve)
      stream.once("close", resolve)
    })
}

const gone = (cause?: unknown): GrpcStatus =>
  new GrpcStatus(grpcCode.unknown, "the engine closed the call", { cause })

function framesWriter(stream: ServerHttp2Stream): GrpcCall["writeFrames"] {
  return (frames) =>
    new Promise((resolve, reject) => {
      if (stream.destroyed) return reject(gone())
      // A call that the engine ends while its window is full never gets rid of them.
      const onClose = (): void => reject(gone())
      stream.once("close", onClose)
      stream.write(frames, (error) => {
        stream.off("close", onClose)
        if (error) reject(gone(error))
        else resolve()
      })
    })
}

function writer(stream: ServerHttp2Stream): GrpcCall["write"] {
  return async (...messages) => {
    if (stream.destroyed) throw gone()
    const size = messages.reduce((sum, { length }) => sum + FRAME_HEAD + length, 0)
    const frames = Buffer.allocUnsafe(size)
    let at = 0
    for (const message of messages) {
      writeFrameHead(frames, at, message.length)
      frames.set(message, at + FRAME_HEAD)
      at += FRAME_HEAD + message.length
    }
    if (stream.write(frames)) return
    const closed = new AbortController()
    const onClose = (): void => closed.abort()
    stream.once("close", onClose)
    try {
      await once(stream, "drain", { signal: closed.signal })
    } catch (error) {
      throw gone(error)
    } finally {
      stream.off("close", onClose)
    }
  }
}

async function serve(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  methods: GrpcMethods,
): Promise<void> {
  // A reset by the engine is its right; the handler sees the end of the messages.
  stream.on("error", () => undefined)
  let status: { readonly code: number; readonly message: string } = {
    code: grpcCode.ok,
    message: "",
  }
  stream.on("wantTrailers", () => {
    stream.sendTrailers({
      "grpc-status": String(status.code),
      ...(status.message && { "grpc-message": encodeURIComponent(status.message) }),
    })
  })
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true })
  const method = methods[headers[":path"] ?? ""]
  try {
    if (!method) throw new GrpcStatus(grpcCode.unimplemented, `no method ${headers[":path"] ?? ""}`)
    await method({
      metadata: headers,
      messages: messagesOf(stream),
      listen: messageListener(stream),
      write: writer(stream),
      writeFrames: framesWriter(stream),
    })
  } catch (error) {
    const code = error instanceof GrpcStatus ? error.code : grpcCode.internal
    status = { code, message: error instanceof Error ? error.message : String(error) }
  }
  if (!stream.destroyed) stream.end()
}

/** Answers gRPC calls that arrive over a connection we opened: in a session the engine is the client. */
export function serveGrpc(socket: Duplex, methods: GrpcMethods): ServerHttp2Session {
  const session = performServerHandshake(socket, { settings: { initialWindowSize: WINDOW } })
  // The window of the whole connection starts at 64 kB and is not among the settings.
  session.setLocalWindowSize(4 * WINDOW)
  session.on("error", () => undefined)
  session.on("stream", (stream, headers) => void serve(stream, headers, methods))
  return session
}
