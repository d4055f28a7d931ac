import type {
  BuildFault,
  DockerfileTree,
  Interpretation,
  InterpretOptions,
} from "@stagecraft/dockerfile"
import { interpretDockerfile } from "@stagecraft/dockerfile"
import type { Probe } from "./probes.ts"

/** A target of a Dockerfile: a stage's name, or its number counted from 0; the last one when absent. */
export interface BuildSide {
  readonly tree: DockerfileTree
  readonly target?: string | number
}

/** What the builder does for a target when asked so. */
export function interpretSide({ tree, target }: BuildSide, options: InterpretOptions) {
  return interpretDockerfile(tree, { ...options, ...(target !== undefined && { target }) })
}

/** Other values for an argument that may be one of few things; undefined: not given. */
const OTHER_VALUES = ["7001", "linux/amd64", "true", undefined]

type Arguments = Readonly<Record<string, string>>

function withValue(given: Arguments, name: string, value: string | undefined): Arguments {
  const { [name]: _, ...others } = given
  return value === undefined ? others : { ...others, [name]: value }
}

/** More than a file has. */
const MANY = 1e9

/** How many instructions may be interpreted to find better arguments; a large file is not tried for minutes. */
const MOST_WORK = 20_000
const FEWEST_TRIES = 24

/** How far from a build: the faults, and far more as long as bases are among them, since they hide all other faults. */
function distance({ instructions }: DockerfileTree, faults: readonly BuildFault[]): number {
  const bases = new Set(
    instructions.filter(({ kind }) => kind === "from").map(({ lines }) => lines.first),
  )
  const firstBase = instructions.find(({ kind }) => kind === "from")?.lines.first ?? 0
  const isHidden = faults.some(({ lines }) => lines.first < firstBase || bases.has(lines.first))
  return faults.length + (isHidden ? MANY : 0)
}

/** Whatever looks like a variable. */
function namesIn(text: string): readonly string[] {
  return Array.from(
    text.matchAll(/\$\{?(?<name>[A-Za-z_]\w*)/gu),
    ({ groups }) => groups?.["name"] ?? "",
  )
}

/** The arguments that failing instructions read, be it through other variables. */
function blamed({ instructions }: DockerfileTree, faults: readonly BuildFault[]): Set<string> {
  const lines = new Set(faults.map((fault) => fault.lines.first))
  const sources = new Map<string, string[]>()
  const read = new Set<string>()
  for (const instruction of instructions) {
    const isFailing = lines.has(instruction.lines.first)
    if (isFailing) for (const name of namesIn(instruction.logical)) read.add(name)
    if (instruction.kind !== "arg" && instruction.kind !== "env") continue
    for (const { key, value } of instruction.entries) {
      if (isFailing) read.add(key)
      sources.set(key, [...(sources.get(key) ?? []), ...namesIn(value ?? "")])
    }
  }
  for (const name of read) for (const source of sources.get(name) ?? []) read.add(source)
  return read
}

/** Changes the arguments that faults come from, one by one, as long as that leads nearer to a build. */
function mendArguments(side: BuildSide, options: InterpretOptions): InterpretOptions {
  let given = options.buildArgs ?? {}
  let { faults } = interpretSide(side, options)
  let tries = Math.max(FEWEST_TRIES, MOST_WORK / side.tree.instructions.length)
  const names = blamed(side.tree, faults)
  for (const name of names) {
    if (!Object.hasOwn(given, name)) continue
    for (const value of OTHER_VALUES) {
      if (faults.length === 0 || tries-- <= 0) return { ...options, buildArgs: given }
      const changed = withValue(given, name, value)
      const { faults: left } = interpretSide(side, { ...options, buildArgs: changed })
      if (distance(side.tree, left) >= distance(side.tree, faults)) continue
      given = changed
      faults = left
      // What was hidden behind the mended ones shows now.
      for (const other of blamed(side.tree, left)) names.add(other)
    }
  }
  return { ...options, buildArgs: given }
}

/** A way of asking, and what comes of it for the first file. */
export interface MendedProbe {
  readonly options: InterpretOptions
  readonly interpretation: Interpretation
}

/** Makes a probe one with which the first file can be built, where that is possible by other values. */
export function mendProbe(probe: Probe, side: BuildSide): MendedProbe {
  const tried = (options: InterpretOptions) => ({
    options,
    interpretation: interpretSide(side, options),
  })
  const first = tried(probe.options)
  if (first.interpretation.build) return first
  const mended = tried(mendArguments(side, probe.options))
  if (!probe.otherBase || mended.interpretation.build) return mended
  return tried(mendArguments(side, { ...probe.options, base: probe.otherBase }))
}
