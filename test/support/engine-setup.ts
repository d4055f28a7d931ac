import { ensureBases } from "../../scripts/engine/bases.ts"
import type { EngineHandle } from "../../scripts/engine/up.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"

let engine: EngineHandle | undefined
let containerd: EngineHandle | undefined

/** Where tests find the engine with containerd's image store; unset where there is none to be had. */
export const CONTAINERD_HOST = "STAGECRAFT_CONTAINERD_HOST"

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Brings an engine up once for the whole run; tests find it through `DOCKER_HOST`. */
export async function setup(): Promise<void> {
  engine = await ensureEngine()
  process.env["DOCKER_HOST"] = engine.host
  await ensureBases(engine.host, ["busybox:1.36"], say)
  try {
    containerd = await ensureEngine({ containerdStore: true })
    await ensureBases(containerd.host, ["busybox:1.36"], say)
    process.env[CONTAINERD_HOST] = containerd.host
  } catch (error) {
    say(`tests of containerd's image store are skipped: ${(error as Error).message}`)
  }
}

/** Stops the engines that this run started. */
export async function teardown(): Promise<void> {
  if (containerd?.origin === "started") await containerd.stop()
  if (engine?.origin === "started") await engine.stop()
}
