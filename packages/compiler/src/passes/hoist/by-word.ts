import { describeStep } from "@stagecraft/dockerfile"
import type { AddSource, AddStep, CopyStep, Mount, RunStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { Standing } from "../../along-chain.ts"
import { namedByVariables } from "../../effects/named-by-variables.ts"
import { nameOf } from "../../effects/paths.ts"
import { mayMeet, touchedPlaces } from "../../effects/places.ts"
import type { CommandEffects } from "../../effects/read-command.ts"
import type { RunEffects } from "../../effects/run-effects.ts"
import { runEffects } from "../../effects/run-effects.ts"
import { linkAbove } from "../../links-in-chain.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"
import { isSpecial, unsettles } from "./against-crossing-run.ts"
import { againstCopy as againstCopyProved, againstMounts } from "./against-crossing.ts"
import { namesSystem, runsFetchedScript } from "./names-system.ts"
import {
  isCalledByPackages,
  isKeptByManager,
  knownOfSystem,
  knownToTouch,
  namedLike,
} from "./system-places.ts"
import type { Traveller } from "./traveller.ts"
import { bringsPackages } from "./traveller.ts"

/** True for a call that throws away nothing but lists and what a package manager fetched. */
const cleansUp = ({ name, reads, writes }: CommandEffects): boolean =>
  name === "rm" &&
  reads.length === 0 &&
  writes.length > 0 &&
  writes.every(({ path }) => isKeptByManager(path))

/** True for a RUN that brings packages of the system and does nothing else: what the author's word is about. */
export const onlyBrings = ({ commands, beyond }: RunEffects): boolean =>
  beyond === undefined &&
  commands.every(
    (command) =>
      cleansUp(command) ||
      (bringsPackages(command) && command.reads.length === 0 && command.writes.length === 0),
  )

/** The packages that are named, without versions. */
const packagesOf = ({ effects }: Traveller): readonly string[] =>
  effects.commands
    .filter(({ name }) => name !== "rm")
    .flatMap(({ operands }) => operands.map(({ value = "" }) => value.replace(/[=/:<>~@].*$/u, "")))
    .filter((name) => name !== "")

const targetOf = (mount: Mount, { directory }: StageFacts): string | undefined => {
  // Secrets and sockets have places of their own.
  if (mount.target === undefined) return "/run/secrets"
  const written = plain(mount.target)
  return written === undefined ? undefined : joinPath(directory, written)
}

/** What a source is called in the folder it is copied to; undefined when only the build knows. */
function nameOfSource(source: AddSource): string | undefined {
  switch (source.kind) {
    case "inline":
      return source.name
    case "path":
    case "url": {
      const written = plain(source.kind === "path" ? source.path : source.url)
      return written === undefined ? undefined : nameOf(written.replace(/\/+$/u, ""))
    }
    case "glob": {
      const written = plain(source.pattern)
      return written === undefined ? undefined : nameOf(written)
    }
    default:
      return ""
  }
}

/** Why a copy stays above an install although the author answers for it. */
function againstCopy(copy: CopyStep | AddStep, own: Traveller): string | undefined {
  const { facts } = own
  const named = describeStep(copy)
  const written = plain(copy.destination)
  const to = written === undefined ? undefined : joinPath(facts.directory, written)
  if (to === undefined) return `only the base or the builder knows where ${named} goes`
  const link = linkAbove(own.links(), to)
  if (link !== undefined) return `${link} may be a link, and ${named} go elsewhere`
  const mounted = againstMounts(own, to)
  if (mounted !== undefined) return mounted
  if ((copy.chown ?? copy.chmod) !== undefined && facts.directory === undefined)
    return `the base decides the working directory, which ${named} may make`
  const brought = { path: to, reach: "tree" } as const
  if (namedByVariables(own.effects, facts).some((use) => mayMeet(use, brought)))
    return `a variable may have it read what ${named} brings`
  if (!own.uses().some((use) => mayMeet(use, brought))) return undefined
  const packages = packagesOf(own)
  const known = knownOfSystem(brought, packages)
  if (known !== undefined) return `${known}, where ${named} goes`
  const names = copy.sources.map(nameOfSource)
  if (names.includes(undefined)) return `only the build knows what ${named} brings`
  for (const name of [nameOf(to), ...names.filter((each) => each !== undefined)]) {
    if (isCalledByPackages(name)) return `packages of the system may run ${name} of ${named}`
    const like = namedLike({ path: name, reach: "one" }, packages)
    if (like !== undefined) return `${named} brings what is called like the package ${like}`
  }
  return undefined
}

function againstMountsOf(step: RunStep, facts: StageFacts, own: Traveller): string | undefined {
  const named = describeStep(step)
  if (step.mounts.length > 0 && own.step.mounts.length > 0)
    return `both have mounts, and ${named} stands before it`
  for (const mount of own.step.mounts) {
    const path = targetOf(mount, own.facts)
    if (path === undefined || !(isKeptByManager(path) || path === "/run/secrets"))
      return `its mount may hide what ${named} has left`
  }
  for (const mount of step.mounts) {
    const path = targetOf(mount, facts)
    const why = path === undefined ? "" : knownOfSystem({ path, reach: "tree" }, packagesOf(own))
    if (why !== undefined) return `${named} has mounts where packages may go`
  }
  return undefined
}

/** What a command touches for certain, and not only because nobody knows what it runs. */
const touchedBy = ({ reads, writes, touches, beyond }: CommandEffects, facts: StageFacts) => {
  const places = beyond === undefined && touches ? touchedPlaces(touches, facts) : undefined
  return [...reads, ...writes, ...(places ? [...places.reads, ...places.writes] : [])]
}

/** Starts as a login shell does, as SHELL says; what a base says is left to the author. */
const saysLogin = ({ shell }: StageFacts): boolean =>
  shell?.some((word) => /^-[a-zA-Z]*[li]|^--login$/u.test(word)) ?? false

/** Why a RUN stays above an install although the author answers for it. */
function againstRun(step: RunStep, facts: StageFacts, own: Traveller): string | undefined {
  const named = describeStep(step)
  if (isSpecial(step) || isSpecial(own.step)) return `${named} stands before it`
  if (namesSystem(step)) return `${named} has to do with packages, users or settings of the system`
  if (runsFetchedScript(step)) return `${named} may set up where packages come from`
  const mounted = againstMountsOf(step, facts, own)
  if (mounted !== undefined) return mounted
  if (saysLogin(facts) && step.form.kind !== "exec")
    return `it may change what a login shell reads at the start of ${named}`
  const effects = runEffects(step, facts)
  if ("why" in effects) return undefined
  if (unsettles(effects, facts)) return `${named} may take away the working directory`
  const packages = packagesOf(own)
  for (const use of effects.commands.flatMap((command) => touchedBy(command, facts))) {
    const known = knownToTouch(use, packages)
    if (known !== undefined) return `${known}, and ${named} has to do with that`
  }
  return undefined
}

/**
 * Why a RUN or a copy stays above an install of system packages although the author says that what is done there has
 * nothing to do with them; undefined when it is crossed by that word.
 *
 * It stays where it is known to have: its words name what installs packages or changes users, or it touches settings,
 * keys, lists, certificates, users, libraries or fonts of the system, or folders of a package that is installed.
 */
export function againstWord({ step, facts }: Standing, own: Traveller): string | undefined {
  if (step.kind === "run") return againstRun(step, facts, own)
  if (step.kind === "copy" || step.kind === "add") return againstCopy(step, own)
  return `${describeStep(step)} stands before it`
}

/**
 * The step that the author answers for where another one is crossed by that word: itself, or what may have made a link on
 * the way to where it goes.
 */
export function answering({ step }: Standing, own: Traveller): StepNode {
  if (step.kind !== "copy" && step.kind !== "add") return step
  if (againstCopyProved(step, own, "said links") !== undefined) return step
  const to = joinPath(own.facts.directory, plain(step.destination) ?? ".")
  return (to === undefined ? undefined : own.earlier().makerOf(to)) ?? step
}
