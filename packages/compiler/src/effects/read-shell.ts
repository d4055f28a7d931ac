import type { AndOr, Command, PipelineNode, Redirection, Word, WordPart } from "unbash"
import { plainList, shellParser } from "@stagecraft/dockerfile"
import { mapList } from "@stagecraft/ir"

/** A word of a command as far as it is known before the command runs. */
export interface ShellWord {
  /** As written. */
  readonly text: string
  /** What the command gets; undefined when a variable or a home directory is in it. Globs stand as they are. */
  readonly value: string | undefined
  /** The known characters at the beginning. */
  readonly prefix: string
  /** Where in `value` the first active glob character is; undefined without one. */
  readonly globAt: number | undefined
  /** True when an unquoted variable may make several words of it, or none. */
  readonly splits: boolean
  /** The variables in it, HOME for a `~` included. */
  readonly variables: readonly string[]
}

/** `>file`, `2>&1` and their like. */
export interface ShellRedirect {
  readonly operator: ">" | ">>" | "<" | ">&"
  readonly target: ShellWord
}

/** One simple command: no pipeline, no compound, nothing but words and redirections. */
export interface SimpleCommand {
  readonly assignments: readonly { readonly name: string; readonly value: ShellWord }[]
  readonly name: string
  readonly args: readonly ShellWord[]
  readonly redirects: readonly ShellRedirect[]
}

/** Either the commands of a list joined by `&&`, or why the text is not such a list. */
export type ShellReading =
  | { readonly commands: readonly SimpleCommand[] }
  | { readonly why: string }

class NotPlain extends Error {}

// Most lines are more than a list, and to note where an error came from takes longer than to read them.
const notPlain = new NotPlain()

function refuse(why: string): never {
  notPlain.message = why
  throw notPlain
}

/** Variables that are not the same in two shells, or that a shell changes as it goes. */
const VOLATILE = new Set(
  `RANDOM SRANDOM SECONDS EPOCHSECONDS EPOCHREALTIME LINENO PPID BASHPID SHLVL OLDPWD OPTIND OPTARG REPLY
  PIPESTATUS HISTCMD FUNCNAME DIRSTACK COLUMNS LINES _`.split(/\s+/u),
)
const NAME = /^[A-Za-z_]\w*$/u
const BETWEEN_WORDS = /^(?:[ \t]|\\\n)*$/u
const BETWEEN_COMMANDS = /^(?:[ \t]|\\\n)*&&(?:[ \t\n]|\\\n)*$/u

function checkVariable(name: string): void {
  if (!NAME.test(name) || VOLATILE.has(name) || name.startsWith("BASH_"))
    refuse(`$${name} differs from shell to shell`)
}

const NO_VARIABLES: readonly string[] = []

/** A word that is what it says: there are many, so it holds nothing but its text. */
class PlainWord implements ShellWord {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  get value(): string {
    return this.text
  }

  get prefix(): string {
    return this.text
  }

  get globAt(): undefined {
    return undefined
  }

  get splits(): false {
    return false
  }

  get variables(): readonly string[] {
    return NO_VARIABLES
  }
}

const plainWord = (text: string): ShellWord => new PlainWord(text)

class WordReader {
  value = ""
  prefix: string | undefined
  globAt: number | undefined
  splits = false
  readonly variables: string[] = []

  read(part: WordPart, quoted: boolean): void {
    switch (part.type) {
      case "Literal":
      case "SingleQuoted":
        this.value += part.value
        return
      case "DoubleQuoted":
        for (const inner of part.parts) this.read(inner, true)
        return
      case "Glob":
        this.globAt ??= this.value.length
        this.value += part.text
        return
      case "SimpleExpansion":
        return this.#unknown(part.text.slice(1), quoted)
      case "ParameterExpansion": {
        const { operation } = part
        const simple =
          operation === undefined ||
          (operation.type === "Default" && /^:?[-+]$/u.test(operation.operator))
        const plain = operation?.type !== "Default" || operation.operand.parts === undefined
        if (part.prefix || part.index || !simple || !plain)
          refuse(`${part.text} is more than a value`)
        return this.#unknown(part.parameter, quoted)
      }
      case "CommandExpansion":
        return refuse("it runs a command inside a word")
      default:
        return refuse(`shells do not agree on ${part.text}`)
    }
  }

  #unknown(name: string, quoted: boolean): void {
    checkVariable(name)
    this.variables.push(name)
    this.prefix ??= this.value
    if (!quoted) this.splits = true
  }
}

function readWord(word: Word): ShellWord {
  if (word.text.includes("\n")) refuse("a word goes over several lines")
  const reader = new WordReader()
  if (word.parts) for (const part of word.parts) reader.read(part, false)
  else reader.value = word.value
  if (word.text.startsWith("~")) {
    reader.prefix = ""
    reader.variables.push("HOME")
  }
  const { value, prefix, globAt, splits } = reader
  if (prefix === undefined && globAt === undefined && value === word.text)
    return plainWord(word.text)
  const known = prefix === undefined
  const variables = reader.variables.length === 0 ? NO_VARIABLES : reader.variables
  return {
    text: word.text,
    value: known ? value : undefined,
    prefix: prefix ?? value,
    globAt,
    splits,
    variables,
  }
}

