import { once } from "node:events"
import { performServerHandshake } from "node:http2"
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from "node:http2"
import type { Duplex } from "node:stream"

/** The status codes of gRPC that a session answers with. @see https://grpc.io/docs/guides/status-codes/ */
export const grpcCode = { ok: 0, unknown: 2, notFound: 5, unimplemented: 12, internal: 13 } as const

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
  /** Resolves when the transport wants more; several frames may be written before waiting. */
  readonly write: (...messages: readonly Uint8Array[]) => Promise<void>
}

/** Methods by full path, `/package.Service/Method`. */
export type GrpcMethods = Readonly<Record<string, (call: GrpcCall) => Promise<void>>>

const LARGEST_MESSAGE = 16 * 1024 * 1024

async function* messagesOf(stream: ServerHttp2Stream): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  // A handler may have heard enough: leaving the loop must not reset the call.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= 5) {
      const length = rest.readUInt32BE(1)
      if (rest[0] !== 0)
        throw new GrpcStatus(grpcCode.unimplemented, "compression is not supported")
      if (length > LARGEST_MESSAGE)
        throw new GrpcStatus(grpcCode.internal, "a message is too large")
      if (rest.length < 5 + length) break
      yield rest.subarray(5, 5 + length)
      rest = rest.subarray(5 + length)
    }
  }
}

function writer(stream: ServerHttp2Stream): GrpcCall["write"] {
  return async (...messages) => {
    if (stream.destroyed) throw new GrpcStatus(grpcCode.unknown, "the engine closed the call")
    const frames = messages.flatMap((message) => {
      const head = Buffer.alloc(5)
      head.writeUInt32BE(message.length, 1)
      return [head, message]
    })
    if (
      stream.write(
        frames.length === 2 && frames[1]!.length === 0 ? frames[0]! : Buffer.concat(frames),
      )
    )
      return
    // A call that the engine ends while its window is full never drains.
    const closed = new AbortController()
    const onClose = (): void => closed.abort()
    stream.once("close", onClose)
    try {
      await once(stream, "drain", { signal: closed.signal })
    } catch (error) {
      throw new GrpcStatus(grpcCode.unknown, "the engine closed the call", { cause: error })
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
    await method({ metadata: headers, messages: messagesOf(stream), write: writer(stream) })
  } catch (error) {
    const code = error instanceof GrpcStatus ? error.code : grpcCode.internal
    status = { code, message: error instanceof Error ? error.message : String(error) }
  }
  if (!stream.destroyed) stream.end()
}

/** Answers gRPC calls that arrive over a connection we opened: in a session the engine is the client. */
export function serveGrpc(socket: Duplex, methods: GrpcMethods): ServerHttp2Session {
  const session = performServerHandshake(socket, { settings: { initialWindowSize: 1 << 20 } })
  session.on("error", () => undefined)
  session.on("stream", (stream, headers) => void serve(stream, headers, methods))
  return session
}
