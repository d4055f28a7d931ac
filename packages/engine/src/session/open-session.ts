import { randomBytes } from "node:crypto"
import type { EngineAddress } from "../engine-address.ts"
import { openUpgraded } from "../native/upgrade.ts"
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
  /** Stays the same on one machine: the engine keeps what it was sent under this key and the folder's name. */
  readonly sharedKey: string
  /** A folder by the name the build gives it. */
  readonly tree: (name: string) => FileTree | undefined
  /** Takes what a build sends back, and serves stores that it reads and writes. */
  readonly outputs?: GrpcMethods
  /** The credentials for a registry's host, if any are known. */
  readonly credentials: (
    host: string,
  ) => Promise<{ readonly username: string; readonly secret: string } | undefined>
  readonly secrets: SecretSource
  readonly agents: AgentSockets
  /** Told what went wrong on this side that the engine will not tell of, in sentences. */
  readonly note: (sentence: string) => void
}

/** A session with the engine; its id goes into the build request. */
export interface Session {
  readonly id: string
  readonly close: () => void
}

function methodsOf(offer: SessionOffer): GrpcMethods {
  return {
    "/moby.filesync.v1.FileSync/DiffCopy": diffCopy(offer.tree),
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
    ...sshService(offer.agents, offer.note),
    ...offer.outputs,
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
 * @throws NotUpgraded, or the socket's error.
 */
export async function openSession(
  address: EngineAddress,
  apiPath: string,
  offer: SessionOffer,
  signal?: AbortSignal,
): Promise<Session> {
  const id = randomBytes(16).toString("hex")
  const methods = methodsOf(offer)
  const headers = {
    "X-Docker-Expose-Session-Uuid": id,
    "X-Docker-Expose-Session-Name": "stagecraft",
    "X-Docker-Expose-Session-Sharedkey": offer.sharedKey,
    "X-Docker-Expose-Session-Grpc-Method": Object.keys(methods),
  }
  const socket = await openUpgraded(address, `${apiPath}/session`, headers, signal)
  const served = serveGrpc(socket, methods)
  return {
    id,
    close: () => {
      // Node looks at a new session once more in the next tick, and throws when it is gone by then.
      process.nextTick(() => {
        served.destroy()
        socket.destroy()
      })
    },
  }
}
