import { refuse } from "./refusal.ts"

/** Which options of a call leave its reads and writes as they are. */
export interface Options {
  /** Without a value, or with one after `=`. */
  readonly flags: readonly string[]
  /** With a value, in the next word or after `=`. */
  readonly valued: readonly string[]
}

/** The options that were given, and the words that are none. */
export interface Given {
  readonly options: ReadonlyMap<string, string>
  readonly operands: readonly string[]
}

/** Reads the words after a sub-command. @throws Refusal for an option that is not among the known ones. */
export function readWords(words: readonly string[], { flags, valued }: Options): Given {
  const options = new Map<string, string>()
  const operands: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (!word.startsWith("-") || word === "-") {
      operands.push(word)
      continue
    }
    const equals = word.indexOf("=")
    const name = equals < 0 ? word : word.slice(0, equals)
    const value = equals < 0 ? undefined : word.slice(equals + 1)
    if (valued.includes(name)) {
      options.set(name, value ?? words[++at] ?? refuse(`${name} stands without its value`))
    } else if (flags.includes(name)) options.set(name, value ?? "")
    else refuse(`it is not known what ${name} changes`)
  }
  return { options, operands }
}

/** True when a flag is given and not switched off again. */
export function isOn({ options }: Given, ...names: readonly string[]): boolean {
  return names.some((name) => options.has(name) && /^(?:|true|1)$/u.test(options.get(name)!))
}
