import { readFileSync } from "node:fs"
import { platform, release } from "node:os"
import { ensureBases } from "../../scripts/engine/bases.ts"
import type { EngineHandle } from "../../scripts/engine/up.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"

let engine: EngineHandle | undefined
let containerd: EngineHandle | undefined

/** Where tests find the engine with containerd's image store; unset where there is none to be had. */
export const CONTAINERD_HOST = "STAGECRAFT_CONTAINERD_HOST"

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const GIB = 2 ** 30
/** What the data of the two engines may grow to, and what the tests themselves take. */
const [mainData, containerdData, ownNeed] = [10 * GIB, 4 * GIB, 4 * GIB]

/**
 * True where engines of this run may keep their data in memory: the builder waits for the disk at each of its steps, and
 * nothing of a test run is worth that. Before Linux 6.6 files there have no extended attributes of users.
 */
function hasMemoryToSpare(): boolean {
  const [major = 0, minor = 0] = release().split(".").map(Number)
  if (platform() !== "linux" || major < 6 || (major === 6 && minor < 6)) return false
  const [, kib = "0"] =
    /^MemAvailable:\s+(\d+) kB/mu.exec(readFileSync("/proc/meminfo", "utf8")) ?? []
  return Number(kib) * 1024 >= mainData + containerdData + ownNeed
}

/** Brings an engine up once for the whole run; tests find it through `DOCKER_HOST`. */
export async function setup(): Promise<void> {
  const spare = hasMemoryToSpare()
  engine = await ensureEngine({ dataInMemory: spare ? mainData : undefined })
  process.env["DOCKER_HOST"] = engine.host
  await ensureBases(engine.host, ["busybox:1.36"], say)
  try {
    containerd = await ensureEngine({
      containerdStore: true,
      dataInMemory: spare ? containerdData : undefined,
    })
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
