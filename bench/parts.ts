import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { callSite } from "@stagecraft/dsl"
import { checkLockfile, readWorkspace } from "@stagecraft/workspace"
import { writeLargeWorkspace } from "../packages/workspace/test/large-workspace.ts"
import { processorClock } from "../test/support/processor-clock.ts"
import { quantile, ratioOf } from "./ratio.ts"

/*
 * What the small parts cost that every command pays for, each in turns with the least that anybody could do: reading a
 * workspace of 1,000 packages against JSON.parse of its manifests, comparing its lockfile of 5 MB against splitting that
 * into lines, a package's closure against a stat of each, and where a step stands in a config against a bare stack
 * trace. Times are the processor's.
 *
 *   npm run bench:parts [-- pairs]
 */
const pairs = Number(process.argv[2] ?? 10)
const root = mkdtempSync(join(tmpdir(), "stagecraft-parts-"))

/** Milliseconds of the processor. */
function spent(work: () => unknown): number {
  const clock = processorClock()
  work()
  return clock()
}

interface Part {
  readonly name: string
  readonly own: () => unknown
  readonly peerName: string
  readonly peer: () => unknown
  /** What one round does. */
  readonly times?: number
  /** Milliseconds that one is to take at most. */
  readonly limit: number
}

function measure({ name, own, peerName, peer, times = 1, limit }: Part): void {
  const ours: number[] = []
  const theirs: number[] = []
  for (let pair = 0; pair < pairs + 2; pair++) {
    const [one, other] = [spent(own) / times, spent(peer) / times]
    // The first turns are V8's compiler's.
    if (pair < 2) continue
    ours.push(one)
    theirs.push(other)
  }
  const { ratio, low, high } = ratioOf(ours, theirs)
  const show = (ms: number): string =>
    ms < 0.1 ? `${(ms * 1000).toFixed(1)} µs` : `${ms.toFixed(1)} ms`
  process.stdout.write(
    `${name}: ${show(quantile(ours, 0.5))} (limit ${show(limit)}), ${ratio.toFixed(2)} × ${peerName} ` +
      `(95% ${low.toFixed(2)}–${high.toFixed(2)}, ${pairs} pairs)\n`,
  )
}

const STACKS = 20_000
const stacks = (work: () => unknown) => (): void => {
  for (let count = 0; count < STACKS; count++) work()
}

try {
  const folders = writeLargeWorkspace(root, 1000)
  const workspace = readWorkspace(root)
  const parts: readonly Part[] = [
    {
      name: "reading a workspace of 1,000 packages",
      own: () => readWorkspace(root),
      peerName: "JSON.parse of their manifests",
      peer: () => {
        for (const folder of folders)
          JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))
      },
      limit: 300,
    },
    {
      name: "comparing them with their lockfile",
      own: () => checkLockfile(workspace),
      peerName: "reading its lines",
      peer: () => readFileSync(join(root, "pnpm-lock.yaml"), "utf8").split("\n"),
      limit: 300,
    },
    {
      name: "a closure of 1,000 packages",
      own: () => workspace.closure("@acme/p999"),
      peerName: "stating their manifests",
      peer: () => {
        for (const folder of folders) statSync(join(root, folder, "package.json"))
      },
      limit: 300,
    },
    {
      name: "where a step stands",
      own: stacks(callSite),
      peerName: "Error.captureStackTrace and its text",
      peer: stacks(() => {
        const holder: { stack?: string } = {}
        Error.captureStackTrace(holder)
        return holder.stack
      }),
      times: STACKS,
      limit: 0.02,
    },
  ]
  for (const part of parts) measure(part)
} finally {
  rmSync(root, { recursive: true, force: true })
}
