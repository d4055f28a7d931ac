import { isIn } from "../../effects/paths.ts"
import { everyProgram, readsVariable } from "../../effects/variables.ts"
import type { StageFacts, Variables } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"
import type { Manager, VariableUse } from "./manager.ts"
import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"

/** A folder of PATH in which the copy puts no file. */
function checkSearched(path: string, directory: string, copied: Project, facts: StageFacts): void {
  const folder = joinPath(facts.directory, path)
  if (folder === undefined) refuse("PATH names a folder that only the base knows")
  else if (isIn(folder, directory)) {
    const inside = folder.slice(directory.length + 1)
    if (inside === "" || copied.has(inside)) refuse(`PATH leads into ${folder}, which is copied`)
  }
}

/** The folders that a PATH names, `$` in those that only the build knows; what it goes on with is not among them. */
export function foldersOfPath({
  value,
  text,
}: Pick<Variables, "value" | "text">): readonly string[] {
  const parts = text ?? (value === undefined ? ["$"] : [value])
  const shown = parts.map((part) => {
    if (typeof part === "string") return part
    if (part.kind === "literal") return part.value
    return part.kind === "env" && part.name === "PATH" && !part.expansion ? "/$" : "$"
  })
  return shown
    .join("")
    .split(":")
    .filter((path) => path !== "/$")
    .map((path) => path || ".")
}

/** Refuses a PATH that leads into what is copied; what it goes on with was looked at on its own, or is the base's. */
function checkPath({ value, text }: Assigned, { facts, directory, copied }: Surroundings): void {
  for (const path of foldersOfPath({ value, text })) {
    if (path.includes("$")) refuse("PATH is not known")
    checkSearched(path, directory, copied, facts)
  }
}

/**
 * Variables whose value is a file or a folder, or a list of them: a word without a slash, or none at all in a list, is one in
 * the working directory.
 */
const NAMES_FILES =
  /(?:PATH|DIR(?:S|ECTOR\w+)?|FILES?|FOLDER|HOME|CACHE|STORE|PREFIX|ROOT|BIN|BUNDLE|CERTS?|KEY|CAINFO|CONF(?:IG(?:_GLOBAL|_SYSTEM)?)?|BASE|ENV|INSTALL|TE?MP|DATA|TREE|NETRC|CWD|_URL|MODULES|ENGINES|COVERAGE|WARNINGS|ALIASES)$/iu

/** Values of these that are no path. */
const IS_OFF = /^(?:GO\w+=off|BUN_RUNTIME_TRANSPILER_CACHE_PATH=0)$/u

/** True when no part of a value can be a path of the project. */
function leadsElsewhere(name: string, value: string | undefined, directory: string): boolean {
  if (value === undefined) return false
  if (/^https?:\/\/[^\s,;|]+(?:\s+https?:\/\/[^\s,;|]+)*$/u.test(value)) return true
  const namesFile = NAMES_FILES.test(name) && value !== "" && !IS_OFF.test(`${name}=${value}`)
  return value.split(/[:;,\s]/u).every((part) => {
    if (part.includes(directory)) return false
    if (!part.includes("/")) return !namesFile && !part.startsWith(".")
    if (part.startsWith("//")) return true
    return part.startsWith("/") && !part.includes("/..")
  })
}

/** A variable that is set: by the stage, or before a command. */
type Assigned = Pick<Variables, "name" | "value"> & Partial<Pick<Variables, "text">>

/** What of the environment an install uses. */
export interface Surroundings {
  readonly facts: StageFacts
  /** Where the copy goes. */
  readonly directory: string
  readonly copied: Project
  readonly managers: readonly Manager[]
  /** What stands before its commands. */
  readonly assigned: readonly Assigned[]
}

/** Of what every program reads, those that change how it speaks. */
const ONLY_VALUES =
  /^(?:TZ|LANG|LANGUAGE|LC_\w+|TERM|COLUMNS|LINES|USER|LOGNAME|SHLVL|HOSTNAME|POSIXLY_CORRECT)$/u

function usesOf(name: string, managers: readonly Manager[]): ReadonlySet<VariableUse> {
  const uses = new Set(managers.map((manager) => manager.variable(name)))
  if (!ONLY_VALUES.test(name) && readsVariable(everyProgram, name)) uses.add("path")
  return uses
}

/** Refuses variables of the stage that could lead what runs to files of the project. */
export function checkVariables(surroundings: Surroundings): void {
  const { facts, directory, managers, assigned } = surroundings
  const seen = new Set<string>()
  const check = (variable: Assigned): void => {
    const { name, value } = variable
    if (name === undefined) return refuse("a variable is set whose name only the build knows")
    // Each PATH may go on with the one before.
    if (name === "PATH") return checkPath(variable, surroundings)
    if (seen.has(name) || name === "HOME") return
    seen.add(name)
    const uses = usesOf(name, managers)
    if (uses.has("any") && !isMemory(name, value)) refuse(`${name} may change what is read`)
    if (uses.has("path") && !leadsElsewhere(name, value, directory))
      refuse(`${name} may name files of the project`)
  }
  for (const each of assigned) check(each)
  for (let each = facts.variables; each; each = each.before) check(each)
}

/** `NODE_OPTIONS=--max-old-space-size=4096` */
const isMemory = (name: string, value: string | undefined): boolean =>
  name === "NODE_OPTIONS" &&
  value !== undefined &&
  /^\s*(?:--max[-_](?:old|semi)[-_]space[-_]size=\d+\s*|--no-warnings\s*|--dns-result-order=\w+\s*)*$/u.test(
    value,
  )

/** The usual folders of programs. */
const USUAL_PATH =
  /^\/(?:usr\/local\/|usr\/)?s?bin$|^\/usr\/local\/(?:go|cargo|bundle)\/bin$|^\/go\/bin$/u

/**
 * True for a base whose environment leads no package manager to files of a project, wherever that is.
 *
 * Of others it takes the project to tell.
 */
export function isPlainEnvironment(
  environment: Readonly<Record<string, string>>,
  managers: readonly Manager[],
): boolean {
  return Object.entries(environment).every(([name, value]) => {
    if (name === "PATH") return value.split(":").every((path) => USUAL_PATH.test(path))
    if (name === "HOME") return /^\/(?:root|home\/[^/]+)$/u.test(value)
    const uses = usesOf(name, managers)
    return !uses.has("path") && !uses.has("any")
  })
}
