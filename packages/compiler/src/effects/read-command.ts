import type { StageFacts } from "../stage-facts.ts"
import { joinPath } from "../stage-facts.ts"
import type { PathUse } from "./paths.ts"
import { pathOf, protectedPath } from "./paths.ts"
import type { ShellWord, SimpleCommand } from "./read-shell.ts"
import type { OptionValue } from "./read-options.ts"
import { readOptions } from "./read-options.ts"
import type { Operands, Role, Tool, Touches, Trait } from "./tool.ts"
import { tools } from "./tools.ts"

/** What is known of a command before it runs. */
export interface CommandEffects {
  readonly name: string
  readonly tool: Tool
  /** Which of the tool's actions it is: `install`, `mod download`; `""` for a tool that has none. */
  readonly action: string
  /** The options given, as written but one by one: `-y`, `--no-install-recommends`. */
  readonly options: ReadonlySet<string>
  /** The options that have a value, in their order. */
  readonly values: readonly OptionValue[]
  /** The words that are neither of the action nor of an option. */
  readonly operands: readonly ShellWord[]
  /** Files that the words name, and that it only reads. */
  readonly reads: readonly PathUse[]
  /** Files that the words name, and that it may create, change or remove. */
  readonly writes: readonly PathUse[]
  /** What it touches besides; undefined: it may be anything. */
  readonly touches: Touches | undefined
  /** Variables in its words. */
  readonly variables: readonly string[]
  readonly traits: ReadonlySet<Trait>
  /** Names of files it may write or remove; each may be a program. */
  readonly names: readonly string[]
  /** Files that may go, move or become closed. */
  readonly unsettles: readonly PathUse[]
}

/** Variables set for one command that only its own manual speaks of. */
const PREFIX_VARIABLES = new Set(
  `DEBIAN_FRONTEND DEBCONF_NONINTERACTIVE_SEEN NODE_ENV CI NO_COLOR TZ LANG LC_ALL CGO_ENABLED GOOS GOARCH GOARM
  GOAMD64 PIP_NO_CACHE_DIR`.split(/\s+/u),
)

/** A package that is a folder, a file or an address: its build is the author's own, and nobody knows what it does. */
const LOCAL_PACKAGE = /^\.{0,2}\/|^\.{1,2}$|:\/\/|^file:/u

/** Thrown inside this file only: a call that the row does not cover. */
class NotKnown extends Error {}