function readRedirect(node: Redirection): ShellRedirect {
  if (node.type !== "Redirect" || !node.target) return refuse("it holds a heredoc")
  const { operator, descriptor } = node
  if (descriptor && (descriptor.type !== "FileDescriptor" || descriptor.value > 2))
    refuse("it opens a descriptor of its own")
  const target = readWord(node.target)
  if (operator === ">&" && (target.value === "1" || target.value === "2"))
    return { operator, target }
  if (operator === ">" || operator === ">>" || operator === "<") return { operator, target }
  return refuse(`shells do not agree on ${operator}`)
}

function readCommand(node: PipelineNode, source: string): SimpleCommand {
  if (node.type !== "Command") return refuse("it is more than simple commands joined by &&")
  checkGaps(node, source)
  const args: ShellWord[] = []
  const redirects: ShellRedirect[] = []
  const assignments = mapList(node.prefix, (item) => {
    if (item.type !== "Assignment") return refuse("a redirection stands before the command")
    if (item.append || item.index || item.value.type !== "Word") return refuse("it sets an array")
    return { name: item.name, value: readWord(item.value) }
  })
  for (const item of node.suffix) {
    if (item.type === "Word") args.push(readWord(item))
    else if (item.type === "Assignment") refuse("it sets a variable")
    else redirects.push(readRedirect(item))
  }
  if (!node.name) return refuse("it sets a variable of the shell")
  const { value, globAt } = readWord(node.name)
  if (value === undefined || globAt !== undefined || node.name.text !== value)
    return refuse("the name of a command is not plain")
  return { assignments, name: value, args, redirects }
}

/** Comments and whatever else the tree does not show would lie in the gaps. */
function checkGaps(node: Command, source: string): void {
  const items = [...node.prefix, ...(node.name ? [node.name] : []), ...node.suffix]
  let end = node.pos
  for (const item of items) {
    if (!BETWEEN_WORDS.test(source.slice(end, item.pos))) refuse("it holds a comment or more")
    end = item.end
  }
  if (!BETWEEN_WORDS.test(source.slice(end, node.end))) refuse("it holds a comment or more")
}

function listOf(source: string): readonly PipelineNode[] {
  const { commands, errors } = shellParser().parse(source)
  if (errors?.length) return refuse("the shell would not read it")
  const [only] = commands
  if (commands.length !== 1 || !only) return refuse("it is more than one list of commands")
  if (only.background) return refuse("it leaves a process in the background")
  const { command } = only
  const list: readonly PipelineNode[] =
    command.type === "AndOr" ? andList(command, source) : [command]
  const around = [source.slice(0, command.pos), source.slice(command.end)]
  if (!around.every((edge) => /^\s*$/u.test(edge))) refuse("a comment follows")
  return list
}

function andList(node: AndOr, source: string): readonly PipelineNode[] {
  if (node.operators.some((operator) => operator !== "&&")) refuse("it has an ||")
  for (const [index, command] of node.commands.entries()) {
    const next = node.commands[index + 1]
    if (next && !BETWEEN_COMMANDS.test(source.slice(command.end, next.pos)))
      refuse("it holds a comment or more")
  }
  return node.commands
}

const NONE: readonly never[] = []

/** A command of which every word is known as it is. */
export function plainCommand([name = "", ...args]: readonly string[]): SimpleCommand {
  return { assignments: NONE, name, args: mapList(args, plainWord), redirects: NONE }
}

function starWord(text: string): ShellWord {
  const globAt = text.indexOf("*")
  if (globAt < 0) return plainWord(text)
  return { text, value: text, prefix: text, globAt, splits: false, variables: NO_VARIABLES }
}

/** A list that is plain but for stars, as `rm -rf /var/lib/apt/lists/*` is at the end of so many. */
function starList(source: string): readonly SimpleCommand[] | undefined {
  const masked = source.replaceAll("*", ".")
  const list = plainList(masked)
  let end = 0
  const own = (word: string): string => {
    const at = masked.indexOf(word, end)
    end = at + word.length
    return source.slice(at, end)
  }
  const commands = list && mapList(list, (words) => mapList(words, own))
  if (!commands || commands.some(([name = ""]) => name.includes("*"))) return undefined
  return mapList(commands, ([name = "", ...args]) => {
    return { assignments: NONE, name, args: mapList(args, starWord), redirects: NONE }
  })
}

/** Reads a command line that is nothing but simple commands joined by `&&`; anything else is refused with a reason. */
export function readShell(source: string): ShellReading {
  const plain = plainList(source)
  if (plain) return { commands: mapList(plain, plainCommand) }
  const commands = source.includes("*") ? starList(source) : undefined
  if (commands) return { commands }
  try {
    return { commands: mapList(listOf(source), (node) => readCommand(node, source)) }
  } catch (error) {
    if (error instanceof NotPlain) return { why: error.message }
    throw error
  }
}

/** A command of a list joined by `&&`, and where it stands in the text. */
export interface ListedCommand {
  readonly start: number
  readonly end: number
  /** Undefined where it is more than a simple command. */
  readonly simple: SimpleCommand | undefined
}

/** The commands of a line that is one list joined by `&&`, whatever they are; undefined for anything else. */
export function readList(source: string): readonly ListedCommand[] | undefined {
  try {
    return listOf(source).map((node) => {
      const { pos: start, end } = node
      const reading = readShell(source.slice(start, end))
      return { start, end, simple: "commands" in reading ? reading.commands[0] : undefined }
    })
  } catch (error) {
    if (error instanceof NotPlain) return undefined
    throw error
  }
}
