import { describeStep } from "@stagecraft/dockerfile"
import type { Mount, RunStep } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { namedByVariables } from "../../effects/named-by-variables.ts"
import type { PathUse } from "../../effects/paths.ts"
import { holdsDirectory } from "../../effects/paths.ts"
import { mayMeet, touchedPlaces } from "../../effects/places.ts"
import type { RunEffects } from "../../effects/run-effects.ts"
import { runEffects } from "../../effects/run-effects.ts"
import { shellKind } from "../../effects/shell-kind.ts"
import { linkAbove } from "../../links-in-chain.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"
import type { Traveller } from "./traveller.ts"
import { bringsPackages } from "./traveller.ts"

/**
 * What a RUN may be crossed of: small calls on files that are named, of programs that no system is without, and that
 * do the same in each of their versions.
 */
const CROSSED = new Set(
  "chmod chown chgrp mkdir rmdir rm touch echo printf true".split(" ") as readonly string[],
)
/** With these it goes into folders that links lead to. */
const FOLLOWS = ["-L", "-H"]

/** True for a RUN that others may go across at all, as far as its own words tell. */
export const isCrossable = (effects: RunEffects): boolean =>
  effects.commands.every(
    ({ name, options }) => CROSSED.has(name) && !FOLLOWS.some((each) => options.has(each)),
  )

const USERS: readonly PathUse[] = ["/etc/passwd", "/etc/group", "/etc/nsswitch.conf"].map(
  (path) => ({ path, reach: "one" }),
)
const ROOT: PathUse = { path: "/", reach: "tree" }

/** The folders that mounts hide, and that are made for them. */
const mounted = (mounts: readonly Mount[], facts: StageFacts): readonly PathUse[] =>
  mounts.map(({ target }) => {
    // Secrets and sockets have places of their own.
    const written = target === undefined ? "/run" : plain(target)
    const path = written === undefined ? undefined : joinPath(facts.directory, written)
    return path === undefined ? ROOT : { path, reach: "tree" }
  })

const meet = (some: readonly PathUse[], others: readonly PathUse[]): boolean =>
  some.some((use) => others.some((other) => mayMeet(use, other)))

/** What it may write beside what packages bring. */
const writesBesides = ({ effects, facts }: Traveller): readonly PathUse[] =>
  effects.commands
    .filter((command) => !bringsPackages(command))
    .flatMap(({ writes, touches }) => [
      ...writes,
      ...(touches ? touchedPlaces(touches, facts).writes : [ROOT]),
    ])

/** True when it may take away the folder that each RUN starts in: the next one would get a new one. */
export const unsettles = ({ commands }: RunEffects, { directory }: StageFacts): boolean =>
  commands.some((command) =>
    command.unsettles.some((use) => directory === undefined || holdsDirectory(use, directory)),
  )

/** True for a RUN with more than its own rights. */
export const isSpecial = ({ security, devices }: RunStep): boolean =>
  security !== undefined || (devices?.length ?? 0) > 0

/** The path of a RUN that may be a link, or lie behind one: what it touches is then somewhere else. */
function behindLink(uses: readonly PathUse[], { links, earlier }: Traveller): string | undefined {
  return uses.find(
    ({ path, reach }) =>
      // What a pattern finds may be a link itself.
      reach === "below" ||
      !path.startsWith("/") ||
      linkAbove(links(), path) !== undefined ||
      earlier().makerOf(path) !== undefined,
  )?.path
}

function againstPlaces(
  crossed: { readonly step: RunStep; readonly effects: RunEffects; readonly facts: StageFacts },
  own: Traveller,
): string | undefined {
  const { step, effects, facts } = crossed
  if (step.mounts.length > 0 && own.step.mounts.length > 0)
    return `both have mounts, and ${describeStep(step)} stands before it`
  const named = namedByVariables(effects, facts)
  const hidden = mounted(step.mounts, facts)
  const writes = [...effects.writes, ...hidden]
  const ownWrites = [...own.effects.writes, ...mounted(own.step.mounts, own.facts)]
  const touched = [...writes, ...effects.reads, ...named]
  if (meet(writes, [...own.uses(), ...ownWrites]) || meet(ownWrites, touched))
    return `it and ${describeStep(step)} may read or write the same`
  const besides = writesBesides(own)
  if (meet(besides, effects.programs))
    return `it may change a program of ${describeStep(step)}, or take it away`
  if (meet(besides, USERS))
    return `it may change users, whose names ${describeStep(step)} may look up`
  const link = behindLink([...effects.writes, ...effects.reads], own)
  return link === undefined
    ? undefined
    : `${link} may be a link, and ${describeStep(step)} change something else`
}

/**
 * Why a RUN may not go up across another one; undefined when it may.
 *
 * Both are understood, nothing that one of them may write, or have mounted, is read, written or run by the other, and no
 * path of the crossed one may be a link. Two things of a call that only brings packages do not count. It may replace a
 * program that the crossed RUN calls: by a newer version of it, or the same tool of other makers, and a row holds for
 * each of them. And it may add users: as written the crossed RUN has found the names it looks up, and packages change
 * none that is there. Nothing else may write where users are.
 */
export function againstCrossingRun(
  step: RunStep,
  facts: StageFacts,
  own: Traveller,
): string | undefined {
  const before = `${describeStep(step)} stands before it`
  const effects = runEffects(step, facts)
  if ("why" in effects || !isCrossable(effects) || effects.variables === undefined) return before
  if (effects.beyond !== undefined || own.effects.beyond !== undefined) return before
  if (isSpecial(step) || isSpecial(own.step)) return before
  if (unsettles(effects, facts) || unsettles(own.effects, own.facts))
    return `${describeStep(step)} may take away the working directory`
  const isLogin = shellKind(facts.shell).login && step.form.kind !== "exec"
  const has = (trait: "startup" | "environment") => (all: RunEffects) =>
    all.commands.some(({ traits }) => traits.has(trait))
  if (isLogin && has("startup")(own.effects) && has("environment")(effects))
    return `it may change what a login shell reads at the start of ${describeStep(step)}`
  return againstPlaces({ step, effects, facts }, own)
}
