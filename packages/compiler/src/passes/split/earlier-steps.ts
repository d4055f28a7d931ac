import type { RunStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { isIn } from "../../effects/paths.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"
import { textOfRun } from "../sink/lists-environment.ts"
import type { BroadCopy } from "./broad-copy.ts"
import type { Project } from "./project.ts"
import { inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"

/** Names of files that decide what package managers do in a folder, whoever has put them there. */
const DECIDES =
  /^(?:\.npmrc|\.?pnpmfile\.\w+|\.yarnrc(?:\.yml)?|\.yarnclean|\.pnp\.\w+|pnpm-workspace\.ya?ml|package\.(?:json5?|yaml)|binding\.gyp|go\.work|\.corepack\.env)$/u

/** Files and calls by which package managers are set for all projects. */
const SETTINGS = /(?:npmrc|yarnrc|pip\.conf)$|^pip$/u
const SETS = /npmrc|yarnrc|pip\.conf|\bconfig\s+(?:\S+\s+)*set\b|\bgo\s+env\b/u

/** A step before the copy, and where it stands. */
export interface Earlier {
  readonly step: StepNode
  readonly facts: StageFacts
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

function ofRun(step: RunStep, facts: StageFacts, directory: string): string | undefined {
  const words = textOfRun(step).split(/[\s;&|()<>"'=]+/u)
  return words.find((word) => {
    if (!DECIDES.test(nameOf(word)) || /^[~$]/u.test(word)) return false
    const path = joinPath(facts.directory, word)
    return path === undefined || isIn(path, directory)
  })
}

/** Settings for all projects that may name a folder of this one. */
function leadsHere(
  { step, facts }: Earlier,
  directory: string,
  { source, copied }: { readonly source: string; readonly copied: Project },
): string | undefined {
  if (step.kind === "run") {
    const text = textOfRun(step)
    return SETS.test(text) && text.includes(directory) ? directory : undefined
  }
  if (step.kind !== "copy" && step.kind !== "add") return undefined
  const to = joinPath(facts.directory, plain(step.destination) ?? ".")
  if (to !== undefined && isIn(to, directory)) return undefined
  for (const each of step.sources) {
    const path = "path" in each ? plain(each.path) : undefined
    const name = each.kind === "inline" ? each.name : nameOf(path ?? "")
    if (!SETTINGS.test(name) && !(to !== undefined && SETTINGS.test(nameOf(to)))) continue
    const from = path === undefined ? undefined : joinPath("/", path)!.slice(1)
    const isOwn = step.kind === "add" || step.from === undefined
    const below = from === undefined || !isOwn || !isIn(`/${from}`, `/${source}`) ? undefined : from
    const inside = below?.slice(source === "" ? 0 : source.length + 1)
    const text =
      each.kind === "inline"
        ? plain(each.contents)
        : inside !== undefined && copied.entry(inside)?.type === "file"
          ? copied.text(inside)
          : undefined
    if (text === undefined || text.includes(directory) || /[=\s]\.{1,2}\//u.test(text)) return name
  }
  return undefined
}

/** The file that a copy puts into the folder of the project, and that does not stand in its own place there. */
function ofCopy(
  step: Extract<StepNode, { kind: "copy" | "add" }>,
  { facts }: Earlier,
  directory: string,
  { source, copied }: { readonly source: string; readonly copied: Project },
): string | undefined {
  const written = plain(step.destination)
  const to = written === undefined ? undefined : joinPath(facts.directory, written)
  if (to !== undefined && !isIn(to, directory) && !isIn(directory, to)) return undefined
  const isForeign = step.kind === "copy" && step.from !== undefined
  for (const each of step.sources) {
    if (each.kind === "inline") {
      if (DECIDES.test(each.name) || (to !== undefined && DECIDES.test(nameOf(to))))
        return each.name
      continue
    }
    const path = "path" in each ? plain(each.path) : undefined
    const name = path === undefined ? undefined : nameOf(path.replace(/\/+$/u, ""))
    if (name !== undefined && DECIDES.test(name)) {
      const own = !isForeign && joinPath("/", path!) === `/${inFolder(source, name)}`
      if (!own || (to !== directory && to !== `${directory}/${name}`)) return name
    } else if (to !== undefined && DECIDES.test(nameOf(to))) return nameOf(to)
    else if (!isForeign && path !== undefined && to === directory && path !== source) {
      const from = joinPath("/", path)!.slice(1)
      if (from === source || !isIn(from, source)) continue
      const below = source === "" ? from : from.slice(source.length + 1)
      if (copied.entry(below)?.type !== "directory") continue
      const inner = copied.names(below).find((each) => DECIDES.test(each))
      if (inner !== undefined) return `${from}/${inner}`
    }
  }
  return undefined
}

/** Refuses a folder into which an earlier step puts what decides how an install goes: the copy is not all of it then. */
export function checkEarlier(
  earlier: readonly Earlier[],
  directory: string,
  copy: BroadCopy,
  copied: Project,
): void {
  for (const each of earlier) {
    const { step, facts } = each
    const found =
      step.kind === "run"
        ? ofRun(step, facts, directory)
        : step.kind === "copy" || step.kind === "add"
          ? ofCopy(step, each, directory, { source: copy.source, copied })
          : undefined
    const leads = leadsHere(each, directory, { source: copy.source, copied })
    if (leads !== undefined) refuse(`an earlier step brings settings (${leads}) that may lead here`)
    if (found !== undefined) refuse(`an earlier step brings ${found}, which decides what it does`)
  }
}
