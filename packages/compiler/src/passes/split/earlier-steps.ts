import { describeStep } from "@stagecraft/dockerfile"
import type { RunStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { Standing } from "../../along-chain.ts"
import { alongChain } from "../../along-chain.ts"
import { leftBehind } from "../../effects/left-behind.ts"
import { isIn, nameOf } from "../../effects/paths.ts"
import { mayMeet } from "../../effects/places.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"
import { textOfRun } from "../sink/lists-environment.ts"
import type { BroadCopy } from "./broad-copy.ts"
import type { Project } from "./project.ts"
import { inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"
import { mayBeSettings, meetsOne, settingsPlaces } from "./settings-places.ts"

/** Names of files that decide what package managers do in a folder, whoever has put them there. */
const DECIDES =
  /^(?:\.npmrc|\.npm-extension\.\w+|\.?pnpmfile\.\w+|\.yarnrc(?:\.yml)?|\.yarnclean|\.pnp\.\w+|pnpm-workspace\.ya?ml|package\.(?:json5?|yaml)|binding\.gyp|go\.work|\.corepack\.env|\.env(?:\.(?:yarn|local|(?:production|development|test)(?:\.local)?))?|bunfig\.toml|Gemfile(?:\.lock)?|gems\.(?:rb|locked)|\.bundle)$/u

/** True for the place of such a file. */
const decides = (path: string): boolean =>
  DECIDES.test(nameOf(path)) || /(?:^|\/)\.bundle\//u.test(path)

/** Files and calls by which package managers are set for all projects. */
const SETTINGS = /(?:npmrc|yarnrc|bunfig\.toml|pip\.conf|gemrc)$|^pip$/u
const SETS =
  /npmrc|yarnrc|bunfig|pip\.conf|gemrc|\.bundle|\bconfig\s+(?:\S+\s+)*set\b|\bgo\s+env\b/u

/** Where the images of Ruby keep gems, and the settings for all projects. */
const BUNDLE = "/usr/local/bundle"

/** The steps before one, the last first; a list, since a chain of stages shares its beginning. */
export interface EarlierSteps extends Standing {
  readonly before: EarlierSteps | undefined
}

function ofRun(step: RunStep, facts: StageFacts, directory: string): string | undefined {
  const words = textOfRun(step).split(/[\s;&|()<>"'=]+/u)
  return words.find((word) => {
    if (!decides(word) || /^[~$]/u.test(word)) return false
    const path = joinPath(facts.directory, word)
    return path === undefined || isIn(path, directory)
  })
}

/** Settings for all projects that may name a folder of this one. */
function leadsHere(
  { step, facts }: Standing,
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
    // Bundler's have no name of their own, and paths in them need no mark.
    if (to !== undefined && (/(?:^|\/)\.bundle(?:\/|$)/u.test(to) || isIn(to, BUNDLE))) return to
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
    if (
      text === undefined ||
      text.includes(directory) ||
      /^\s*(?:include|also)\b/mu.test(text) ||
      /[=\s]\.{1,2}\//u.test(text)
    )
      return name
  }
  return undefined
}

/** The file that a copy puts into the folder of the project, and that does not stand in its own place there. */
function ofCopy(
  step: Extract<StepNode, { kind: "copy" | "add" }>,
  { facts }: Standing,
  directory: string,
  { source, copied }: { readonly source: string; readonly copied: Project },
): string | undefined {
  const written = plain(step.destination)
  const to = written === undefined ? undefined : joinPath(facts.directory, written)
  if (to !== undefined && !isIn(to, directory) && !isIn(directory, to)) return undefined
  const isForeign = step.kind === "copy" && step.from !== undefined
  for (const each of step.sources) {
    if (each.kind === "inline") {
      if (DECIDES.test(each.name) || (to !== undefined && decides(to))) return each.name
      continue
    }
    const path = "path" in each ? plain(each.path) : undefined
    const name = path === undefined ? undefined : nameOf(path.replace(/\/+$/u, ""))
    if (name !== undefined && DECIDES.test(name)) {
      const own = !isForeign && joinPath("/", path!) === `/${inFolder(source, name)}`
      if (!own || (to !== directory && to !== `${directory}/${name}`)) return name
    } else if (to !== undefined && decides(to)) return nameOf(to)
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

/** Names whose files ADD does not unpack. */
const PLAIN_FILE =
  /\.(?:json5?|ya?ml|toml|txt|lock|cfg|conf|mod|sum|work|ini|md|js|cjs|mjs|ts|py)$|^\.\w+$/u

/** True for a path of the context that a COPY brings as one file of that name. */
function isOneFile(path: string, step: StepNode, whole: Project): boolean {
  if (/[*?[\]\\]/u.test(path)) return false
  if (step.kind === "add" && !PLAIN_FILE.test(nameOf(path))) return false
  return whole.entry(joinPath("/", path)!.slice(1))?.type === "file"
}

/** What a copy brings to a folder of which nobody looked at each name: settings, other manifests or links may be there. */
function ofTree(
  step: Extract<StepNode, { kind: "copy" | "add" }>,
  { facts }: Standing,
  directory: string,
  { source, copied, whole }: Where,
): string | undefined {
  const written = plain(step.destination)
  const to = written === undefined ? undefined : joinPath(facts.directory, written)
  const inside = to === undefined || isIn(to, directory) || isIn(directory, to)
  const settings = to === undefined || mayBeSettings({ path: to, reach: "tree" }, facts)
  if (!inside && !settings) return undefined
  const isForeign = step.kind === "copy" && step.from !== undefined
  for (const each of step.sources) {
    if (each.kind === "inline") continue
    const path =
      "path" in each ? plain(each.path) : "pattern" in each ? plain(each.pattern) : undefined
    if (path === undefined || isForeign) {
      // Of a single file the name tells, and it is looked at elsewhere; of others, all may be a folder.
      return `all of ${path ?? "what only the build knows"}`
    }
    if (isOneFile(path, step, whole)) continue
    const from = joinPath("/", path)!.slice(1)
    const pattern = /[*?[\]\\]/u.test(path)
    if (to !== undefined && !pattern && step.kind === "copy") {
      // In its own place below the project; a folder beside it was looked at by its names.
      const own = to === directory ? from === source : to === `${directory}/${below(from, source)}`
      if (own && !settings) continue
      const lands = [...settingsPlaces(facts), directory].filter((place) => isIn(place, to))
      const hit = lands.find(
        (place) =>
          place !== to && whole.has(inFolder(from, place.slice(to === "/" ? 1 : to.length + 1))),
      )
      if (hit !== undefined) return hit
      if (settingsPlaces(facts).some((place) => isIn(to, place))) return to
      if (mayBeSettings({ path: to, reach: "one" }, facts) && !lands.length) return to
      if (!isIn(to, directory) || isIn(`/${from}`, `/${source}`)) continue
      return `all of ${path}`
    }
    if (to === directory && pattern && onlyOwnFiles(path, source, copied)) continue
    return `all of ${path}`
  }
  return undefined
}

const below = (from: string, source: string): string =>
  source === "" ? from : from.slice(source.length + 1)

/** True for `package*.json` beside the project's own: each file lands where the whole copy puts it. */
function onlyOwnFiles(path: string, source: string, copied: Project): boolean {
  const full = joinPath("/", path)!
  const name = nameOf(full)
  if (full.slice(0, -name.length - 1) !== (source === "" ? "" : `/${source}`)) return false
  if (/[[\]\\]/u.test(name)) return false
  const escaped = name.replaceAll(/[.+^${}()|]/gu, String.raw`\$&`)
  const pattern = new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "u")
  return copied
    .names("")
    .every((each) => !pattern.test(each) || copied.entry(each)?.type === "file")
}

/** Where a project is copied from. */
interface Where {
  readonly source: string
  readonly copied: Project
  readonly whole: Project
}

/** What a RUN may have left that leads into the project, or stands on the way to it. */
function ofUnknownRun(
  step: RunStep,
  facts: StageFacts,
  directory: string,
  named: readonly string[],
): string | undefined {
  const left = leftBehind(step, facts)
  if (!left) return "any settings or links"
  const found = left.find(
    (use) =>
      mayBeSettings(use, facts) ||
      meetsOne(use.path, named) ||
      (use.reach === "one"
        ? isIn(directory, use.path)
        : mayMeet(use, { path: directory, reach: "tree" })),
  )
  return found?.path
}

/**
 * Refuses a folder into which an earlier step puts what decides how an install goes: the copy is not all of it then.
 *
 * @param named - Files of settings that variables name, where the install is.
 */
export function checkEarlier(
  earlier: EarlierSteps | undefined,
  directory: string,
  copy: BroadCopy,
  copied: Project,
  whole: Project,
  named: readonly string[],
): void {
  const where = { source: copy.source, copied, whole }
  for (let each = earlier; each; each = each.before) {
    const { step, facts } = each
    const isCopy = step.kind === "copy" || step.kind === "add"
    const found =
      step.kind === "run"
        ? ofRun(step, facts, directory)
        : isCopy
          ? ofCopy(step, each, directory, where)
          : undefined
    const leads = leadsHere(each, directory, where)
    if (leads !== undefined) refuse(`an earlier step brings settings (${leads}) that may lead here`)
    if (found !== undefined) refuse(`an earlier step brings ${found}, which decides what it does`)
    const to = isCopy ? joinPath(facts.directory, plain(step.destination) ?? "/") : undefined
    if (isCopy && meetsOne(to ?? "/", named))
      refuse(`${describeStep(step)} brings settings (${named[0]}) that may lead here`)
    const tree = isCopy ? ofTree(step, each, directory, where) : undefined
    if (tree !== undefined)
      refuse(`${describeStep(step)} brings ${tree}, where settings may be that lead here`)
    const left = step.kind === "run" ? ofUnknownRun(step, facts, directory, named) : undefined
    if (left !== undefined)
      refuse(`${describeStep(step)} may leave settings or links that lead here (${left})`)
  }
}

/** The steps after one more. */
export const earlierAfter = (
  before: EarlierSteps | undefined,
  step: StepNode,
  facts: StageFacts,
): EarlierSteps | undefined =>
  step.kind === "run" || step.kind === "copy" || step.kind === "add"
    ? { step, facts, before }
    : before

/** The steps before the first one of a stage: those of the stages that it is built on. */
export const earlierAtStart = (
  graph: Graph,
  atStart: ReadonlyMap<StageDraft, StageFacts>,
): ((stage: StageDraft) => EarlierSteps | undefined) =>
  alongChain<EarlierSteps | undefined>(graph, atStart, undefined, earlierAfter)
