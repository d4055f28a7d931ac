import type { BuildFault } from "@stagecraft/dockerfile"
import { parseDockerfile } from "@stagecraft/dockerfile"
import { compareConfigs } from "./same-build/compare-config.ts"
import { compareInstructions } from "./same-build/compare-instructions.ts"
import { compareSteps } from "./same-build/compare-steps.ts"
import type { BuildDifference } from "./same-build/difference.ts"
import { difference } from "./same-build/difference.ts"
import type { BuildSide } from "./same-build/mend-probe.ts"
import { interpretSide, mendProbe } from "./same-build/mend-probe.ts"
import type { Probe } from "./same-build/probes.ts"
import { probesFor } from "./same-build/probes.ts"

/** What one way of asking for the build shows. */
interface Comparison {
  readonly found: readonly BuildDifference[]
  /** Why neither file can be built that way: nothing was compared. */
  readonly fault?: BuildFault
}

function compareUnder(probe: Probe, a: BuildSide, b: BuildSide): Comparison {
  const { options, interpretation: first } = mendProbe(probe, a)
  const second = interpretSide(b, options)
  const { build: one } = first
  const { build: other } = second
  if (one && other) {
    const found = [...compareSteps(one, other), ...compareConfigs(one, other, sameTrigger)]
    const sameDate = found.length > 0 || one.epoch === other.epoch
    return { found: sameDate ? found : [difference("the date is another", undefined, undefined)] }
  }
  const [fault = UNKNOWN] = one ? second.faults : first.faults
  if (one) {
    const message = `the builder would refuse it now: ${fault.message}`
    return { found: [difference(message, undefined, fault.lines)] }
  }
  if (!other) return { found: [], fault }
  const message = `the builder would no more refuse it: ${fault.message}`
  const found = { ...difference(message, fault.lines, undefined), refused: fault.message }
  return { found: [found] }
}

const UNKNOWN: BuildFault = { message: "it cannot be built", lines: { first: 1, last: 1 } }

/** Gives a trigger a stage to take files from, and shows the variables that it leaves behind. */
const AROUND = ['FROM first\nRUN ["first"]\nFROM base\n', '\nRUN ["env"]\n'] as const

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
 * Both are interpreted in several ways: without arguments; with arguments given, all and some, empty, and choosing a
 * stage; on a base that sets user, folder, shell, variables and all else; for several platforms. The steps from the target down and
 * the image's config must be equal, commands byte for byte. Names of stages do not matter. Also allowed to differ:
 * what ONBUILD keeps, as long as the triggers do the same; the last newline of a script that a shell gets; the order
 * of ports, labels and volumes; how ENV, LABEL, EXPOSE and VOLUME are spread over instructions; what is never shown
 * by a build, as its history is.
 *
 * One way of asking is left out: an argument that is a whole base, and by default names an image, is never given the
 * name of a stage. Nobody builds so, and a lifted file, which tells so in a note, does not keep that choice.
 *
 * Where no way of asking leads to a build of either, the instructions must be the same as they were read.
 */
export function sameBuild(a: BuildSide, b: BuildSide): readonly BuildDifference[] {
  let firstFault: BuildFault | undefined
  let isCompared = false
  for (const probe of probesFor(a.tree, b.tree)) {
    const { found, fault } = compareUnder(probe, a, b)
    firstFault ??= fault
    isCompared ||= !fault
    if (found.length === 0) continue
    if (probe.when === "") return found
    return found.map((each) => ({ ...each, message: `${each.message} (when ${probe.when})` }))
  }
  if (isCompared) return []
  const { message: refused, lines } = firstFault ?? UNKNOWN
  return compareInstructions(a, b, firstFault).map((each) => ({
    ...each,
    line: lines.first,
    refused,
  }))
}
