import { readdirSync, readFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { homeVariable } from "./place.ts"

/** When a process started, in clock ticks since boot, or undefined when it is gone or only waits to be reaped. */
export function startTime(pid: number): string | undefined {
  const stat = readProc(pid, "stat")
  // The name stands in parentheses and may hold blanks: fields are counted from behind it.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")
  return fields === undefined || fields[0] === "Z" ? undefined : fields[19]
}

/** Every living process of the private engine at `home`: the launcher, init, dockerd, containerd and the shims. */
export function engineProcesses(home: string): number[] {
  const mark = `${homeVariable}=${home}`
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter(
      (pid) => readProc(pid, "environ")?.split("\0").includes(mark) && startTime(pid) !== undefined,
    )
}

/**
 * Ends a private engine: asks its init to stop, which passes it on to dockerd, and kills what is left after
 * `patienceMs`. Containers need no search, as they live in the engine's pid namespace and die with its init.
 */
export async function endProcesses(home: string, patienceMs = 20_000): Promise<void> {
  for (const pid of engineProcesses(home).filter(isInit)) signal(pid, "SIGTERM")
  const deadline = performance.now() + patienceMs
  while (engineProcesses(home).length > 0) {
    if (performance.now() > deadline)
      for (const pid of engineProcesses(home)) signal(pid, "SIGKILL")
    await sleep(50)
  }
}

/** The first process of a pid namespace of its own. */
function isInit(pid: number): boolean {
  return /^NSpid:\t\d+\t(?:\d+\t)*1$/m.test(readProc(pid, "status") ?? "")
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8")
  } catch {
    return undefined
  }
}
