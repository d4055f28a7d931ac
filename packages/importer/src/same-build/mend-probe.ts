import type { DockerfileTree, InterpretOptions } from "@stagecraft/dockerfile"
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

/** How far from a build: the faults, and far more as long as bases are among them, since they hide all other faults. */
function distance(side: BuildSide, options: InterpretOptions): number {
  const { faults } = interpretSide(side, options)
  const { instructions } = side.tree
  const bases = new Set(
    instructions.filter(({ kind }) => kind === "from").map(({ lines }) => lines.first),
  )
  const firstBase = Math.min(...bases)
  const isHidden = faults.some(({ lines }) => lines.first < firstBase || bases.has(lines.first))
  return faults.length + (isHidden ? MANY : 0)
}

/** Changes arguments one by one as long as that leads nearer to a build. */
function mendArguments(side: BuildSide, options: InterpretOptions): InterpretOptions {
  let given = options.buildArgs ?? {}
  let away = distance(side, options)
  for (const name of Object.keys(given)) {
    if (away === 0) break
    for (const value of OTHER_VALUES) {
      const changed = withValue(given, name, value)
      const left = distance(side, { ...options, buildArgs: changed })
      if (left >= away) continue
      away = left
      given = changed
    }
  }
  return { ...options, buildArgs: given }
}

/** Makes a probe one with which the first file can be built, where that is possible by other values. */
export function mendProbe(probe: Probe, side: BuildSide): Probe {
  const builds = (options: InterpretOptions) => interpretSide(side, options).build !== undefined
  if (builds(probe.options)) return probe
  const mended = mendArguments(side, probe.options)
  if (!probe.otherBase || builds(mended)) return { ...probe, options: mended }
  return {
    ...probe,
    options: mendArguments(side, { ...probe.options, base: probe.otherBase }),
  }
}
