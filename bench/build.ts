import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { ensureBases } from "../scripts/engine/bases.ts"
import { dockerCli } from "../scripts/engine/buildx.ts"
import { logToStderr } from "../scripts/engine/log.ts"
import { run } from "../scripts/engine/run.ts"
import { cases } from "./build/cases.ts"
import type { BenchCase } from "./build/cases.ts"
import { cleanUp, imageId, removeImage } from "./build/clean-up.ts"
import { quantile, ratioOf } from "./ratio.ts"
import type { Ratio } from "./ratio.ts"
import { build, canMeasureMemory } from "./build/sides.ts"
import type { Run, Side } from "./build/sides.ts"
import { changeOne, makeTree, renewTree } from "./build/tree.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const base = "busybox:1.36"
const help = `\
What \`stagecraft build\` costs over \`docker buildx build\`: the same folder, the same Dockerfile and ignore file
(those that \`stagecraft emit\` writes), the same engine, from the start of the process to its end.
Runs alternate (ours, peer, peer, ours, …); the ratio is that of the medians, with its 95% bootstrap interval.

  npm run bench:build [-- options]

  --case NAME   only this case, may be repeated: ${cases.map(({ name }) => name).join(", ")}
  --pairs N     pairs of runs instead of each case's own number
  --bin FILE    the command to measure; packages/stagecraft/dist/bin.cjs unless set
  --json        figures as JSON, one line for each case

DOCKER_HOST names the engine; without it, one is found or started. The contexts take up to 2 GB under .cache, and the
engine four times that while a case runs. Afterwards folders, images and build cache of the benchmark are removed.
`

interface Result extends Ratio {
  readonly case: string
  readonly limit?: number
  readonly pairs: number
  /** Medians in milliseconds. */
  readonly ours: number
  readonly peer: number
  /** Peak resident memory in MB: of the first upload and of the runs that are measured. */
  readonly oursPeakMb?: number
  readonly peerPeakMb?: number
}

