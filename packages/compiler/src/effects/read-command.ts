import type { StageFacts } from "../stage-facts.ts"
import { joinPath } from "../stage-facts.ts"
import type { PathUse } from "./paths.ts"
import { pathMadeAnew, pathOf, protectedPath } from "./paths.ts"
import type { ShellWord, SimpleCommand } from "./read-shell.ts"
import type { OptionValue } from "./read-options.ts"
import { readOptions } from "./read-options.ts"
import type { Action, CacheFolder, Holds, Operands, Role, Tool, Touches, Trait } from "./tool.ts"
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
  /** Why it may touch more than that: code or paths of which packages or the project decide. */
  readonly beyond: string | undefined
  /** Why it may not stand beside others in one RUN. */
  readonly apart: string | undefined
  readonly caches: readonly CacheFolder[]
  /** Variables in its words. */
  readonly variables: readonly string[]
  /** Variables set for it alone. */
  readonly assignments: ReadonlyMap<string, string>
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

const above = (path: string): readonly PathUse[] =>
  path
    .split("/")
    .slice(1, -1)
    .map((_, count, parts) => ({ path: `/${parts.slice(0, count + 1).join("/")}`, reach: "one" }))

class EffectsReader {
  readonly traits = new Set<Trait>()
  readonly names: string[] = []
  readonly unsettles: PathUse[] = []
  readonly reads: PathUse[] = []
  readonly writes: PathUse[] = []
  apart: string | undefined
  makesParents = false
  suffixes: readonly string[] = []
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

  /** Counts files as read, without any say in whether the call is understood. */
  readAll(words: readonly ShellWord[]): void {
    const everywhere: PathUse = { path: "/", reach: "tree" }
    for (const word of words) this.reads.push(pathOf(word, this.directory) ?? everywhere)
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
    if (this.makesParents) this.writes.push(...above(path.path))
    for (const suffix of this.suffixes) {
      const other = path.path.endsWith(suffix)
        ? path.path.slice(0, -suffix.length)
        : `${path.path}${suffix}`
      this.writes.push({ ...path, path: other })
    }
    const anew = pathMadeAnew(path)
    if (anew !== undefined) refuse(`a RUN starts from ${anew}, which it may change`)
    const guarded = protectedPath(path)
    if (guarded !== undefined) this.apart ??= `a RUN starts from ${guarded}, which it may change`
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
      if (operands.length < (spec.atLeast ?? 0)) refuse("a word is missing")
      for (const word of operands) reader.use(word, spec.role, recursive)
      return
    case "first-then": {
      const [first, ...rest] = operands
      if (first) reader.use(first, spec.first, false)
      if (spec.accepts && !(first?.value !== undefined && spec.accepts.test(first.value)))
        refuse(`${first?.text ?? "an empty word"} is more than is known`)
      const open = first?.value !== undefined && spec.opens?.test(first.value)
      for (const word of rest) reader.use(word, open ? "write" : spec.rest, recursive)
      return
    }
    case "to": {
      const { sources, readsUnless, replaces = [] } = spec
      const has = (option: string) => given.has(option)
      const anew = replaces === "always" || replaces.some(has)
      if (readsUnless && !readsUnless.some(has)) reader.readAll(operands.slice(0, -1))
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
  // A folder comes with all that is in it.
  if (how.sources === "gone" && to !== undefined) reader.writes.push({ path: to, reach: "tree" })
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
type Call = Pick<
  CommandEffects,
  "action" | "options" | "values" | "operands" | "touches" | "beyond" | "apart" | "caches"
>

const NO_OPTIONS: ReadonlySet<string> = new Set()

/** Asks for an option by its name, or with a value: `--only-binary=:all:`. */
type Asks = (option: string) => boolean

const asks = (given: ReadonlySet<string>, values: readonly OptionValue[]): Asks => {
  const pairs = values.map(({ option, word }) => `${option}=${word.value}`)
  return (option) => given.has(option) || pairs.includes(option)
}

const holds = (what: Holds | undefined, has: Asks): string | undefined =>
  what?.unless?.some(has) ? undefined : what?.why

function readArgs(
  command: SimpleCommand,
  tool: Tool,
  reader: EffectsReader,
  facts: StageFacts,
): Call {
  const only = tool.actions[""]
  if (only?.operands.kind === "anything") {
    reader.add(only.traits)
    const { files } = only.operands
    reader.readAll(command.args.filter(({ globAt }) => files ?? globAt !== undefined))
    const { touches, beyond, apart, caches = [] } = only
    const why = { beyond: beyond?.why, apart: apart?.why }
    const none = { action: "", options: NO_OPTIONS, values: [] }
    return { ...none, operands: command.args, touches, ...why, caches }
  }
  const { given, values, operands, why } = readOptions(command.args, tool)
  if (why !== undefined) return refuse(why)
  const { name, action, rest } = actionOf(tool, operands)
  const has = asks(given, values)
  for (const choice of action.needs ?? [])
    if (!choice.some(has)) refuse(`without ${choice[0]} it is not known what it does`)
  const recursive = action.recursive?.some(has) ?? false
  reader.makesParents = action.parents?.some(has) ?? false
  reader.suffixes = action.suffixes ?? []
  reader.add(action.traits)
  for (const [option, traits] of Object.entries(action.when ?? {}))
    if (has(option)) reader.add(traits)
  if (action.unless && !action.unless.options.some(has)) reader.add(action.unless.traits)
  // `-` is standard input or output, as every tool here takes it.
  for (const { word, role } of values) if (word.value !== "-") reader.use(word, role, false)
  useOperands(rest, action.operands, recursive, reader, given)
  return {
    action: name,
    options: given,
    values,
    operands: rest,
    touches: action.instead?.options.some(has) ? action.instead.touches : action.touches,
    beyond: holds(action.beyond, has),
    apart: holds(action.apart, has) ?? againstPlace(action, facts),
    caches: action.caches ?? [],
  }
}

function againstPlace({ traits }: Action, facts: StageFacts): string | undefined {
  return traits.includes("directory") && facts.directory === undefined
    ? "it works in the working directory, which the base decides"
    : undefined
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
  const assignments = new Map<string, string>()
  for (const { name: variable, value } of command.assignments) {
    if (!PREFIX_VARIABLES.has(variable) || value.value === undefined)
      return refuse(`it is not known what ${variable}=${value.text} changes`)
    assignments.set(variable, value.value)
  }
  const call = readArgs(command, tool, reader, facts)
  for (const { operator, target } of command.redirects) {
    if (operator === ">&") continue
    reader.use(target, operator === "<" ? "read" : "write", false)
    if (operator !== "<" && target.value !== "/dev/null") reader.add(["in-place"])
  }
  const { traits, names, unsettles, reads, writes } = reader
  const apart = call.apart ?? reader.apart
  const words = { variables: variablesOf(command), assignments }
  return { name, tool, ...call, apart, ...words, reads, writes, traits, names, unsettles }
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
