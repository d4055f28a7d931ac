import { ImageError, nearest } from "@stagecraft/ir"
import type { Command, OptionSpec, OptionValues } from "./command.ts"
import { usageOptionValue, usageUnexpectedWord, usageUnknownOption } from "./problems.ts"

/** Options that every command has. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  config: {
    kind: "value",
    value: "FILE",
    short: "c",
    help: "the config to use instead of looking for one",
  },
  cwd: { kind: "value", value: "DIR", help: "work as if started in DIR" },
  help: { kind: "flag", short: "h", help: "show this help" },
}

/** Moves the common options that stand before the command's word behind it: `--cwd DIR list` is `list --cwd DIR`. */
export function commandFirst(argv: readonly string[]): readonly string[] {
  let at = 0
  for (let word = argv[at]; word?.startsWith("-"); word = argv[at]) {
    const [written = ""] = word.split("=", 1)
    const name = nameOf(commonOptions, written)
    const isAttached = ungrouped(commonOptions, word) !== undefined
    if (!isAttached && (name === undefined || commonOptions[name]?.kind !== "value")) break
    at += word === written && !isAttached ? 2 : 1
  }
  return [...argv.slice(at), ...argv.slice(0, at)]
}

/** Words and options of a command line. */
export interface ParsedOptions {
  readonly words: readonly string[]
  readonly options: OptionValues
}

/** The common options and those of the program alone, as they are written before a command. */
export const globalOptions: readonly string[] = [
  ...Object.keys(commonOptions).map((each) => `--${each}`),
  "--version",
]

/**
 * Reads a command's words and options: `--name value`, `--name=value`, `-n value`, `-nvalue`, `--` ends the options;
 * short flags may stand together, the last one may take a value: `-qt name`.
 *
 * @throws ImageError `usage-unknown-option`, `usage-option-value`, `usage-unexpected-word`.
 */
export function parseOptions(command: Command, argv: readonly string[]): ParsedOptions {
  const specs: Readonly<Record<string, OptionSpec>> = { ...command.options, ...commonOptions }
  const given = new Map<string, string[]>()
  const words: string[] = []
  const queue = [...argv]
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === "--") {
      words.push(...queue.splice(0))
      break
    }
    if (!word.startsWith("-") || word === "-") {
      words.push(word)
      continue
    }
    const apart = ungrouped(specs, word)
    if (apart) {
      queue.unshift(...apart)
      continue
    }
    const equals = word.indexOf("=")
    const written = equals < 0 ? word : word.slice(0, equals)
    const inline = equals < 0 ? undefined : word.slice(equals + 1)
    const name = nameOf(specs, written)
    const spec = name === undefined ? undefined : specs[name]
    if (name === undefined || spec === undefined) {
      const near = nearest(
        written,
        Object.keys(specs).map((each) => `--${each}`),
      )
      const { foreign = {} } = command
      const instead = Object.hasOwn(foreign, written) ? foreign[written] : undefined
      throw new ImageError(usageUnknownOption(command.name, written, near, instead))
    }
    if (spec.kind === "flag") {
      // As the docker command has it: scripts write --pull=$PULL.
      if (inline !== undefined && inline !== "true" && inline !== "false")
        throw new ImageError(usageOptionValue(command.name, written, "takes no value"))
      if (inline === "false") given.delete(name)
      else given.set(name, ["true"])
      continue
    }
    if (spec.kind === "optional") {
      if (inline === "")
        throw new ImageError(
          usageOptionValue(command.name, written, `needs ${spec.value ?? "a value"} behind the =`),
        )
      // The word behind it is another one's: a name of an image may well be that of a branch.
      given.set(name, inline === undefined ? [] : [inline])
      continue
    }
    const value = inline ?? queue.shift()
    if (value === undefined || (inline === undefined && value.startsWith("--")))
      throw new ImageError(
        usageOptionValue(command.name, written, `needs ${spec.value ?? "a value"}`),
      )
    given.set(name, spec.kind === "list" ? [...(given.get(name) ?? []), value] : [value])
  }
  if (command.words === undefined && words[0] !== undefined)
    throw new ImageError(usageUnexpectedWord(command.name, words[0]))
  return {
    words,
    options: {
      flag: (name) => given.has(name),
      value: (name) => given.get(name)?.at(-1),
      list: (name) => given.get(name) ?? [],
    },
  }
}

/** `-qtfoo` as `-q` and `-t=foo`; undefined for a word that is one option, and for what is none. */
function ungrouped(
  specs: Readonly<Record<string, OptionSpec>>,
  word: string,
): string[] | undefined {
  if (word.startsWith("--") || word.length < 3 || word[2] === "=") return undefined
  const first = word.slice(0, 2)
  const name = nameOf(specs, first)
  // `-tag` is a long option that lacks a dash, and no tag «ag».
  if (name === undefined || Object.hasOwn(specs, word.slice(1).split("=", 1)[0]!)) return undefined
  const rest = word.slice(2)
  if (specs[name]?.kind !== "flag") return [`${first}=${rest}`]
  return nameOf(specs, `-${rest[0]}`) === undefined ? undefined : [first, `-${rest}`]
}

function nameOf(specs: Readonly<Record<string, OptionSpec>>, written: string): string | undefined {
  if (written.startsWith("--"))
    return Object.hasOwn(specs, written.slice(2)) ? written.slice(2) : undefined
  return Object.entries(specs).find(([, spec]) => spec.short === written.slice(1))?.[0]
}
