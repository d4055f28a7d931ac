import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { buildSync } from "esbuild"
import { shapes } from "./compile/make-images.ts"
import type { Sample } from "./compile/measure.ts"
import { quantile } from "./ratio.ts"

const help = `\
What compiling costs as the input grows: every pass at its default, on one core, in a process of its own that runs the
compiler bundled as it is published.

  npm run bench:compile [-- options]

  --runs N      runs of each size, 5 unless set; the median counts
  --shape NAME  only this shape, may be repeated: ${Object.keys(shapes).join(", ")}
  --json        figures as JSON, one line for each shape

Of each shape, the whole and a tenth of it are compiled; linear is a ratio of 10.
`

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    shape: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
})

// Below the repo, where the parser of shell text is found when the compiler asks for it.
const cache = fileURLToPath(new URL("../.cache", import.meta.url))
mkdirSync(cache, { recursive: true })
const folder = mkdtempSync(join(cache, "bench-compile-"))

function bundled(): string {
  const outfile = join(folder, "measure.mjs")
  buildSync({
    entryPoints: [fileURLToPath(new URL("compile/measure.ts", import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "error",
  })
  return outfile
}

function inProcess(file: string, shape: string, share: number): Sample {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, shape, String(share)], {
    encoding: "utf8",
    maxBuffer: 1e8,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Sample
}

type Figure = "ms" | "cpuMs" | "peakMb"

function report(file: string, name: string): void {
  const whole: Sample[] = []
  const tenth: Sample[] = []
  // In turns, so that what slows the machine slows both.
  for (let run = 0; run < Number(values.runs); run++) {
    whole.push(inProcess(file, name, 1))
    tenth.push(inProcess(file, name, 0.1))
  }
  const median = (samples: readonly Sample[], key: Figure): number =>
    quantile(
      samples.map((sample) => sample[key]),
      0.5,
    )
  const { stages, steps, shell } = whole[0]!
  const [ms, cpuMs, peakMb] = (["ms", "cpuMs", "peakMb"] as const).map((key) => median(whole, key))
  const [tenthMs, tenthCpuMs] = [median(tenth, "ms"), median(tenth, "cpuMs")]
  const figures = { shape: name, stages, steps, shell, ms, cpuMs, tenthMs, tenthCpuMs, peakMb }
  if (values.json) return void process.stdout.write(`${JSON.stringify(figures)}\n`)
  process.stdout.write(
    `${name}: ${stages} stages, ${steps} steps (${shell} shell) in ${(ms! / 1000).toFixed(2)} s ` +
      `(${(cpuMs! / 1000).toFixed(2)} s of processor time), ${(ms! / tenthMs).toFixed(1)} × a tenth of it ` +
      `(${tenthMs.toFixed(0)} ms), peak ${peakMb!.toFixed(0)} MB\n`,
  )
}

if (values.help) process.stdout.write(help)
else
  try {
    const file = bundled()
    for (const name of values.shape ?? Object.keys(shapes)) report(file, name)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
