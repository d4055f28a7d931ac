import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Log } from "./log.ts"
import { startTime } from "./processes.ts"

let serial = 0

/**
 * Runs one action at a time among all processes that name the same file. The file holds the pid and start time of its
 * owner, so one left by a process that died (or whose pid has a new owner) is taken over.
 */
export async function withLock<T>(file: string, log: Log, action: () => Promise<T>): Promise<T> {
  await acquire(file, log)
  try {
    return await action()
  } finally {
    rmSync(file, { force: true })
  }
}

async function acquire(file: string, log: Log): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const mine = `${file}.${process.pid}.${serial++}`
  writeFileSync(mine, `${process.pid} ${startTime(process.pid) ?? ""}`)
  try {
    for (let told = false; !tryLink(mine, file);) {
      const owner = read(file)
      if (owner !== undefined && !isAlive(owner)) {
        dropStale(file, owner, `${mine}.stale`)
        continue
      }
      if (!told)
        log(`waiting for process ${owner?.split(" ")[0] ?? "?"}, which is at the same work`)
      told = true
      await sleep(200)
    }
  } finally {
    rmSync(mine, { force: true })
  }
}

/** `link` is the one file operation that both fails when the name is taken and never shows an empty file. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  }
}

/** Two that wait may judge the same owner dead: the slower one must give back what the faster one has just taken. */
function dropStale(file: string, judged: string, aside: string): void {
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (read(aside) !== judged) tryLink(aside, file)
  rmSync(aside, { force: true })
}

function isAlive(owner: string): boolean {
  const [pid, started] = owner.split(" ")
  return startTime(Number(pid)) === (started || undefined)
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return undefined
  }
}
