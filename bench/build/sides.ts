import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

/** A program that builds the image of a folder. */
export interface Side {
  readonly name: "ours" | "peer"
  /** The program and its words. */
  readonly words: (tag: string) => readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** How one build went. */
export interface Run {
  readonly milliseconds: number
  /** Peak resident memory of the largest process in MB; only when asked for. */
  readonly peakMb?: number
}

const timeCommand = "/usr/bin/time"

/** Peak memory is asked of GNU time: Node does not tell the usage of its children. */
export const canMeasureMemory: boolean = existsSync(timeCommand)

/** Builds once, from the start of the process to its end. @throws Error when the build fails. */
export function build(side: Side, folder: string, tag: string, withMemory = false): Run {
  const words = side.words(tag)
  const note = join(folder, "..", "peak.txt")
  const measured =
    withMemory && canMeasureMemory ? [timeCommand, "-f", "%M", "-o", note, ...words] : words
  const [command, ...args] = measured
  const start = process.hrtime.bigint()
  const { status, error, stdout, stderr } = spawnSync(command!, args, {
    cwd: folder,
    env: side.env,
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1 << 26,
  })
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
  if (error) throw error
  if (status !== 0)
    throw new Error(`${words.join(" ")} ended with ${status}:\n${String(stdout)}${String(stderr)}`)
  if (measured === words) return { milliseconds }
  const peakMb = (Number(readFileSync(note, "utf8").trim().split("\n").at(-1)) * 1024) / 1e6
  rmSync(note)
  return { milliseconds, peakMb }
}
