import { existsSync, readFileSync, rmSync } from "node:fs"
import { runAsCommand } from "./command.ts"
import { withLock } from "./lock.ts"
import { logToStderr, type Log } from "./log.ts"
import { basesCache, engineCache, placeOf, privateKinds } from "./place.ts"
import { isRunning, stopPrivate } from "./private-engine.ts"
import { engineLock } from "./up.ts"

export interface DownOptions {
  /** Also delete what was installed, the images and the stand-ins' files. */
  readonly purge?: boolean
  readonly log?: Log
}

/** Stops every private engine of this repo and takes away its processes, mounts, bridge and rules; no other engine's. */
export async function engineDown({
  purge = false,
  log = logToStderr,
}: DownOptions = {}): Promise<void> {
  if (!existsSync(engineCache)) return log("there is no private engine")
  await withLock(engineLock, log, async () => {
    for (const place of privateKinds.map(placeOf)) {
      if (isRunning(place)) log(`stopping the private engine at ${place.host}`)
      await stopPrivate(place)
    }
  })
  if (!purge) return
  for (const folder of [engineCache, basesCache]) {
    refuseMounts(folder)
    log(`deleting ${folder}`)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Deleting through a mount would delete what is mounted. */
function refuseMounts(folder: string): void {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n")
  const inside = mounts
    .map((line) => line.split(" ")[4] ?? "")
    .find((path) => path.startsWith(`${folder}/`))
  if (inside !== undefined) throw new Error(`${inside} is a mount; unmount it first.`)
}

await runAsCommand(import.meta.url, () => engineDown({ purge: process.argv.includes("--purge") }))
