import type { StageFacts } from "../stage-facts.ts"
import { joinPath } from "../stage-facts.ts"
import { EffectsReader, NotKnown, refuse } from "./effects-reader.ts"
import type { PathUse } from "./paths.ts"
import { nameOf, pathOf } from "./paths.ts"
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
  /** Paths it may write or remove; each may be a program, or a folder of programs. */
  readonly files: readonly string[]
  /** Files that may go, move or become closed. */
  readonly unsettles: readonly PathUse[]
}

/** Variables set for one command that only its own manual speaks of. */
const PREFIX_VARIABLES = new Set(
  `DEBIAN_FRONTEND DEBCONF_NONINTERACTIVE_SEEN NODE_ENV CI NO_COLOR TZ LANG LC_ALL CGO_ENABLED GOOS GOARCH GOARM
  GOAMD64 PIP_NO_CACHE_DIR`.split(/\s+/u),
)

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

const verbs = new WeakMap<Tool, ReadonlySet<string>>()

/** What the name of an action of the tool may begin with. */
function verbsOf(tool: Tool): ReadonlySet<string> {
  let found = verbs.get(tool)
  if (!found) {
    const names = Object.keys(tool.actions)
    verbs.set(tool, (found = new Set([...names, ...names.map((name) => name.split(" ")[0]!)])))
  }
  return found
}

function actionOf(tool: Tool, operands: readonly ShellWord[]) {
  const { actions } = tool
  const [first, second] = operands
  const verb = first?.value ?? "$"
  // Of many tools the first word is a path, and to look for actions of such names takes longer than the rest.
  const only = verbsOf(tool).has(verb) ? undefined : actions[""]
  if (only) return { name: "", action: only, rest: operands }
  if (second && Object.hasOwn(actions, `${verb} ${second.value}`)) {
    const name = `${verb} ${second.value}`
    return { name, action: actions[name]!, rest: operands.slice(2) }
  }
  if (first && Object.hasOwn(actions, verb))
    return { name: verb, action: actions[verb]!, rest: operands.slice(1) }
  if (actions[""]) return { name: "", action: actions[""], rest: operands }
  return refuse(
    `\`${first ? `${tool.name} ${first.text}` : tool.name}\` is not a call that is known`,
  )
}

/** A call as its row understands it. */
type Call = Pick<
  CommandEffects,
  "action" | "options" | "values" | "operands" | "touches" | "beyond" | "apart" | "caches"
>

// Shared by all that have none: there are many commands.
const NO_OPTIONS: ReadonlySet<string> = new Set()
const NONE: readonly never[] = []
const IN_PLACE: readonly Trait[] = ["in-place"]
const NO_ASSIGNMENTS: ReadonlyMap<string, string> = new Map()

/** The list as it is to be kept: one that was filled bit by bit takes more room than it has entries. */
const kept = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? NONE : list.slice())

/** Asks for an option by its name, or with a value: `--only-binary=:all:`. */
type Asks = (option: string) => boolean

const asks = (given: ReadonlySet<string>, values: readonly OptionValue[]): Asks => {
  const isPair = (asked: string) =>
    values.some(({ option, word }) => `${option}=${word.value}` === asked)
  return (option) => given.has(option) || isPair(option)
}

const holds = (what: Holds | undefined, has: Asks): string | undefined =>
  what?.unless?.some(has) ? undefined : what?.why

/** True for a word that begins so, and for a first one of which only the shell knows how it begins and where it ends. */
const maySet = ({ prefix, splits }: ShellWord, at: number, sets: RegExp): boolean =>
  sets.test(prefix) || (at === 0 && splits && prefix === "")

function readArgs(
  command: SimpleCommand,
  tool: Tool,
  reader: EffectsReader,
  facts: StageFacts,
): Call {
  const only = tool.actions[""]
  if (only?.operands.kind === "anything") {
    reader.add(only.traits)
    const { files, sets } = only.operands
    const setter = sets && command.args.find((word, at) => maySet(word, at, sets))
    if (setter) refuse(`${setter.text} may make it set a variable`)
    reader.readAll(command.args.filter(({ globAt }) => files ?? globAt !== undefined))
    const { touches, beyond, apart, caches = NONE } = only
    return {
      action: "",
      options: NO_OPTIONS,
      values: NONE,
      operands: command.args,
      touches,
      beyond: beyond?.why,
      apart: apart?.why,
      caches: kept(caches),
    }
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
  for (const option in action.when) if (has(option)) reader.add(action.when[option]!)
  if (action.unless && !action.unless.options.some(has)) reader.add(action.unless.traits)
  // `-` is standard input or output, as every tool here takes it.
  for (const { word, role } of values) if (word.value !== "-") reader.use(word, role, false)
  useOperands(rest, action.operands, recursive, reader, given)
  return {
    action: name,
    options: given,
    values: kept(values),
    operands: kept(rest),
    touches: touchesOf(action, rest, has),
    beyond: holds(action.beyond, has),
    apart: holds(action.apart, has) ?? againstPlace(action, facts),
    caches: action.caches ?? NONE,
  }
}

function touchesOf(action: Action, words: readonly ShellWord[], has: Asks): Touches | undefined {
  if (words.length === 0 && action.wordless) return action.wordless
  return action.instead?.options.some(has) ? action.instead.touches : action.touches
}

function againstPlace({ traits }: Action, facts: StageFacts): string | undefined {
  return traits.includes("directory") && facts.directory === undefined
    ? "it works in the working directory, which the base decides"
    : undefined
}

function variablesOf({ assignments, args, redirects }: SimpleCommand): readonly string[] {
  const found: string[] = []
  for (const { variables } of args) found.push(...variables)
  for (const { value } of assignments) found.push(...value.variables)
  for (const { target } of redirects) found.push(...target.variables)
  return kept(found)
}

function assignmentsOf(command: SimpleCommand): ReadonlyMap<string, string> {
  if (command.assignments.length === 0) return NO_ASSIGNMENTS
  const assignments = new Map<string, string>()
  for (const { name, value } of command.assignments) {
    if (!PREFIX_VARIABLES.has(name) || value.value === undefined)
      return refuse(`it is not known what ${name}=${value.text} changes`)
    assignments.set(name, value.value)
  }
  return assignments
}

function read(command: SimpleCommand, facts: StageFacts): CommandEffects {
  const { name } = command
  const tool = tools.get(name)
  if (!tool) return refuse("not in the table of known commands")
  const reader = new EffectsReader(facts.directory)
  const assignments = assignmentsOf(command)
  const call = readArgs(command, tool, reader, facts)
  for (const { operator, target } of command.redirects) {
    if (operator === ">&") continue
    reader.use(target, operator === "<" ? "read" : "write", false)
    if (operator !== "<" && target.value !== "/dev/null") reader.add(IN_PLACE)
  }
  return {
    name,
    tool,
    action: call.action,
    options: call.options,
    values: call.values,
    operands: call.operands,
    reads: kept(reader.reads),
    writes: kept(reader.writes),
    touches: call.touches,
    beyond: call.beyond,
    apart: call.apart ?? reader.apart,
    caches: call.caches,
    variables: variablesOf(command),
    assignments,
    traits: reader.traits,
    files: kept(reader.files),
    unsettles: kept(reader.unsettles),
  }
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