const { values } = parseArgs({
  options: {
    case: { type: "string", multiple: true },
    pairs: { type: "string" },
    bin: { type: "string", default: join(root, "packages/stagecraft/dist/bin.cjs") },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
})

const bin = resolve(values.bin)

function sidesOf({ command, env: target }: { command: string[]; env: Record<string, string> }): {
  readonly ours: Side
  readonly peer: Side
} {
  // Where the store could hold a provenance attestation buildx adds one, which we do not; so neither does.
  const env = { ...process.env, ...target, NO_COLOR: "1", BUILDX_NO_DEFAULT_ATTESTATIONS: "1" }
  return {
    ours: {
      name: "ours",
      env,
      words: (tag) => [process.execPath, bin, "build", "--tag", tag],
    },
    peer: {
      name: "peer",
      env,
      words: (tag) => [...command, "buildx", "build", "--progress", "plain", "--tag", tag, "."],
    },
  }
}

/** The folder of one side: where both see the same context it is one folder. */
class Bench {
  readonly home = mkdtempSync(join(root, ".cache/bench-build-"))
  readonly mark = basename(this.home)
  folder: string
  readonly #case: BenchCase
  readonly #host: string
  readonly #built = new Map<Side["name"], string>()
  #last = ""

  constructor(benchCase: BenchCase, host: string) {
    this.#case = benchCase
    this.#host = host
    this.folder = join(this.home, "context")
    mkdirSync(this.folder)
    writeFileSync(join(this.folder, "image.config.ts"), configOf(this.mark))
    makeTree(this.tree, benchCase.size)
  }

  get tree(): string {
    return join(this.folder, this.mark)
  }

  /** Brings the context into the state that is measured. */
  prepare(): void {
    const { before, size } = this.#case
    if (before === "one-file") changeOne(this.tree, size.files)
    if (before !== "all-new") return
    renewTree(this.tree, size.files)
    const fresh = join(this.home, `context-${performance.now()}`)
    renameSync(this.folder, fresh)
    this.folder = fresh
  }

  /** A run that is measured: prepared, on a quiet disk, and checked to have built what the case says. */
  async run(side: Side, withMemory = false): Promise<Run> {
    this.prepare()
    if (this.#case.before === "all-new") await run("sync", [])
    const tag = this.tagOf(side)
    const result = build(side, this.folder, tag, withMemory)
    const id = await imageId(this.#host, tag)
    if (this.#last !== "" && (this.#case.before === "nothing") !== (id === this.#last))
      throw new Error(`${this.#case.name}: ${side.name} built ${id} after ${this.#last}`)
    const former = this.#built.get(side.name)
    if (former !== undefined && former !== id) await removeImage(this.#host, former)
    this.#built.set(side.name, id)
    this.#last = id
    return result
  }

  tagOf({ name }: Side): string {
    return `stagecraft-bench/${this.mark.toLowerCase()}:${name}`
  }
}

const configOf = (tree: string): string => `\
import { defineConfig, image, stage } from "stagecraft"

const bench = stage("bench").from("${base}").workdir("/bench").copy("${tree}", "./${tree}")

export default defineConfig({ images: { bench: image(bench) } })
`

async function measure(benchCase: BenchCase, host: string, both: Sides): Promise<Result> {
  const { before, size } = benchCase
  const pairs = Number(values.pairs ?? benchCase.pairs)
  const since = new Date()
  const bench = new Bench(benchCase, host)
  const clean = (): Promise<void> => cleanUp(host, bench.mark, since, size.files * size.bytes)
  const { ours, peer } = both
  try {
    await run(process.execPath, [bin, "emit"], { cwd: bench.folder })
    const peaks = { ours: [] as number[], peer: [] as number[] }
    const remember = async (side: Side): Promise<void> => {
      const { peakMb } = await bench.run(side, true)
      if (peakMb !== undefined) peaks[side.name].push(peakMb)
    }
    // Both have sent the context once before anything is measured; then each shows what it does with a known one.
    for (const side of [peer, ours, ours, peer]) await remember(side)
    const times = { ours: [] as number[], peer: [] as number[] }
    for (let pair = 0; pair < pairs; pair++) {
      for (const side of pair % 2 === 0 ? [ours, peer] : [peer, ours])
        times[side.name].push((await bench.run(side)).milliseconds)
      if (before === "all-new") await clean()
    }
    return {
      case: benchCase.name,
      ...ratioOf(times.ours, times.peer),
      ...(benchCase.limit !== undefined && { limit: benchCase.limit }),
      pairs,
      ours: quantile(times.ours, 0.5),
      peer: quantile(times.peer, 0.5),
      ...(canMeasureMemory && {
        oursPeakMb: Math.max(...peaks.ours),
        peerPeakMb: Math.max(...peaks.peer),
      }),
    }
  } finally {
    for (const side of [ours, peer]) await removeImage(host, bench.tagOf(side))
    await clean()
    rmSync(bench.home, { recursive: true, force: true })
  }
}

type Sides = ReturnType<typeof sidesOf>

function sentence(title: string, result: Result): string {
  const { ratio, low, high, limit, pairs, ours, peer, oursPeakMb, peerPeakMb } = result
  const range = `95% ${low.toFixed(2)}–${high.toFixed(2)}${limit === undefined ? "" : `, limit ${limit}`}`
  const memory =
    oursPeakMb === undefined
      ? ""
      : `; peak memory ${oursPeakMb.toFixed(0)} MB against ${peerPeakMb?.toFixed(0)} MB`
  return `${title}: ${ratio.toFixed(2)} × docker buildx build (${range}; ${ours.toFixed(0)} ms against ${peer.toFixed(0)} ms, ${pairs} pairs)${memory}\n`
}

async function main(): Promise<void> {
  const unknown = values.case?.filter((name) => !cases.some((each) => each.name === name)) ?? []
  if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(", ")}.\n${help}`)
  const cli = await dockerCli(process.env["DOCKER_HOST"])
  const host = cli.env["DOCKER_HOST"]!
  await ensureBases(host, [base], logToStderr)
  const sides = sidesOf(cli)
  logToStderr(`ours: ${sides.ours.words("TAG").join(" ")}`)
  logToStderr(`peer: BUILDX_NO_DEFAULT_ATTESTATIONS=1 ${sides.peer.words("TAG").join(" ")}`)
  if (!canMeasureMemory) logToStderr("memory is not measured: there is no /usr/bin/time")
  for (const each of cases) {
    if (values.case && !values.case.includes(each.name)) continue
    const result = await measure(each, host, sides)
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : sentence(each.title, result))
  }
}

if (values.help) process.stdout.write(help)
else await main()
