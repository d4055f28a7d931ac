import { once } from "node:events"
import { connect } from "node:net"
import type { GrpcCall, GrpcMethods } from "./grpc-server.ts"
import { GrpcStatus, grpcCode } from "./grpc-server.ts"
import { MessageWriter, readFields } from "./protobuf.ts"
import { SshAgent } from "./ssh-agent.ts"
import type { SshKey } from "./ssh-key.ts"

/** An agent: the path of its socket, or keys that this process signs with. */
export type AgentSource = string | readonly SshKey[]

/** The agent by the id of the mount, `default` when it names none; undefined when there is none. */
export type AgentSockets = (id: string) => AgentSource | undefined

function agentOf(id: string, agents: AgentSockets): AgentSource {
  const agent = agents(id === "" ? "default" : id)
  if (agent === undefined) throw new GrpcStatus(grpcCode.notFound, `no ssh agent for ${id}`)
  return agent
}

function idOf(call: GrpcCall): string {
  const value = call.metadata["buildkit.ssh.id"]
  return Array.isArray(value) ? (value[0] ?? "") : (value ?? "")
}

/** Bytes of one message: both directions carry nothing but pieces of the agent's own protocol. */
function dataOf(message: Uint8Array): Uint8Array {
  return [...readFields(message)].find(({ number }) => number === 1)?.bytes ?? new Uint8Array()
}

async function serve(call: GrpcCall, keys: readonly SshKey[]): Promise<void> {
  const agent = new SshAgent(keys)
  for await (const message of call.messages) {
    const answers = agent.take(dataOf(message))
    if (answers.length > 0) await call.write(new MessageWriter().bytes(1, answers).finish())
  }
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

/**
 * `SSH.CheckAgent` and `SSH.ForwardAgent`: an agent for steps that mount it; keys never leave this side.
 *
 * @param note - Told once of each agent that does not answer: the step only sees a connection that is closed.
 */
export function sshService(agents: AgentSockets, note: (sentence: string) => void): GrpcMethods {
  const told = new Set<string>()
  return {
    "/moby.sshforward.v1.SSH/CheckAgent": async (call) => {
      for await (const message of call.messages) {
        agentOf(Buffer.from(dataOf(message)).toString("utf8"), agents)
        await call.write(new Uint8Array())
      }
    },
    "/moby.sshforward.v1.SSH/ForwardAgent": async (call) => {
      const agent = agentOf(idOf(call), agents)
      try {
        await (typeof agent === "string" ? forward(call, agent) : serve(call, agent))
      } catch (error) {
        const which = typeof agent === "string" ? `ssh agent at ${agent}` : "ssh keys"
        const { code } = error as NodeJS.ErrnoException
        const sentence = `the ${which} did not answer (${code ?? String(error)})`
        if (typeof agent === "string" && !(error instanceof GrpcStatus) && !told.has(which))
          note(sentence)
        told.add(which)
        throw new GrpcStatus(grpcCode.unknown, `${which}: ${String(error)}`, {
          cause: error,
        })
      }
    },
  }
}
