import { once } from "node:events"
import { connect } from "node:net"
import type { GrpcCall, GrpcMethods } from "./grpc-server.ts"
import { GrpcStatus, grpcCode } from "./grpc-server.ts"
import { MessageWriter, readFields } from "./protobuf.ts"

/** The socket of an agent by the id of the mount, `default` when it names none; undefined when there is no agent. */
export type AgentSockets = (id: string) => string | undefined

function agentOf(id: string, agents: AgentSockets): string {
  const socket = agents(id === "" ? "default" : id)
  if (socket === undefined) throw new GrpcStatus(grpcCode.notFound, `no ssh agent for ${id}`)
  return socket
}

function idOf(call: GrpcCall): string {
  const value = call.metadata["buildkit.ssh.id"]
  return Array.isArray(value) ? (value[0] ?? "") : (value ?? "")
}

/** Bytes of one message: both directions carry nothing but pieces of the agent's own protocol. */
function dataOf(message: Uint8Array): Uint8Array {
  return [...readFields(message)].find(({ number }) => number === 1)?.bytes ?? new Uint8Array()
}

async function forward(call: GrpcCall, path: string): Promise<void> {
  const socket = connect(path)
  await once(socket, "connect")
  const toAgent = async (): Promise<void> => {
    for await (const message of call.messages)
      if (!socket.write(dataOf(message))) await once(socket, "drain")
    socket.end()
  }
  const toStep = async (): Promise<void> => {
    for await (const chunk of socket)
      await call.write(new MessageWriter().bytes(1, chunk as Buffer).finish())
  }
  try {
    // A step that is done closes its side; an agent that hangs up ends both.
    await Promise.race([toStep(), toAgent().then(() => once(socket, "close"))])
  } finally {
    socket.destroy()
  }
}

/** `SSH.CheckAgent` and `SSH.ForwardAgent`: an agent's socket for steps that mount it; keys never leave the agent. */
export function sshService(agents: AgentSockets): GrpcMethods {
  return {
    "/moby.sshforward.v1.SSH/CheckAgent": async (call) => {
      for await (const message of call.messages) {
        agentOf(Buffer.from(dataOf(message)).toString("utf8"), agents)
        await call.write(new Uint8Array())
      }
    },
    "/moby.sshforward.v1.SSH/ForwardAgent": async (call) => {
      const path = agentOf(idOf(call), agents)
      try {
        await forward(call, path)
      } catch (error) {
        throw new GrpcStatus(grpcCode.unknown, `ssh agent at ${path}: ${String(error)}`, {
          cause: error,
        })
      }
    },
  }
}
