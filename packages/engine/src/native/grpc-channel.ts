import { connect, constants } from "node:http2"
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2"
import type { Duplex } from "node:stream"

import { frameReader } from "../session/grpc-server.ts"
import { ConnectionGone, GrpcError, readDetails } from "./grpc-error.ts"

/** A connection over which methods of the engine are called. */
export interface GrpcChannel {
  /** Sends one message and waits for one. Aborting resets the call, which cancels it on the engine. */
  call(method: string, message: Uint8Array, signal?: AbortSignal): Promise<Buffer>
  /** Sends one message and hands out those that come back. */
  stream(method: string, message: Uint8Array, signal?: AbortSignal): AsyncIterable<Buffer>
  /** Resolves when the other side answered a ping; rejects when the connection is gone. */
  ping(): Promise<void>
  close(): void
}

const WINDOW = 1 << 20

/** Calls gRPC methods over a connection that speaks HTTP/2. @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
export function openChannel(socket: Duplex): GrpcChannel {
  const session = connect("http://localhost", {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: WINDOW },
  })
  session.on("error", () => undefined)
  return {
    call: async (method, message, signal) => {
      let answer: Buffer | undefined
      for await (const each of open(session, method, message, signal)) answer = each
      if (!answer) throw new ConnectionGone(`${method} ended without an answer`)
      return answer
    },
    stream: (method, message, signal) => open(session, method, message, signal),
    ping: () =>
      new Promise((resolve, reject) => {
        const gone = (): void => reject(new ConnectionGone("the connection is closed"))
        if (session.destroyed || session.closed) return gone()
        session.ping((error) => (error ? reject(error) : resolve()))
      }),
    close: () => {
      // Node looks at a new session once more in the next tick, and throws when it is gone by then.
      process.nextTick(() => {
        session.destroy()
        socket.destroy()
      })
    },
  }
}

async function* open(
  session: ClientHttp2Session,
  method: string,
  message: Uint8Array,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  signal?.throwIfAborted()
  if (session.destroyed || session.closed) throw new ConnectionGone("the connection is closed")
  const stream = session.request({
    ":method": "POST",
    ":path": method,
    "content-type": "application/grpc",
    te: "trailers",
  })
  const cancel = (): void => stream.close(constants.NGHTTP2_CANCEL)
  signal?.addEventListener("abort", cancel, { once: true })
  const ended = endOf(stream)
  // Who is slow to read the messages hears of the end later.
  ended.catch(() => undefined)
  try {
    const head = Buffer.alloc(5)
    head.writeUInt32BE(message.length, 1)
    stream.end(Buffer.concat([head, message]))
    yield* messagesOf(stream)
    const { status, trailers } = await ended
    if (status === "0") return
    signal?.throwIfAborted()
    if (status === undefined)
      throw new ConnectionGone("the connection closed before the call was answered")
    throw new GrpcError(
      Number(status),
      decoded(String(trailers["grpc-message"] ?? "")),
      readDetails(trailers["grpc-status-details-bin"] as string | undefined),
    )
  } finally {
    signal?.removeEventListener("abort", cancel)
    // Who leaves early does not want the rest; the engine stops working on it.
    if (!stream.closed) cancel()
  }
}

interface End {
  readonly status: string | undefined
  readonly trailers: IncomingHttpHeaders
}

/** How a call ended: its status stands in the trailers, or in the head of an answer that is nothing else. */
function endOf(stream: ClientHttp2Stream): Promise<End> {
  return new Promise((resolve, reject) => {
    let trailers: IncomingHttpHeaders = {}
    const take = (headers: IncomingHttpHeaders): void => {
      if (headers["grpc-status"] !== undefined) trailers = headers
    }
    stream.once("response", take)
    stream.once("trailers", take)
    stream.once("error", reject)
    stream.once("close", () =>
      resolve({ status: trailers["grpc-status"] as string | undefined, trailers }),
    )
  })
}

/** Percent signs that encode nothing stand for themselves, as gRPC has it. */
function decoded(message: string): string {
  try {
    return decodeURIComponent(message)
  } catch {
    return message
  }
}

async function* messagesOf(stream: ClientHttp2Stream): AsyncGenerator<Buffer> {
  const read = frameReader()
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
    yield* read(chunk)
}
