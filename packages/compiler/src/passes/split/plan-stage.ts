import { describeStep } from "@stagecraft/dockerfile"
import type { RunStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { isIn } from "../../effects/paths.ts"
import type { Links } from "../../links-in-chain.ts"
import { linkAbove, linksAfter } from "../../links-in-chain.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { factsAfter, joinPath } from "../../stage-facts.ts"
import type { BroadCopy } from "./broad-copy.ts"
import { providerOf } from "./corepack.ts"
import { destinationOf, hasPlainOwner, readBroadCopy } from "./broad-copy.ts"
import type { EarlierSteps } from "./earlier-steps.ts"
import { checkEarlier, earlierAfter } from "./earlier-steps.ts"
import { looksLikeInstall, proveRun, VERSION_FILES } from "./install-run.ts"
import { checkManifests } from "./manifest-copies.ts"
import type { Plan, PlannedInstall, ProvedInstall, Unsplit } from "./plan.ts"
import type { ProjectSource } from "./project.ts"
import { Project, inFolder } from "./project.ts"
import { checkDirectory, checkHome } from "./project-place.ts"
import { attempt, refuse } from "./refusal.ts"

/** Steps. An install further behind a copy is not looked for. */
const FARTHEST = 60

const METADATA = new Set<StepNode["kind"]>([
  ...(["label", "expose", "cmd", "entrypoint", "healthcheck", "stopsignal", "maintainer"] as const),
  ...(["comment", "env", "arg", "user", "shell", "onbuild"] as const),
])

/**
 * Steps that mean something else once another stage goes on: triggers fire there, an ENTRYPOINT there drops a CMD of
 * here, and a variable of the base that an ARG hides here is seen again.
 */
const STAYS_IN_STAGE = new Set<StepNode["kind"]>(["cmd", "entrypoint", "onbuild", "raw", "arg"])

/** What is known before a copy. */
interface Before {
  readonly facts: StageFacts
  readonly links: Links
  readonly earlier: EarlierSteps | undefined
}

class StagePlanner {
  readonly #steps: readonly StepNode[]
  readonly #source: ProjectSource
  /** Before this step a stage can become two: what others get of a base comes after it. */
  readonly #whole: number
  readonly unsplit: Unsplit[] = []
  readonly proved = new Map<RunStep, ProvedInstall>()

  constructor(steps: readonly StepNode[], source: ProjectSource) {
    this.#steps = steps
    this.#source = source
    const at = steps.findIndex(({ kind }) => STAYS_IN_STAGE.has(kind))
    this.#whole = at < 0 ? steps.length : at
  }

  /** Looks for installs behind one copy. */
  plan(copy: BroadCopy, at: number, { facts: before, links, earlier }: Before): Plan | undefined {
    const copied = new Project(this.#source, copy.source)
    const to = attempt(() => {
      const directory = destinationOf(copy, before)
      const link = linkAbove(links, directory)
      if (link !== undefined) refuse(`${link} may be a symbolic link`)
      return { directory }
    })
    const installs: PlannedInstall[] = []
    const keepsOut = new Set<string>()
    // A folder that the copy makes is to be made by a copy, and by none but one of its own.
    let first = copy.step.chown || copy.step.chmod ? at : undefined
    let ranBeside = false
    let facts = before
    // Installs that are proved leave nothing but what is known of them.
    let passed = earlier
    const end = Math.min(this.#steps.length, at + FARTHEST)
    // A copy of one file brings nothing that could come later.
    const isOneFile = (): boolean => copied.entry("")?.type === "file"
    /** Says of an install further behind, which nothing was proved of, what it is kept from the copy by. */
    const blocked = (next: number, why = ""): void => {
      if ("why" in to || installs.length > 0 || isOneFile()) return
      const between = `${describeStep(this.#steps[next]!)} stands between${why && `: ${why}`}`
      let there = facts
      for (const step of this.#steps.slice(next, end)) {
        if (
          step.kind === "run" &&
          there.directory !== undefined &&
          isIn(there.directory, to.directory) &&
          looksLikeInstall(step)
        ) {
          this.unsplit.push({ copy, step, why: between })
          return
        }
        there = factsAfter(there, step)
      }
    }
    for (let next = at + 1; next < end; next++) {
      const step = this.#steps[next]!
      if (step.kind === "run") {
        const found = attempt(() => {
          if ("why" in to) return refuse(to.why)
          const proved = this.#prove(step, copy, copied, to.directory, { facts, earlier: passed })
          // Asked only now: most copies stand before no install.
          if (proved.kind === "install") {
            const whole = new Project(this.#source, "")
            checkEarlier(passed, to.directory, copy, copied, whole, proved.named)
          }
          return proved
        })
        if ("why" in found) {
          if (!looksLikeInstall(step)) blocked(next, found.why)
          else if (!isOneFile()) this.unsplit.push({ copy, step, why: found.why })
          break
        }
        if (found.kind === "install" && found.known) this.proved.set(step, found.known)
        if (found.kind === "apart") {
          ranBeside = true
          passed = earlierAfter(passed, step, facts)
        } else {
          if (ranBeside && !hasPlainOwner(copy)) {
            const why = "the owner of the copy is a name, which RUNs before it may give to another"
            this.unsplit.push({ copy, step, why })
            break
          }
          // Somebody has to make it, in the way of the copy.
          const made = copy.step.chown || copy.step.chmod || first !== undefined
          if (installs.length === 0 && found.manifests.length === 0 && made) break
          if (found.rewrites.length > 0 && this.#whole < next) {
            const { kind } = this.#steps[this.#whole]!
            const why = `it may change ${found.rewrites.join(", ")}, and a stage cannot end behind ${kind.toUpperCase()}`
            this.unsplit.push({ copy, step, why })
            break
          }
          installs.push({
            at: next,
            step,
            manifests: found.manifests,
            rewrites: found.rewrites,
            byWord: found.byWord,
            facts,
          })
          for (const path of found.keepsOut) keepsOut.add(path)
        }
      } else if (step.kind === "workdir") {
        if (installs.length === 0) first = at
        const directory = factsAfter(facts, step).directory
        if ("why" in to || directory === undefined || !isIn(directory, to.directory)) {
          blocked(next)
          break
        }
      } else if (step.kind === "copy" || step.kind === "add") {
        if ("why" in to || !goesElsewhere(step, to.directory, facts)) {
          blocked(next)
          break
        }
        // It may bring a file in which the name of an owner is looked up.
        if (!hasPlainOwner(copy)) break
        passed = earlierAfter(passed, step, facts)
      } else if (!METADATA.has(step.kind)) {
        blocked(next)
        break
      }
      facts = factsAfter(facts, step)
    }
    const [install] = installs
    if (!install || "why" in to) return undefined
    return {
      at,
      directory: to.directory,
      start: before.directory,
      copy,
      copied,
      installs,
      first: first ?? install.at,
      keepsOut: [...keepsOut],
    }
  }

  #prove(
    step: RunStep,
    copy: BroadCopy,
    copied: Project,
    directory: string,
    { facts, earlier }: Pick<Before, "facts" | "earlier">,
  ): Proved {
    const at = facts.directory
    const own =
      at === undefined ? undefined : at === directory ? "" : at.slice(directory.length + 1)
    const inside = at !== undefined && isIn(at, directory)
    if (copied.entry("")?.type !== "directory") refuse(`${copy.source} is no folder of the context`)
    checkDirectory(directory)
    const folder = inside ? own! : ""
    const project = new Project(this.#source, inFolder(copied.folder, folder), (program) =>
      providerOf(program, step, facts, earlier),
    )
    const proof = proveRun(step, project, { facts, directory, copied })
    if (proof.kind === "apart") return proof
    if (!inside)
      refuse(`it runs in ${at ?? "a folder that the base decides"}, not where the copy goes`)
    const here = (path: string): string => inFolder(folder, path)
    const manifests = proof.manifests.map(here)
    checkAbove(copied, folder)
    checkManifests(copied, manifests, copy, facts.user === "root" || facts.user === "0")
    checkHome(copied, directory, facts, new Set(manifests))
    const keepsOut: string[] = []
    for (const path of proof.writes.map(here)) {
      const entry = copied.entry(path)
      if (!entry) continue
      if (!proof.clears?.map(here).includes(path)) refuse(`${path} is sent, and it changes it`)
      if (entry.type !== "directory" || entry.mode !== 0o755 || copy.step.chown || copy.step.chmod)
        refuse(`${path} is sent with a mode or an owner of its own`)
      const kept = inFolder(copied.folder, path)
      if (!/^[\w@./-]+$/u.test(kept)) refuse(`${kept} would be a pattern where it is kept out`)
      keepsOut.push(kept)
    }
    const rewrites = (proof.rewrites ?? []).map(here)
    const { readsVariable: reads, byWord = false } = proof
    const provedBy = manifests.map((path) => inFolder(copied.folder, path))
    return {
      kind: "install",
      manifests,
      rewrites,
      keepsOut,
      byWord,
      named: proof.named,
      ...(reads && { known: { reads, provedBy, byWord } }),
    }
  }
}

type Proved =
  | { readonly kind: "apart" }
  | {
      readonly kind: "install"
      readonly manifests: readonly string[]
      readonly rewrites: readonly string[]
      readonly keepsOut: readonly string[]
      readonly byWord: boolean
      readonly named: readonly string[]
      readonly known?: ProvedInstall
    }

const LEADS_ABOVE =
  /^(?:package\.json|package\.yaml|pnpm-workspace|\.?yarn|node_modules$|\.npmrc|\.env\.yarn|bun(?:fig)?\.|\.pnp|go\.work|pyproject\.toml|uv\.|Gemfile|\.bundle|composer\.|\.?mise(?:\.|$))/u

/** Package managers, and what finds their programs, look for what they belong to in the folders above, too. */
function checkAbove(copied: Project, folder: string): void {
  if (folder === "") return
  const parts = folder.split("/")
  for (const depth of parts.keys()) {
    const above = parts.slice(0, depth).join("/")
    const names = copied.names(above)
    const found = names.find((name) => LEADS_ABOVE.test(name) || VERSION_FILES.has(name))
    if (found !== undefined) refuse(`${inFolder(above, found)} is above the project`)
  }
}

/** True when a copy between goes to a place of its own. */
function goesElsewhere(
  step: Extract<StepNode, { kind: "copy" | "add" }>,
  directory: string,
  facts: StageFacts,
): boolean {
  const written = plain(step.destination)
  const to = written === undefined ? undefined : joinPath(facts.directory, written)
  return to !== undefined && !isIn(to, directory) && !isIn(directory, to)
}

/** What came of looking at a stage. */
export interface StagePlans {
  readonly plans: readonly Plan[]
  readonly unsplit: readonly Unsplit[]
  readonly proved: ReadonlyMap<RunStep, ProvedInstall>
}

/** What can be split in a stage, and what cannot. */
export function planStage(
  steps: readonly StepNode[],
  start: StageFacts,
  source: ProjectSource,
  startLinks: Links = [],
  startEarlier?: EarlierSteps,
): StagePlans {
  const planner = new StagePlanner(steps, source)
  const plans: Plan[] = []
  let earlier = startEarlier
  const understood = new Set<StepNode>()
  let facts = start
  let links = startLinks
  let free = 0
  for (const [at, step] of steps.entries()) {
    const copy = at < free ? undefined : readBroadCopy(step)
    const plan = copy && planner.plan(copy, at, { facts, links, earlier })
    if (plan) {
      plans.push(plan)
      free = plan.installs.at(-1)!.at + 1
      for (const install of plan.installs) understood.add(install.step)
    }
    // An install that is proved runs nothing that could leave settings.
    if (!understood.has(step)) earlier = earlierAfter(earlier, step, facts)
    links = linksAfter(links, step, facts)
    facts = factsAfter(facts, step)
  }
  return { plans, unsplit: planner.unsplit, proved: planner.proved }
}

/** True when a stage has a RUN that may be an install behind a copy of a folder. Quick to say no. */
export function mayPlan(steps: readonly StepNode[]): boolean {
  const copy = steps.findIndex((step) => readBroadCopy(step) !== undefined)
  return (
    copy >= 0 &&
    steps.some((step, at) => at > copy && step.kind === "run" && looksLikeInstall(step))
  )
}
