import { randomBytes } from "node:crypto"

import { isImageError } from "@stagecraft/ir"
import type { Backend, Diagnostic, Span } from "@stagecraft/ir"

import type { Connection } from "../../packages/engine/src/connection.ts"
import { parseAddress } from "../../packages/engine/src/engine-address.ts"
import type { Engine } from "../../packages/engine/src/index.ts"
import { Conversation } from "../../packages/engine/src/native/conversation.ts"
import {
  method,
  readSolveResponse,
  solveRequest,
} from "../../packages/engine/src/native/control.ts"
import { solveAttributes } from "../../packages/engine/src/native/solve-attributes.ts"
import { BuildSources } from "../../packages/engine/src/native/sources.ts"
import type { OpenOutputs } from "../../packages/engine/src/outputs/open-outputs.ts"
import { openOutputs } from "../../packages/engine/src/outputs/open-outputs.ts"
import { readOutputs } from "../../packages/engine/src/outputs/read-outputs.ts"
import { temporaryFolder } from "./engine-under-test.ts"

export interface OutputSolve {
  readonly dockerfile: string
  readonly files?: Readonly<Record<string, string>>
  readonly contextFolder?: string
  readonly outputs: readonly Backend[]
  readonly tags?: readonly string[]
  readonly platforms?: readonly string[]
  readonly stdout?: (chunk: Uint8Array) => void | Promise<void>
  readonly signal?: AbortSignal
  readonly span?: Span
}

export interface Solved {
  readonly metadata: Readonly<Record<string, string>>
  readonly problem?: Diagnostic
  readonly push: readonly string[]
}

/** How the API of this engine is spoken to, without anyone's credentials unless some are given. */
export function connectionOf(engine: Engine, part: Partial<Connection> = {}): Connection {
  const address = parseAddress(engine.info.address)
  if ("refused" in address) throw new Error(address.refused)
  return { info: engine.info, address, prefix: "/v1.47", config: {}, env: {}, ...part }
}

/** Solves with outputs. */
export async function solveOutputs(engine: Engine, solve: OutputSolve): Promise<Solved> {
  const { span } = solve
  const request = {
    image: "app",
    contextFolder: solve.contextFolder ?? temporaryFolder(solve.files ?? {}),
    dockerfile: solve.dockerfile,
    ignore: "",
    ...(solve.platforms && { platforms: solve.platforms }),
  }
  const plan = readOutputs(solve.outputs, { info: engine.info, ...solve })
  if (plan.problems[0]) return { metadata: {}, problem: plan.problems[0], push: [] }
  const stop = new AbortController()
  solve.signal?.addEventListener("abort", () => stop.abort())
  const sources = new BuildSources([request], (tree) => tree, stop.signal)
  let outputs: OpenOutputs
  try {
    outputs = await openOutputs(plan.destinations, { span, stdout: solve.stdout })
  } catch (error) {
    if (!isImageError(error)) throw error
    return { metadata: {}, problem: error.diagnostics[0]!, push: [] }
  }
  const conversation = await Conversation.open(connectionOf(engine), {
    tree: (name) => sources.tree(name),
    note: () => undefined,
  })
  try {
    const session = await conversation.session(request, outputs.methods)
    const { inputs, contexts } = sources.of(request, session.id)
    const message = solveRequest({
      ref: randomBytes(13).toString("hex"),
      session: session.id,
      ...solveAttributes(request, contexts),
      inputs,
      exporters: plan.exporters,
      cacheExports: [],
    })
    try {
      const answer = await conversation.channel.call(method.solve, message, stop.signal)
      await outputs.commit()
      return { metadata: readSolveResponse(answer), push: plan.push }
    } catch (error) {
      throw outputs.trouble() ?? error
    }
  } catch (error) {
    if (isImageError(error)) return { metadata: {}, problem: error.diagnostics[0]!, push: [] }
    throw error
  } finally {
    await outputs.discard()
    await conversation.close()
  }
}
