import { closeSync, openSync, readFileSync, readlinkSync, rmSync, writeSync } from "node:fs"
import { hostname } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { ImageError, reasonOf } from "@stagecraft/ir"
import { fileNotWritten } from "./problems.ts"
import { behindLinks } from "./write-file.ts"

/** Far longer than anybody holds a file, also on a slow network. */
const PATIENCE_MS = 10_000
const PAUSE_MS = 25

/**
 * Does something to a file while nobody else does who asks this way, in this process or in another.
 *
 * A note beside the file, `<file>.held`, says who holds it. `act` is done in one go, so that no Ctrl-C comes between. The
 * note of a process that is no more counts for nothing, and neither does one that stays the same for `patienceMs`.
 *
 * @throws ImageError `file-not-written` where no note can lie there; what `act` throws.
 */
export async function holdFile<T>(
  file: string,
  act: () => T,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  // Others may come by another link to the same file.
  const target = saying(file, () => behindLinks(file))
  return await hold(`${target}.held`, act, patienceMs)
}

async function hold<T>(note: string, act: () => T, patienceMs: number): Promise<T> {
  const own = JSON.stringify({ of: ownPlace(), pid: process.pid, id: crypto.randomUUID() })
  let seen: string | undefined
  let since = performance.now()
  while (!saying(note, () => put(note, own))) {
    const there = saying(note, () => read(note))
    if (there !== seen) [seen, since] = [there, performance.now()]
    const isOver = performance.now() - since > patienceMs
    if (there !== undefined && (isOver || isDead(there))) await drop(note, there, patienceMs)
    else await sleep(PAUSE_MS * (0.5 + Math.random()))
  }
  try {
    return act()
  } finally {
    dropOwn(note, own)
  }
}

/** Takes away a note that counts for nothing. Only who holds that very one may: the next is of somebody who lives. */
async function drop(note: string, text: string, patienceMs: number): Promise<void> {
  const away = (): void => {
    if (read(note) === text) rmSync(note, { force: true })
  }
  const { id = "" } = fieldsOf(text)
  await hold(`${note}-${id.slice(0, 8)}`, () => saying(note, away), patienceMs)
}

/** Whoever waited for long may have taken this process for a dead one, and the note is theirs by now. */
function dropOwn(note: string, own: string): void {
  try {
    if (read(note) === own) rmSync(note, { force: true })
  } catch {
    // What was done is done; the note counts for nothing once this process has ended.
  }
}

/** False where there is a note already. */
function put(note: string, text: string): boolean {
  let handle: number
  try {
    handle = openSync(note, "wx")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  }
  try {
    writeSync(handle, text)
    return true
  } catch (error) {
    rmSync(note, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
}

/** Undefined where there is none. */
function read(note: string): string | undefined {
  try {
    return readFileSync(note, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}

/** Where the number of a process means something: containers may share a name, and count their own. */
function ownPlace(): string {
  let space = ""
  try {
    space = readlinkSync("/proc/self/ns/pid")
  } catch {
    // Only Linux has several in one machine.
  }
  return `${hostname()} ${space}`
}

/** Whether a note is of a process of this place that is no more. */
function isDead(text: string): boolean {
  const { of, pid } = fieldsOf(text)
  if (of !== ownPlace() || pid === undefined) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH"
  }
}

/** What a note says; nothing where it is not whole. */
function fieldsOf(text: string): {
  readonly of?: string
  readonly pid?: number
  readonly id?: string
} {
  try {
    const value: unknown = JSON.parse(text)
    const { of, pid, id } = value as Readonly<Record<string, unknown>>
    return typeof of === "string" && typeof pid === "number" && typeof id === "string"
      ? { of, pid, id }
      : {}
  } catch {
    return {}
  }
}

function saying<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new ImageError(fileNotWritten(file, reasonOf(error)), { cause: error })
  }
}