function refuse(why: string): never {
  throw new NotKnown(why)
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

class EffectsReader {
  readonly traits = new Set<Trait>()
  readonly names: string[] = []
  readonly unsettles: PathUse[] = []
  readonly reads: PathUse[] = []
  readonly writes: PathUse[] = []
  readonly directory: string | undefined

  constructor(directory: string | undefined) {
    this.directory = directory
  }

  add(traits: readonly Trait[]): void {
    for (const trait of traits) this.traits.add(trait)
  }

  use(word: ShellWord, role: Role, recursive: boolean): void {
    if (role === "data" || role === "package") {
      if (role === "package" && LOCAL_PACKAGE.test(word.prefix))
        refuse(`${word.text} is not a package of a registry`)
      if (word.splits) refuse(`${word.text} is not quoted and may become several words`)
      if (word.value === undefined && word.prefix === "")
        refuse(`${word.text} may turn out to be an option`)
      if (word.globAt !== undefined) refuse(`${word.text} depends on what lies around`)
      return
    }
    const path = pathOf(word, this.directory)
    if (!path) return refuse(`it is not known which path ${word.text} is`)
    this.touch(path, role, recursive)
  }

  touch(found: PathUse, role: Role, recursive: boolean): void {
    if (found.path === "/dev/null" && role !== "gone") return
    const tree = recursive || role === "tree"
    const path: PathUse = tree && found.reach === "one" ? { ...found, reach: "tree" } : found
    if (role === "read") {
      if (/^\/(?:dev|proc|sys)(?:\/|$)/u.test(path.path))
        refuse(`${path.path} is made anew for each RUN`)
      // Whoever may follow a folder may read what is in it.
      this.reads.push(path.reach === "one" ? { ...path, reach: "tree" } : path)
      return
    }
    this.writes.push(path)
    const guarded = protectedPath(path)
    if (guarded !== undefined) refuse(`a RUN starts from ${guarded}, which it may change`)
    if (path.reach === "one") this.names.push(nameOf(path.path))
    else this.traits.add("programs")
    if ((role === "gone" && tree) || role === "closed") this.unsettles.push(path)
  }
}

function useOperands(
  operands: readonly ShellWord[],
  spec: Operands,
  recursive: boolean,
  reader: EffectsReader,
  given: ReadonlySet<string>,
): void {
  switch (spec.kind) {
    case "anything":
      return
    case "none":
      if (operands.length > 0) refuse(`${operands[0]!.text} is not expected there`)
      return
    case "each":
      for (const word of operands) reader.use(word, spec.role, recursive)
      return
    case "first-then": {
      const [first, ...rest] = operands
      if (first) reader.use(first, spec.first, false)
      const open = first?.value !== undefined && spec.opens?.test(first.value)
      for (const word of rest) reader.use(word, open ? "write" : spec.rest, recursive)
      return
    }
    case "to": {
      const { sources, replaces = [] } = spec
      const anew = replaces === "always" || replaces.some((option) => given.has(option))
      return useTransfer(operands, { sources, anew, recursive }, reader)
    }
  }
}

/** The destination may be a folder, so the files may also be called as they were. */
function useTransfer(
  operands: readonly ShellWord[],
  how: { readonly sources: Role; readonly anew: boolean; readonly recursive: boolean },
  reader: EffectsReader,
): void {
  const destination = operands.at(-1)
  if (operands.length < 2 || !destination) return refuse("it names no destination")
  reader.use(destination, how.anew ? "closed" : "write", how.recursive)
  const to = pathOf(destination, reader.directory)?.path
  for (const source of operands.slice(0, -1)) {
    const tree = how.recursive || how.sources === "gone"
    reader.use(source, how.sources, tree)
    const name = source.value === undefined ? undefined : nameOf(source.value)
    const plain = name && name !== "." && name !== ".." && source.globAt === undefined
    const inside = to && joinPath(to, plain ? name : ".")
    if (inside === undefined) return refuse(`it is not known where ${source.text} goes`)
    reader.touch({ path: inside, reach: plain ? "one" : "below" }, "write", tree || !plain)
  }
}

function actionOf(tool: Tool, operands: readonly ShellWord[]) {
  for (const count of [2, 1, 0]) {
    const key = operands.slice(0, count).map(({ value }) => value ?? "$")
    const name = key.join(" ")
    const action = Object.hasOwn(tool.actions, name) && tool.actions[name]
    if (action && key.length === count) return { name, action, rest: operands.slice(count) }
  }
  const verb = operands[0]?.text
  return refuse(`\`${verb ? `${tool.name} ${verb}` : tool.name}\` is not a call that is known`)
}

/** A call as its row understands it. */
type Call = Pick<CommandEffects, "action" | "options" | "values" | "operands" | "touches">

const NO_OPTIONS: ReadonlySet<string> = new Set()

function readArgs(
  command: SimpleCommand,
  tool: Tool,
  reader: EffectsReader,
  facts: StageFacts,
): Call {
  const only = tool.actions[""]
  if (only?.operands.kind === "anything") {
    reader.add(only.traits)
    const { touches } = only
    return { action: "", options: NO_OPTIONS, values: [], operands: command.args, touches }
  }
  const { given, values, operands, why } = readOptions(command.args, tool)
  if (why !== undefined) return refuse(why)
  const { name, action, rest } = actionOf(tool, operands)
  for (const choice of action.needs ?? [])
    if (!choice.some((option) => given.has(option)))
      refuse(`without ${choice[0]} it is not known what it does`)
  const has = (options: readonly string[] | undefined) =>
    options?.some((option) => given.has(option))
  const recursive = has(action.recursive) ?? false
  reader.add(action.traits)
  for (const [option, traits] of Object.entries(action.when ?? {}))
    if (has([option])) reader.add(traits)
  if (action.unless && !has(action.unless.options)) reader.add(action.unless.traits)
  // `-` is standard input or output, as every tool here takes it.
  for (const { word, role } of values) if (word.value !== "-") reader.use(word, role, false)
  useOperands(rest, action.operands, recursive, reader, given)
  if (reader.traits.has("directory") && facts.directory === undefined)
    refuse("it works in the working directory, which the base decides")
  return { action: name, options: given, values, operands: rest, touches: action.touches }
}

function variablesOf({ assignments, args, redirects }: SimpleCommand): readonly string[] {
  const words = [...args, ...assignments.map(({ value }) => value)]
  for (const { target } of redirects) words.push(target)
  return words.flatMap(({ variables }) => variables)
}

function read(command: SimpleCommand, facts: StageFacts): CommandEffects {
  const { name } = command
  const tool = tools.get(name)
  if (!tool) return refuse(`\`${name}\` is not in the table of known commands`)
  const reader = new EffectsReader(facts.directory)
  for (const { name: variable, value } of command.assignments)
    if (!PREFIX_VARIABLES.has(variable) || value.value === undefined)
      refuse(`it is not known what ${variable}=${value.text} changes`)
  const call = readArgs(command, tool, reader, facts)
  for (const { operator, target } of command.redirects) {
    if (operator === ">&") continue
    reader.use(target, operator === "<" ? "read" : "write", false)
    if (operator !== "<" && target.value !== "/dev/null") reader.add(["in-place"])
  }
  const { traits, names, unsettles, reads, writes } = reader
  const variables = variablesOf(command)
  return { name, tool, ...call, reads, writes, variables, traits, names, unsettles }
}

/** What the table knows of a command, or why it does not know it. */
export function readCommand(
  command: SimpleCommand,
  facts: StageFacts,
): CommandEffects | { readonly why: string } {
  try {
    return read(command, facts)
  } catch (error) {
    if (error instanceof NotKnown) return { why: `\`${command.name}\`: ${error.message}` }
    throw error
  }
}
