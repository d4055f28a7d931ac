import { randomBytes } from "node:crypto"
import type { Duplex } from "node:stream"
import type { EngineAddress } from "../engine-address.ts"
import { openRequest } from "../send.ts"
import type { FileTree } from "./file-sync.ts"
import { diffCopy } from "./file-sync.ts"
import type { GrpcMethods } from "./grpc-server.ts"
import { serveGrpc } from "./grpc-server.ts"
import { MessageWriter, readFields } from "./protobuf.ts"
import type { SecretSource } from "./secret-service.ts"
import { secretService } from "./secret-service.ts"
import type { AgentSockets } from "./ssh-service.ts"
import { sshService } from "./ssh-service.ts"

/** What a build may ask its client for. */
export interface SessionOffer {
  /** Stays the same for one folder on one machine: the engine keeps what it was sent under this key. */
  readonly sharedKey: string
  readonly trees: Readonly<Record<string, FileTree>>
  /** The credentials for a registry's host, if any are known. */
  readonly credentials: (
    host: string,
  ) => Promise<{ readonly username: string; readonly secret: string } | undefined>
  readonly secrets: SecretSource
  readonly agents: AgentSockets
}

/** A session with the engine; its id goes into the build request. */
export interface Session {
  readonly id: string
  readonly close: () => void
}

function methodsOf(offer: SessionOffer): GrpcMethods {
  return {
    "/moby.filesync.v1.FileSync/DiffCopy": diffCopy((name) =>
      Object.hasOwn(offer.trees, name) ? offer.trees[name] : undefined,
    ),
    "/moby.filesync.v1.Auth/Credentials": async (call) => {
      for await (const message of call.messages) {
        const host = [...readFields(message)].find((field) => field.number === 1)
        const known = await offer.credentials(Buffer.from(host?.bytes ?? []).toString("utf8"))
        await call.write(
          new MessageWriter()
            .bytes(1, known?.username ?? "")
            .bytes(2, known?.secret ?? "")
            .finish(),
        )
      }
    },
    ...secretService(offer.secrets),
    ...sshService(offer.agents),
    "/grpc.health.v1.Health/Check": async (call) => {
      for await (const _ of call.messages) {
        const serving = 1
        await call.write(new MessageWriter().number(1, serving).finish())
      }
    },
  }
}

/**
 * Opens a session: a connection over which the engine asks for files and credentials while it builds.
 *
 * @throws the socket's error, or Error when the engine answers with something else than a switch of protocols.
 * @see https://docs.docker.com/reference/api/engine/version/v1.51/#tag/Session
 */
export async function openSession(
  address: EngineAddress,
  apiPath: string,
  offer: SessionOffer,
): Promise<Session> {
  const id = randomBytes(16).toString("hex")
  const methods = methodsOf(offer)
  const request = await openRequest(address, {
    method: "POST",
    path: `${apiPath}/session`,
    headers: {
      Connection: "Upgrade",
      Upgrade: "h2c",
      // Chunked encoding would race with the switch of protocols.
      "Content-Length": 0,
      "X-Docker-Expose-Session-Uuid": id,
      "X-Docker-Expose-Session-Name": "stagecraft",
      "X-Docker-Expose-Session-Sharedkey": offer.sharedKey,
      "X-Docker-Expose-Session-Grpc-Method": Object.keys(methods),
    },
  })
  const socket = await new Promise<Duplex>((resolve, reject) => {
    request.once("upgrade", (_response, upgraded: Duplex, head: Buffer) => {
      if (head.length > 0) upgraded.unshift(head)
      resolve(upgraded)
    })
    request.once("response", (response) => {
      response.resume()
      reject(new Error(`the engine refused a session with HTTP status ${response.statusCode}`))
    })
    request.once("error", reject)
    request.end()
  })
  const served = serveGrpc(socket, methods)
  socket.on("error", () => undefined)
  return {
    id,
    close: () => {
      served.destroy()
      socket.destroy()
    },
  }
}
