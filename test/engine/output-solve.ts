import { isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"

import type { Connection } from "../../packages/engine/src/connection.ts"
import { parseAddress } from "../../packages/engine/src/engine-address.ts"
import type {
  BuildEvent,
  BuildOptions,
  BuildRequest,
  Engine,
} from "../../packages/engine/src/index.ts"
import { temporaryFolder } from "./engine-under-test.ts"

/** A build with outputs; `files` are its context. */
export type OutputSolve = Partial<BuildRequest> &
  Pick<BuildRequest, "dockerfile"> &
  Pick<BuildOptions, "stdout" | "signal"> & { readonly files?: Readonly<Record<string, string>> }

/** What came of it. */
export interface Solved {
  readonly events: readonly BuildEvent[]
  readonly id?: string | undefined
  readonly digest?: string | undefined
  readonly problem?: Diagnostic | undefined
}

/** How the API of this engine is spoken to, without anyone's credentials unless some are given. */
export function connectionOf(engine: Engine, part: Partial<Connection> = {}): Connection {
  const address = parseAddress(engine.info.address)
  if ("refused" in address) throw new Error(address.refused)
  return { info: engine.info, address, prefix: "/v1.47", config: {}, env: {}, ...part }
}

/** Builds to the end. Errors that are no ImageError are thrown on. */
export async function solveOutputs(engine: Engine, solve: OutputSolve): Promise<Solved> {
  const { stdout, signal, files, ...rest } = solve
  const contextFolder = temporaryFolder(files ?? {})
  const request: BuildRequest = { image: "app", contextFolder, ignore: "", ...rest }
  const options: BuildOptions = { ...(stdout && { stdout }), ...(signal && { signal }) }
  const events: BuildEvent[] = []
  let problem: Diagnostic | undefined
  try {
    for await (const event of engine.build([request], options)) events.push(event)
  } catch (error) {
    if (!isImageError(error)) throw error
    problem = error.diagnostics[0]
  }
  const last = events.at(-1)
  if (last?.type !== "image-done") return { events, problem }
  return { events, problem, id: last.id, digest: last.digest }
}
