import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { compile } from "../packages/compiler/src/index.ts"
import { makeImages, shapes } from "./compile/make-images.ts"
import type { Shape } from "./compile/make-images.ts"
import { quantile } from "./ratio.ts"

const help = `\
What compiling costs as the input grows: every pass at its default, on one core, in a process of its own.

  npm run bench:compile [-- options]

  --runs N      runs of each size, 5 unless set; the median counts
  --shape NAME  only this shape, may be repeated: ${Object.keys(shapes).join(", ")}
  --json        figures as JSON, one line for each shape

Of each shape, the whole and a tenth of it are compiled; linear is a ratio of 10.
`

interface Sample {
  /** Milliseconds. */
  readonly ms: number
  /** Milliseconds of processor time, all threads: what a loaded machine does not change. */
  readonly cpuMs: number
  /** Of the whole process, at its largest. */
  readonly peakMb: number
  readonly stages: number
  readonly steps: number
  readonly shell: number
}

/** One process: makes the nodes, compiles them all once, tells what it took. */
function measure(shape: Shape, share: number): Sample {
  const made = makeImages(shape, share)
  const start = performance.now()
  const used = process.cpuUsage()
  let bytes = 0
  for (const image of made.images) bytes += compile(image).dockerfile.length
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(used)
  if (bytes === 0) throw new Error("nothing was compiled")
  const { stages, steps, shell } = made
  const peakMb = process.resourceUsage().maxRSS / 1024
  return { ms, cpuMs: (user + system) / 1000, peakMb, stages, steps, shell }
}

function inProcess(shape: string, share: number): Sample {
  const self = fileURLToPath(import.meta.url)
  const words = ["--import", "tsx", self, "--one", shape, "--share", String(share)]
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    maxBuffer: 1e8,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Sample
}

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    shape: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
    one: { type: "string" },
    share: { type: "string", default: "1" },
    help: { type: "boolean", short: "h", default: false },
  },
})

const shapeOf = (name: string): Shape => {
  const shape = shapes[name]
  if (!shape) throw new Error(`there is no shape ${name}: ${Object.keys(shapes).join(", ")}`)
  return shape
}

function report(name: string): void {
  const runs = Number(values.runs)
  const of = (share: number): Sample[] => Array.from({ length: runs }, () => inProcess(name, share))
  const [whole, tenth] = [of(1), of(0.1)]
  const median = (samples: readonly Sample[], key: "ms" | "cpuMs" | "peakMb"): number =>
    quantile(
      samples.map((sample) => sample[key]),
      0.5,
    )
  const [first] = whole
  const [ms, small] = [median(whole, "ms"), median(tenth, "ms")]
  const [cpuMs, smallCpu] = [median(whole, "cpuMs"), median(tenth, "cpuMs")]
  const peakMb = median(whole, "peakMb")
  if (values.json) {
    const { stages, steps, shell } = first!
    process.stdout.write(
      `${JSON.stringify({ shape: name, stages, steps, shell, ms, tenthMs: small, ratio: ms / small, cpuMs, tenthCpuMs: smallCpu, peakMb })}\n`,
    )
    return
  }
  process.stdout.write(
    `${name}: ${first!.stages} stages, ${first!.steps} steps (${first!.shell} shell) in ${(ms / 1000).toFixed(2)} s, ` +
      `${(ms / small).toFixed(1)} × a tenth of it (${small.toFixed(0)} ms), processor time ` +
      `${(cpuMs / 1000).toFixed(2)} s, ${(cpuMs / smallCpu).toFixed(1)} × (${smallCpu.toFixed(0)} ms), ` +
      `peak ${peakMb.toFixed(0)} MB\n`,
  )
}

if (values.help) process.stdout.write(help)
else if (values.one !== undefined)
  process.stdout.write(JSON.stringify(measure(shapeOf(values.one), Number(values.share))))
else for (const name of values.shape ?? Object.keys(shapes)) report(name)
