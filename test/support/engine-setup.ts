import { ensureBases } from "../../scripts/engine/bases.ts"
import type { EngineHandle } from "../../scripts/engine/up.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"

let engine: EngineHandle | undefined

/** Brings an engine up once for the whole run; tests find it through `DOCKER_HOST`. */
export async function setup(): Promise<void> {
  engine = await ensureEngine()
  process.env["DOCKER_HOST"] = engine.host
  await ensureBases(engine.host, ["busybox:1.36"], (line) => process.stderr.write(`${line}\n`))
}

/** Stops the engine only when this run started it. */
export async function teardown(): Promise<void> {
  if (engine?.origin === "started") await engine.stop()
}
