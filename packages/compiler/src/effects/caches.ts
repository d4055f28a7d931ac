import { mapList } from "@stagecraft/ir"
import type { StageFacts } from "../stage-facts.ts"
import { joinPath, variableAt } from "../stage-facts.ts"
import { placesAt } from "./places.ts"
import type { CommandEffects } from "./read-command.ts"
import type { CacheFolder } from "./tool.ts"

/** A cache of a command, where it stands. */
export interface CacheUse {
  /** Absolute and normal, or `~/…` where HOME is not known; undefined when it may be anywhere, or is not used. */
  readonly path: string | undefined
  /** Variables of an unknown base that would put it elsewhere, if they were set. */
  readonly unless: readonly string[]
  /** The option or variable with which the tool does not use it. */
  readonly off: string | undefined
  readonly cache: CacheFolder
}

type Value = { readonly value: string } | "unset" | "unknown"

/** What the command finds in its environment: set for it alone, or where it stands. */
function environment(command: CommandEffects, facts: StageFacts, name: string): Value {
  const own = command.assignments.get(name)
  return own === undefined ? variableAt(facts, name) : { value: own }
}

function setOption(command: CommandEffects, option: string): string | undefined {
  if (command.options.has(option)) return option
  const pair = command.values.find(({ word, ...each }) => `${each.option}=${word.value}` === option)
  return pair && option
}

/** How tools write that a variable is set to nothing. */
const NO = /^(?:|0|off|no|false|n|f)$/iu

function offBy(command: CommandEffects, facts: StageFacts, off: readonly string[]) {
  return off.find((each) => {
    if (!each.startsWith("$")) return setOption(command, each) !== undefined
    const [name = "", only] = each.slice(1).split("=")
    const found = environment(command, facts, name)
    if (typeof found !== "object") return false
    return only === undefined ? !NO.test(found.value) : found.value === only
  })
}

/** The value of an option, whatever it is called when it was given. */
function optionValue(command: CommandEffects, option: string): Value {
  const given = command.values.findLast((each) => each.option === option)
  if (!given) return "unset"
  return given.word.value === undefined ? "unknown" : { value: given.word.value }
}

function whereIs(cache: CacheFolder, command: CommandEffects, facts: StageFacts) {
  const unless: string[] = []
  for (const place of cache.places) {
    if (/^[~/]/u.test(place)) return { path: placesAt([place], facts)[0]?.path, unless }
    const [, name = "", below = ""] = /^\$?([^/]+)(.*)$/u.exec(place) ?? []
    const variable = place.startsWith("$")
    const found = variable ? environment(command, facts, name) : optionValue(command, name)
    // What the graph itself has set to an unknown value is certain to be set.
    const setByGraph = variable && found === "unknown" && isSet(facts, name)
    if (found === "unknown" && (!variable || setByGraph)) return { path: undefined, unless }
    if (found === "unknown") unless.push(name)
    // A list of folders, of which each tool has its own idea.
    else if (found !== "unset" && found.value.includes(":")) return { path: undefined, unless }
    else if (found !== "unset" && found.value !== "")
      return { path: joinPath(facts.directory, `${found.value}${below}`), unless }
  }
  return { path: undefined, unless }
}

function isSet({ murky, variables }: StageFacts, name: string): boolean {
  for (let each = variables; each; each = each.before)
    if (each.name === undefined || each.name === name) return true
  return murky
}

/** The caches that a command uses by its row, and where they are. */
export function cachesOf(command: CommandEffects, facts: StageFacts): readonly CacheUse[] {
  return mapList(command.caches, (cache) => {
    const off = offBy(command, facts, cache.off ?? [])
    const { path, unless } = whereIs(cache, command, facts)
    return {
      path: off?.startsWith("$") && off.includes("=") ? undefined : path,
      unless,
      off,
      cache,
    }
  })
}
