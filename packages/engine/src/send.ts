import { request as plainRequest } from "node:http"
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from "node:http"
import type { RequestOptions } from "node:https"
import { buffer } from "node:stream/consumers"

import type { EngineAddress } from "./engine-address.ts"

/** One request to the Docker API. */
export interface ApiRequest {
  readonly method?: "GET" | "POST" | "DELETE" | "HEAD"
  /** Path and query, the version prefix included. */
  readonly path: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string
  /** Milliseconds without a byte from the engine; absent: as long as it takes. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** A whole answer. */
export interface Reply {
  readonly status: number
  readonly headers: IncomingMessage["headers"]
  readonly text: string
}

/**
 * Starts a request and hands it out unfinished, for bodies and answers that are streams.
 *
 * Each request has a connection of its own: closing it is how a build is cancelled.
 */
export async function openRequest(
  address: EngineAddress,
  request: Omit<ApiRequest, "body">,
): Promise<ClientRequest> {
  const options: RequestOptions = {
    method: request.method ?? "GET",
    path: request.path,
    // The host of a socket file is not a name; the engine wants the header but not its value.
    headers: { Host: address.host ?? "localhost", ...request.headers },
    agent: false,
    ...(address.socketPath === undefined
      ? { host: address.host, port: address.port }
      : { socketPath: address.socketPath }),
    // Without it Node asks whether the host is an IPv6 address, and compiling that expression takes 5 ms.
    ...(address.tls ?? { servername: "" }),
    ...(request.signal && { signal: request.signal }),
  }
  const open = address.tls ? (await import("node:https")).request(options) : plainRequest(options)
  // A host that vanishes sends nothing more; only a probe notices.
  open.on("socket", (socket) => socket.setKeepAlive(true, 5000))
  const { timeoutMs } = request
  if (timeoutMs !== undefined)
    open.setTimeout(timeoutMs, () => {
      open.destroy(Object.assign(new Error(`no answer in ${timeoutMs} ms`), { code: "ETIMEDOUT" }))
    })
  return open
}

/** Waits for the head of the answer. @throws the socket's error. */
export function responseOf(open: ClientRequest): Promise<IncomingMessage> {
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    open.once("response", resolve)
    // Stays on: a second error, of a body that is still being sent, has nobody else who hears it.
    open.on("error", reject)
  })
  // Who closes the request before waiting does not want to hear of it.
  response.catch(() => undefined)
  return response
}

/** Sends a request and reads the whole answer. @throws the socket's error. */
export async function send(address: EngineAddress, request: ApiRequest): Promise<Reply> {
  const { body } = request
  const open = await openRequest(address, {
    ...request,
    headers: {
      ...(body !== undefined && { "Content-Type": "application/json" }),
      "Content-Length": Buffer.byteLength(body ?? ""),
      ...request.headers,
    },
  })
  const response = responseOf(open)
  open.end(body)
  const message = await response
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    text: (await buffer(message)).toString("utf8"),
  }
}

/** The engine's own words in an answer that is an error. */
export function messageOf(reply: { readonly status: number; readonly text: string }): string {
  try {
    const value = JSON.parse(reply.text) as { readonly message?: unknown; readonly cause?: unknown }
    if (typeof value.message === "string") return value.message.trim()
  } catch {
    // Not JSON: a proxy or another server answered.
  }
  return reply.text.trim().slice(0, 500) || `HTTP status ${reply.status}`
}
