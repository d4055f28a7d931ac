import type { OutgoingHttpHeaders } from "node:http"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"

import type { EngineAddress } from "../engine-address.ts"
import { openRequest } from "../send.ts"

/** How long an engine may take to switch protocols; milliseconds. */
const PATIENCE = 15_000

/** An engine that answers a switch of protocols with something else; `status` is what it said. */
export class NotUpgraded extends Error {
  override readonly name = "NotUpgraded"
  readonly status: number

  constructor(path: string, status: number) {
    super(`the engine refused ${path} with HTTP status ${status}`)
    this.status = status
  }
}

/**
 * Opens a connection that speaks HTTP/2 from here on: `Upgrade: h2c` on the Docker API.
 *
 * @param path - `/session` or `/grpc`, the version prefix included.
 * @param signal - Ends the opening; not the connection.
 * @throws NotUpgraded, or the socket's error.
 * @see https://docs.docker.com/reference/api/engine/version/v1.51/#tag/Session
 */
export async function openUpgraded(
  address: EngineAddress,
  path: string,
  headers: OutgoingHttpHeaders = {},
  signal?: AbortSignal,
): Promise<Duplex> {
  const request = await openRequest(address, {
    method: "POST",
    path,
    timeoutMs: PATIENCE,
    headers: {
      Connection: "Upgrade",
      Upgrade: "h2c",
      // Chunked encoding would race with the switch of protocols.
      "Content-Length": 0,
      ...headers,
    },
  })
  // Only while it is opened: what is told over it when all is to stop must still arrive.
  const abort = (): void => void request.destroy(new Error("aborted"))
  if (signal?.aborted) abort()
  signal?.addEventListener("abort", abort, { once: true })
  const opened = new Promise<Duplex>((resolve, reject) => {
    request.once("upgrade", (_response, socket: Duplex, head: Buffer) => {
      if (head.length > 0) socket.unshift(head)
      // From here on silence is usual; pings tell whether anyone is there.
      ;(socket as Socket).setTimeout(0)
      // Whoever uses the connection sees it end; an error that comes later has no other listener.
      socket.on("error", () => undefined)
      resolve(socket)
    })
    request.once("response", (response) => {
      response.resume()
      reject(new NotUpgraded(path, response.statusCode ?? 0))
    })
    request.on("error", reject)
    request.end()
  })
  return opened.finally(() => signal?.removeEventListener("abort", abort))
}
