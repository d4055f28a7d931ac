import type { DockerfileTree, InterpretOptions } from "@stagecraft/dockerfile"
import { interpretDockerfile, parseDockerfile } from "@stagecraft/dockerfile"
import { compareConfigs } from "./same-build/compare-config.ts"
import { compareSteps } from "./same-build/compare-steps.ts"
import type { BuildDifference } from "./same-build/difference.ts"
import { difference } from "./same-build/difference.ts"
import type { Probe } from "./same-build/probes.ts"
import { probesFor } from "./same-build/probes.ts"

/** A target of a Dockerfile: a stage's name, or its number counted from 0; the last one when absent. */
export interface BuildSide {
  readonly tree: DockerfileTree
  readonly target?: string | number
}

function interpret({ tree, target }: BuildSide, options: InterpretOptions) {
  return interpretDockerfile(tree, { ...options, ...(target !== undefined && { target }) })
}

/** Other values for an argument with which the build as a whole would be refused. */
const OTHER_VALUES = ["7001", "linux/amd64", "true", undefined]

/** Gives each argument, one at a time, a value with which the first file can be built. */
function mendProbe(probe: Probe, a: BuildSide): Probe {
  const { buildArgs } = probe.options
  if (!buildArgs || interpret(a, probe.options).build) return probe
  const mended: Record<string, string> = {}
  for (const [name, value] of Object.entries(buildArgs)) {
    const fits = [value, ...OTHER_VALUES].find((other) => {
      if (other === undefined) return true
      const options = { ...probe.options, buildArgs: { ...mended, [name]: other } }
      return interpret(a, options).build !== undefined
    })
    if (fits !== undefined) mended[name] = fits
  }
  return { ...probe, options: { ...probe.options, buildArgs: mended } }
}

/** The differences that one way of asking for the build shows. */
function compareUnder(probe: Probe, a: BuildSide, b: BuildSide): readonly BuildDifference[] {
  const [first, second] = [interpret(a, probe.options), interpret(b, probe.options)]
  const { build: one } = first
  const { build: other } = second
  if (one && other) {
    const found = [...compareSteps(one, other), ...compareConfigs(one, other, sameTrigger)]
    if (found.length > 0) return found
    const [files, otherFiles] = [one, other].map(({ contextPaths }) => contextPaths?.join("\0"))
    if (one.epoch !== other.epoch) return [difference("the date is another", undefined, undefined)]
    return files === otherFiles
      ? []
      : [difference("other files of the context are asked for", undefined, undefined)]
  }
  if (!one === !other) return []
  const [fault] = one ? second.faults : first.faults
  if (!fault) return []
  return one
    ? [difference(`the builder would refuse it now: ${fault.message}`, undefined, fault.lines)]
    : [difference(`the builder would no more refuse it: ${fault.message}`, fault.lines, undefined)]
}

/** Shows the variables that a trigger leaves behind. */
const AROUND = ["FROM base\n", '\nRUN ["env"]\n'] as const

/** Triggers are the same when they do the same to a base, however they are written. */
function sameTrigger(first: string, second: string): boolean {
  if (first === second) return true
  const [a, b] = [first, second].map(
    (expression) => parseDockerfile(AROUND[0] + expression + AROUND[1]).tree,
  )
  return a !== undefined && b !== undefined && sameBuild({ tree: a }, { tree: b }).length === 0
}

/**
 * Tells in what two Dockerfiles build something else; nothing is found when they are the same build.
 *
 * Both are interpreted in several ways: without arguments; with each argument given, empty, and choosing a stage; on a
 * base that sets user, folder, shell, variables and all else; for two platforms. The steps from the target down and
 * the image's config must be equal, commands byte for byte. Names of stages do not matter. Also allowed to differ:
 * what ONBUILD keeps, as long as the triggers do the same; the last newline of a script that a shell gets; the order
 * of ports, labels and volumes; how ENV, LABEL, EXPOSE and VOLUME are spread over instructions; what is never shown
 * by a build, as its history is.
 */
export function sameBuild(a: BuildSide, b: BuildSide): readonly BuildDifference[] {
  for (const probe of probesFor(a.tree, b.tree)) {
    const mended = mendProbe(probe, a)
    const found = compareUnder(mended, a, b)
    if (found.length === 0) continue
    if (mended.when === "") return found
    return found.map((each) => ({ ...each, message: `${each.message} (when ${mended.when})` }))
  }
  return []
}
