import { randomUUID } from "node:crypto"
import { performServerHandshake } from "node:http2"
import type { ServerHttp2Stream } from "node:http2"
import type { Socket } from "node:net"

import type { EngineAddress } from "./engine-address.ts"
import { message, one, text, writeText } from "./protobuf.ts"
import type { Credentials } from "./registry-credentials.ts"
import { openRequest } from "./send.ts"

/** A session that BuildKit asks for registry credentials while it builds. */
export interface CredentialSession {
  /** What the build names it by. */
  readonly id: string
  close(): void
}

const HEALTH = "/grpc.health.v1.Health/Check"
const CREDENTIALS = "/moby.filesync.v1.Auth/Credentials"
const UNIMPLEMENTED = 12
const INTERNAL = 13
const SERVING = Buffer.from([0x08, 0x01])
const hostRequest = message({ host: one(1, text) })

/**
 * Opens the connection on which BuildKit is the caller and this side answers.
 *
 * `/build` takes no credentials for BuildKit (the `X-Registry-Config` header is for the classic builder), and one
 * identity for all hosts, as dockerode's session has, would show a password to whoever asks.
 *
 * @throws the socket's error, or Error when the engine does not open sessions.
 */
export async function openCredentialSession(
  address: EngineAddress,
  prefix: string,
  credentialsFor: (host: string) => Promise<Credentials>,
): Promise<CredentialSession> {
  const id = randomUUID()
  const request = await openRequest(address, {
    method: "POST",
    path: `${prefix}/session`,
    headers: {
      Connection: "Upgrade",
      Upgrade: "h2c",
      // Without a length the body is chunked, and its end races the upgrade.
      "Content-Length": 0,
      "X-Docker-Expose-Session-Uuid": id,
      "X-Docker-Expose-Session-Name": "stagecraft",
      "X-Docker-Expose-Session-Grpc-Method": [HEALTH, CREDENTIALS],
    },
  })
  const socket = await new Promise<Socket>((resolve, reject) => {
    request.once("upgrade", (_response, upgraded: Socket, head) => {
      if (head.length > 0) upgraded.unshift(head)
      resolve(upgraded)
    })
    request.once("response", (response) => {
      response.resume()
      reject(new Error(`the engine opens no session: HTTP status ${response.statusCode}`))
    })
    request.once("error", reject)
    request.end()
  })
  const session = performServerHandshake(socket)
  const ignore = (): void => {
    // The build notices a broken session by itself and says so.
  }
  session.on("error", ignore)
  socket.on("error", ignore)
  session.on("stream", (stream, headers) => {
    stream.on("error", ignore)
    const parts: Buffer[] = []
    stream.on("data", (chunk: Buffer) => parts.push(chunk))
    stream.on("end", () => {
      const frame = Buffer.concat(parts)
      void respond(stream, String(headers[":path"]), frame.subarray(5), credentialsFor)
    })
  })
  return {
    id,
    close: () => {
      session.destroy()
      socket.destroy()
    },
  }
}

async function respond(
  stream: ServerHttp2Stream,
  path: string,
  body: Uint8Array,
  credentialsFor: (host: string) => Promise<Credentials>,
): Promise<void> {
  if (path === HEALTH) return finish(stream, 0, SERVING)
  if (path !== CREDENTIALS) return finish(stream, UNIMPLEMENTED)
  try {
    const { user, secret } = await credentialsFor(hostRequest.decode(body).host)
    return finish(stream, 0, Buffer.concat([writeText(1, user), writeText(2, secret)]))
  } catch {
    return finish(stream, INTERNAL)
  }
}

function finish(stream: ServerHttp2Stream, status: number, body?: Uint8Array): void {
  if (stream.destroyed) return
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true })
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(status) }))
  if (!body) {
    stream.end()
    return
  }
  const head = Buffer.alloc(5)
  head.writeUInt32BE(body.length, 1)
  stream.end(Buffer.concat([head, body]))
}
