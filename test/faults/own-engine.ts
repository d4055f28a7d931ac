import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { debianLike } from "../../scripts/engine/apt.ts"
import { ensureBases } from "../../scripts/engine/bases.ts"
import type { Place } from "../../scripts/engine/place.ts"
import { startPrivate, stopPrivate } from "../../scripts/engine/private-engine.ts"
import { engineProcesses } from "../../scripts/engine/processes.ts"
import { BASE } from "../engine/engine-under-test.ts"

/** An engine of a test's own, which it may kill. */
export interface OwnEngine {
  readonly host: string
  /** Starts it anew, after it was killed or to use another disk; with a size, on a disk of no more than that. */
  readonly start: (size?: string) => Promise<void>
  /** Sends a signal to dockerd. */
  readonly send: (signal: NodeJS.Signals) => void
  /** Ends it and takes away all it had. */
  readonly remove: () => Promise<void>
}

/** True where an engine can be started: its root file system is there or can be made. */
export const canStartEngine = (): boolean => process.getuid?.() === 0 && debianLike() !== undefined

const quiet = (): void => undefined

/** Starts an engine in a folder, with a bridge and a socket of its own. */
export async function ownEngine(): Promise<OwnEngine> {
  const home = mkdtempSync(join(tmpdir(), "stagecraft-fault-"))
  const id = createHash("sha256").update(home).digest("hex").slice(0, 8)
  const run = join(home, "run")
  const place: Place = {
    name: "fault",
    home,
    data: join(home, "data"),
    run,
    socket: join(run, "docker.sock"),
    host: `unix://${join(run, "docker.sock")}`,
    pidFile: join(home, "dockerd.pid"),
    log: join(home, "dockerd.log"),
    bridge: `sc-${id}`,
    cgroup: `stagecraft-${id}`,
  }
  let mounted = false
  const stop = async (): Promise<void> => {
    for (const pid of daemons(home)) process.kill(pid, "SIGCONT")
    await stopPrivate(place)
    if (mounted) spawnSync("umount", ["-l", place.data])
    mounted = false
  }
  const engine: OwnEngine = {
    host: place.host,
    start: async (size) => {
      await stop()
      mkdirSync(place.data, { recursive: true })
      if (size !== undefined) {
        const { status } = spawnSync("mount", [
          "-t",
          "tmpfs",
          "-o",
          `size=${size}`,
          "x",
          place.data,
        ])
        if (status !== 0) throw new Error("no tmpfs can be mounted here")
        mounted = true
      }
      await startPrivate({ edition: "28", containerdStore: false }, place, debianLike()!, quiet)
      await ensureBases(place.host, [BASE], quiet)
    },
    send: (signal) => {
      for (const pid of daemons(home)) process.kill(pid, signal)
    },
    remove: async () => {
      await stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
  try {
    await engine.start()
  } catch (error) {
    await engine.remove()
    throw error
  }
  return engine
}

/** The processes of the engine at `home` that are dockerd itself. */
function daemons(home: string): readonly number[] {
  return engineProcesses(home).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "dockerd"
    } catch {
      return false
    }
  })
}
