import type { ShellWord } from "./read-shell.ts"
import type { Role, Tool } from "./tool.ts"

/** The value of an option: `-o FILE`, `--output=FILE`. */
export interface OptionValue {
  readonly option: string
  readonly word: ShellWord
  readonly role: Role
}

/** The words of a command, sorted; `why` says what is not understood. */
export interface OptionReading {
  readonly given: ReadonlySet<string>
  readonly values: readonly OptionValue[]
  readonly operands: readonly ShellWord[]
  readonly why: string | undefined
}

/** The end of a word, from a place that lies in its known beginning. */
function tail(word: ShellWord, from: number): ShellWord {
  const { text, splits, variables } = word
  const globAt = word.globAt === undefined ? undefined : word.globAt - from
  const [value, prefix] = [word.value?.slice(from), word.prefix.slice(from)]
  return { text, value, prefix, globAt, splits, variables }
}

const dashed = (word: ShellWord): ShellWord => ({
  text: word.text,
  value: `-${word.value}`,
  prefix: `-${word.prefix}`,
  globAt: word.globAt,
  splits: word.splits,
  variables: word.variables,
})

const MANY = 1000
const NO_OPTIONS: ReadonlySet<string> = new Set()
const sets = new WeakMap<Tool, ReadonlySet<string>>()

function optionsOf(tool: Tool): ReadonlySet<string> {
  let found = sets.get(tool)
  if (!found) sets.set(tool, (found = new Set(tool.options)))
  return found
}

const combinations = new Map<string, ReadonlySet<string>>()

/** The identical set for the same options, of which there are few combinations. */
function setOf(given: readonly string[]): ReadonlySet<string> {
  if (given.length === 0) return NO_OPTIONS
  const key = given.join(" ")
  let found = combinations.get(key)
  if (!found) {
    if (combinations.size >= MANY) combinations.clear()
    combinations.set(key, (found = new Set(given)))
  }
  return found
}

class OptionReader {
  given: string[] = []
  readonly values: OptionValue[] = []
  readonly operands: ShellWord[] = []
  why: string | undefined
  readonly #tool: Tool
  readonly #options: ReadonlySet<string>
  readonly #words: readonly ShellWord[]
  #at = 0

  constructor(words: readonly ShellWord[], tool: Tool) {
    this.#tool = tool
    this.#options = optionsOf(tool)
    this.#words = words
    const first = words[0]?.value
    if (tool.bundledFirst && first !== undefined && /^[A-Za-z]+$/u.test(first))
      this.#words = words.with(0, dashed(words[0]!))
  }

  run(): this {
    for (let word = this.#next(); word && !this.why; word = this.#next()) {
      const { prefix } = word
      if (!prefix.startsWith("-") || word.value === "-") this.operands.push(word)
      else if (prefix === "--" && word.value !== undefined) {
        this.operands.push(...this.#words.slice(this.#at))
        this.#at = this.#words.length
      } else if (prefix.startsWith("--") || this.#tool.singleDash) this.#long(word)
      else this.#letters(word)
    }
    return this
  }

  #next(): ShellWord | undefined {
    return this.#words[this.#at++]
  }

  #refuse(option: string): void {
    this.why ??= `the option ${option} is not known`
  }

  #give(option: string): void {
    this.given.push(option)
  }

  #takeValue(option: string, word: ShellWord | undefined): void {
    this.#give(option)
    if (word) this.values.push({ option, word, role: this.#tool.valued[option]! })
    else this.#refuse(option)
  }

  #long(word: ShellWord): void {
    const equals = word.prefix.indexOf("=")
    const option = equals < 0 ? word.prefix : word.prefix.slice(0, equals)
    if (equals > 0 && word.value !== undefined && this.#options.has(word.value))
      this.#give(word.value)
    else if (equals < 0 && word.value === undefined) this.#refuse(word.text)
    else if (Object.hasOwn(this.#tool.valued, option))
      this.#takeValue(option, equals < 0 ? this.#next() : tail(word, equals + 1))
    else if (equals < 0 && this.#options.has(option)) this.#give(option)
    else this.#refuse(option)
  }

  #letters(word: ShellWord): void {
    // Some have two letters: `wget -nv`.
    if (word.value !== undefined && word.value.length > 2 && this.#options.has(word.value))
      return this.#give(word.value)
    for (let at = 1; at < word.prefix.length; at++) {
      const option = `-${word.prefix[at]}`
      if (Object.hasOwn(this.#tool.valued, option)) {
        const attached = at + 1 < word.prefix.length || word.value === undefined
        return this.#takeValue(option, attached ? tail(word, at + 1) : this.#next())
      }
      if (!this.#options.has(option)) return this.#refuse(option)
      this.#give(option)
    }
    if (word.value === undefined) this.#refuse(word.text)
  }
}

/** Sorts the words of a command into options, their values and operands, as far as the tool's row knows them. */
export function readOptions(words: readonly ShellWord[], tool: Tool): OptionReading {
  const { given, values, operands, why } = new OptionReader(words, tool).run()
  return { given: setOf(given), values, operands, why }
}
