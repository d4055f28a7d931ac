import { describeStep } from "@stagecraft/dockerfile"
import type { AddStep, CopyStep } from "@stagecraft/ir"
import { plain, show } from "@stagecraft/ir"
import type { Standing } from "../../along-chain.ts"
import { mayMeet } from "../../effects/places.ts"
import { mayWrite } from "../../effects/run-effects.ts"
import { readsVariable } from "../../effects/variables.ts"
import { linkAbove } from "../../links-in-chain.ts"
import { joinPath } from "../../stage-facts.ts"
import { againstCrossingRun } from "./against-crossing-run.ts"
import type { Traveller } from "./traveller.ts"
import { isInstalling } from "./traveller.ts"

const NUMBERS = /^\d+(?::\d+)?$/u

/** The folders above a path, outermost first, without the root. */
function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/").slice(1, -1)
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`)
}

/**
 * A folder above a destination that both would make, if it is not there: whoever comes first decides whose it is.
 */
function sharedFolder({ effects, facts }: Traveller, to: string, plainly: boolean) {
  if (plainly && isInstalling(effects)) return undefined
  return foldersAbove(to).find((folder) => {
    // WORKDIR has made it before either of them.
    const { directory } = facts
    if (directory === folder || directory?.startsWith(`${folder}/`)) return false
    return (
      mayWrite(effects, { path: folder, reach: "one" }) ||
      effects.writes.some(({ path }) => path.startsWith(`${folder}/`))
    )
  })
}

/** Why a mount of the RUN has to do with a copied folder: its files are hidden, or the folder is made for it. */
export function againstMounts({ step, facts }: Traveller, to: string): string | undefined {
  for (const mount of step.mounts) {
    if (mount.kind === "bind" && !mount.from) return "a bind mount shows it files of the context"
    if (mount.target === undefined) continue
    const written = plain(mount.target)
    const target = written === undefined ? undefined : joinPath(facts.directory, written)
    const meets =
      target === undefined || mayMeet({ path: target, reach: "tree" }, { path: to, reach: "tree" })
    if (meets) return `its mount on ${show(mount.target)} may hide what is copied`
  }
  return undefined
}

/**
 * Why a RUN may not go up across a copy; undefined when it may.
 *
 * @param minds - `"said links"` leaves aside what may have become a link although nobody says so.
 */
export function againstCopy(
  copy: CopyStep | AddStep,
  traveller: Traveller,
  minds: "all links" | "said links" = "all links",
): string | undefined {
  const { effects, facts } = traveller
  const written = plain(copy.destination)
  const to = written === undefined ? undefined : joinPath(facts.directory, written)
  if (to === undefined) return `only the base or the builder knows where ${describeStep(copy)} goes`
  const link = linkAbove(traveller.links(), to)
  if (link !== undefined) return `${link} may be a link, and ${describeStep(copy)} go elsewhere`
  const maker = minds === "all links" ? traveller.earlier().makerOf(to) : undefined
  if (maker !== undefined)
    return `${describeStep(maker)} may have made a link on the way to ${to}, and ${describeStep(copy)} go elsewhere`
  const brought = { path: to, reach: "tree" } as const
  if (traveller.uses().some((use) => mayMeet(use, brought)))
    return `it may read or write what ${describeStep(copy)} brings`
  const mounted = againstMounts(traveller, to)
  if (mounted !== undefined) return mounted
  const owner = copy.chown === undefined ? undefined : (plain(copy.chown) ?? "")
  const passwd = { path: "/etc/passwd", reach: "one" } as const
  if (owner !== undefined && !NUMBERS.test(owner) && mayWrite(effects, passwd))
    return `the names in --chown of ${describeStep(copy)} are looked up where users may be added`
  const plainly = owner === undefined && copy.chmod === undefined
  // The folder a RUN starts in is made for it, and then not by the COPY.
  if (!plainly && facts.directory === undefined)
    return `the base decides the working directory, which ${describeStep(copy)} may make`
  const folder = sharedFolder(traveller, to, plainly)
  return folder === undefined
    ? undefined
    : `it and ${describeStep(copy)} may both make ${folder}, which then belongs to the first`
}

/** Why a RUN may not go up across a step; undefined when it may. */
export function againstCrossing(
  { step, facts }: Standing,
  traveller: Traveller,
): string | undefined {
  switch (step.kind) {
    case "run":
      return againstCrossingRun(step, facts, traveller)
    case "copy":
    case "add":
      return againstCopy(step, traveller)
    case "label":
    case "expose":
    case "cmd":
    case "entrypoint":
    case "stopsignal":
    case "healthcheck":
    case "maintainer":
    case "onbuild":
    case "comment":
      return undefined
    case "env":
    case "arg": {
      const names =
        step.kind === "arg" ? [step.arg.name] : step.entries.map(([name]) => plain(name))
      const { variables } = traveller.effects
      const read = names.find((name) => name === undefined || readsVariable(variables, name))
      const any = names.includes(undefined)
      return any || read !== undefined
        ? `it may read ${read ?? "what is set"} of ${describeStep(step)}`
        : undefined
    }
    default:
      return `${describeStep(step)} stands before it`
  }
}
