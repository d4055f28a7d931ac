import type { RunStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { alongChain } from "../../along-chain.ts"
import { leftBehind } from "../../effects/left-behind.ts"
import { mayMeet } from "../../effects/places.ts"
import { runEffects } from "../../effects/run-effects.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"
import { textOfRun } from "../sink/lists-environment.ts"
import { namesSystem } from "./names-system.ts"

/**
 * Where package managers of a system are told from where they take packages, and they and the scripts of packages what else they
 * are to look at or to run; it may be in any folder.
 */
const LISTS = [
  "/etc/apt/sources.list",
  "/etc/apt/sources.list.d",
  "/etc/apt/apt.conf",
  "/etc/apt/apt.conf.d",
  "/etc/dpkg",
  "/etc/apk/repositories",
  "/etc/apk/repositories.d",
  "/etc/yum.conf",
  "/etc/yum",
  "/etc/dnf",
  "/etc/yum.repos.d",
  "/etc/adduser.conf",
  "/etc/ca-certificates",
  "/etc/ca-certificates.conf",
  "/etc/default/useradd",
  "/etc/fonts",
  "/etc/initramfs-tools",
  "/etc/kernel",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/ld.so.preload",
  "/etc/manpath.config",
  "/usr/sbin/policy-rc.d",
].map((path) => ({ path, reach: "tree" as const }))
/** An address of a folder, a path that is not of the system's own folders, and what leads elsewhere or runs something. */
const FOLDER =
  /\b(?:file|copy|cdrom):|(?:^|[\s"'{(=@:])\/(?!\/|(?:bin|boot|dev|etc|home|lib\d*|media|mnt|opt|proc|root|run|sbin|sys|tmp|usr(?!\/src)|var)(?:[/\s"';)]|$))|\bDir(?:::|\s*\{)|invoke|pkgs|detect|hook|#include|admindir|instdir/imu
/** What they write stands in their words. */
const SAYS = new Set(["echo", "printf", "sed", "touch"])

/** True for a RUN in which whatever else leaves files only says what stands in its words. */
function writtenByWords(step: RunStep, facts: StageFacts): boolean {
  const effects = runEffects(step, facts)
  if ("why" in effects) return false
  return effects.commands.every(
    ({ name, writes }) =>
      SAYS.has(name) || !writes.some((use) => LISTS.some((list) => mayMeet(list, use))),
  )
}

function brings(step: StepNode, facts: StageFacts, byWord: boolean): boolean {
  if (step.kind === "run") {
    const left = leftBehind(step, facts, "plain")
    // The author answers for those that do not speak of it.
    if (!left) return !byWord || (namesSystem(step) && FOLDER.test(textOfRun(step)))
    if (!left.some((use) => LISTS.some((list) => mayMeet(list, use)))) return false
    if (FOLDER.test(textOfRun(step))) return true
    return (
      left.some((use) => use.reach !== "one" && LISTS.some((list) => mayMeet(list, use))) ||
      !writtenByWords(step, facts)
    )
  }
  if (step.kind !== "copy" && step.kind !== "add") return false
  const written = plain(step.destination)
  const to = written === undefined ? undefined : joinPath(facts.directory, written)
  if (to === undefined) return false
  return LISTS.some((list) => mayMeet(list, { path: to, reach: "tree" }))
}

/** The first steps that say where packages of the system come from, if it may be a folder: one that is copied later. */
export interface LocalSources {
  /** As far as it is known. */
  readonly proved: StepNode | undefined
  /** Where the author answers for what is not understood. */
  readonly byWord: StepNode | undefined
}

export const noSources: LocalSources = { proved: undefined, byWord: undefined }

/** The same after one more step. */
export function sourcesAfter(
  before: LocalSources,
  step: StepNode,
  facts: StageFacts,
): LocalSources {
  if (before.byWord) return before
  const proved = before.proved ?? (brings(step, facts, false) ? step : undefined)
  if (!proved) return before
  const byWord = brings(step, facts, true) ? step : undefined
  return byWord || !before.proved ? { proved, byWord } : before
}

/** The same at the first step of a stage, from the stages that it is built on. */
export const sourcesAtStart = (
  graph: Graph,
  atStart: ReadonlyMap<StageDraft, StageFacts>,
): ((stage: StageDraft) => LocalSources) => alongChain(graph, atStart, noSources, sourcesAfter)
