import { execFileSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { DockerCli } from "../../scripts/engine/buildx.ts"
import { quantile, ratioOf, type Ratio } from "../ratio.ts"
import type { Bases } from "./bases.ts"
import { build, weigh, type Built, type SideName, type Weight } from "./build.ts"
import { bumpDependency, changeSource, checkOut, recordCommit } from "./checkout.ts"
import type { Project } from "./projects.ts"
import { Scope } from "./scope.ts"
import { giveWords } from "./words.ts"

export const phases = ["clean", "source", "dependency"] as const
export type Phase = (typeof phases)[number]
const sides = ["written", "optimized"] as const

/** Both sides of one phase: medians in milliseconds, and how they compare. */
export interface Times extends Ratio {
  readonly written: number
  readonly optimized: number
  /** Steps that ran, which no other load of the machine changes. */
  readonly ran: Readonly<Record<SideName, number>>
}

export interface Result {
  readonly project: string
  readonly pairs: number
  readonly times: Readonly<Record<Phase, Times>>
  /** Of the clean build. */
  readonly weight: Readonly<Record<SideName, Weight & { readonly sent: number }>>
}

export interface Bench {
  readonly bin: string
  /** The folder for checkouts; the repo's modules are found from it. */
  readonly home: string
  readonly cli: DockerCli
  readonly bases: Bases
  readonly pairs: number
  /** Whether the optimized side says what no optimizer can know. */
  readonly words: boolean
  /** Changes of a source in each pair: they are cheap beside the clean build before them. */
  readonly changes: number
  readonly log: (line: string) => void
}

/** Writes the config of a checkout that has a Dockerfile. */
export function importDockerfile(bin: string, folder: string): void {
  if (!existsSync(join(folder, "Dockerfile"))) return
  execFileSync(process.execPath, [bin, "import", "--force"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  })
}

/** One checkout with a cache of its own, built one way. */
class Side {
  readonly folder: string
  readonly #since = new Date()
  readonly #images: string[] = []
  readonly #instructions = new Set<string>()
  #sent = 0
  readonly #project: Project
  readonly #bench: Bench
  readonly #name: SideName
  readonly #scope: Scope
  readonly #standIns: boolean

  constructor(bench: Bench, project: Project, name: SideName) {
    const mark = `b${randomBytes(6).toString("hex")}`
    this.#bench = bench
    this.#project = project
    this.#name = name
    this.#standIns = project.bases.some((base) => bench.bases.get(base)?.standIn !== undefined)
    this.folder = join(bench.home, `${project.name}-${name}-${mark}`)
    checkOut(project, this.folder, this.#standIns)
    this.#import()
    this.#scope = new Scope(bench.cli, bench.bases, project.bases, bench.home, mark)
  }

  /** Whoever has a Dockerfile imports it. */
  #import(): void {
    importDockerfile(this.#bench.bin, this.folder)
    if (this.#bench.words && this.#name === "optimized") giveWords(this.folder)
  }

  change(phase: Phase, commit: string): void {
    recordCommit(this.folder, commit)
    if (phase === "source") changeSource(this.#project, this.folder, `Change ${commit}`)
    if (phase !== "dependency") return
    bumpDependency(this.#project, this.folder, this.#standIns)
    this.#import()
  }

  async build(commit: string): Promise<Built> {
    const args = Object.fromEntries((this.#project.perCommit ?? []).map((arg) => [arg, commit]))
    await this.#scope.enter()
    const built = build({
      bin: this.#bench.bin,
      side: this.#name,
      folder: this.folder,
      host: this.#bench.cli.env["DOCKER_HOST"]!,
      args: { ...args, BUILDKIT_CACHE_MOUNT_NS: this.#scope.name },
    })
    this.#images.push(...built.ids)
    for (const each of built.instructions) this.#instructions.add(each)
    this.#sent = Math.max(this.#sent, built.sent)
    return built
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true })
    await this.#scope.remove(this.#images, {
      since: this.#since,
      instructions: this.#instructions,
      sent: this.#sent,
    })
  }
}

/** Builds a project both ways in turns, changes it in the same way, and compares. */
export async function measure(bench: Bench, project: Project): Promise<Result> {
  const { pairs, changes, cli, log } = bench
  const columns = Object.fromEntries(
    phases.map((phase) => [phase, { written: [] as number[], optimized: [] as number[] }]),
  ) as Record<Phase, Record<SideName, number[]>>
  const ran = Object.fromEntries(
    phases.map((phase) => [phase, { written: 0, optimized: 0 }]),
  ) as Record<Phase, Record<SideName, number>>
  let weight: Result["weight"] | undefined
  for (let pair = 0; pair < pairs; pair++) {
    const both: Partial<Record<SideName, Side>> = {}
    try {
      for (const name of sides) both[name] = new Side(bench, project, name)
      const plan: Phase[] = ["clean", ...Array<Phase>(changes).fill("source"), "dependency"]
      for (const [step, phase] of plan.entries()) {
        const commit = randomBytes(20).toString("hex")
        const first: Partial<Record<SideName, Weight & { sent: number }>> = {}
        for (const name of (pair + step) % 2 === 0 ? sides : sides.toReversed()) {
          const side = both[name]!
          side.change(phase, commit)
          const built = await side.build(commit)
          columns[phase][name].push(built.milliseconds)
          ran[phase][name] = built.ran
          const seconds = (built.milliseconds / 1000).toFixed(2)
          log(`${project.name} ${phase} ${name}: ${seconds} s, ${built.ran} steps ran`)
          if (phase === "clean")
            first[name] = { ...(await weigh(cli.env["DOCKER_HOST"]!, built.ids)), sent: built.sent }
        }
        weight ??= first as Result["weight"]
      }
    } finally {
      for (const name of sides) await both[name]?.remove()
    }
  }
  const times = Object.fromEntries(
    phases.map((phase) => {
      const { written, optimized } = columns[phase]
      const medians = { written: quantile(written, 0.5), optimized: quantile(optimized, 0.5) }
      return [phase, { ...ratioOf(optimized, written), ...medians, ran: ran[phase] }]
    }),
  ) as Record<Phase, Times>
  return { project: project.name, pairs, times, weight: weight! }
}
