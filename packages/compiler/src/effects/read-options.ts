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
  const globAt = word.globAt === undefined ? undefined : word.globAt - from
  return { ...word, value: word.value?.slice(from), prefix: word.prefix.slice(from), globAt }
}

const dashed = (word: ShellWord): ShellWord => ({
  ...word,
  value: `-${word.value}`,
  prefix: `-${word.prefix}`,
})

class OptionReader {
  readonly given = new Set<string>()
  readonly values: OptionValue[] = []
  readonly operands: ShellWord[] = []
  why: string | undefined
  readonly #tool: Tool
  readonly #words: ShellWord[]

  constructor(words: readonly ShellWord[], tool: Tool) {
    this.#tool = tool
    const [first, ...rest] = words
    const bundled =
      tool.bundledFirst && first?.value !== undefined && /^[A-Za-z]+$/u.test(first.value)
    this.#words = bundled ? [dashed(first), ...rest] : [...words]
  }

  run(): this {
    for (let word = this.#words.shift(); word && !this.why; word = this.#words.shift()) {
      const { prefix } = word
      if (prefix === "--" && word.value !== undefined) {
        this.operands.push(...this.#words.splice(0))
      } else if (!prefix.startsWith("-") || word.value === "-") this.operands.push(word)
      else if (prefix.startsWith("--") || this.#tool.singleDash) this.#long(word)
      else this.#letters(word)
    }
    return this
  }

  #refuse(option: string): void {
    this.why ??= `the option ${option} is not known`
  }

  #takeValue(option: string, word: ShellWord | undefined): void {
    this.given.add(option)
    if (word) this.values.push({ option, word, role: this.#tool.valued[option]! })
    else this.#refuse(option)
  }

  #long(word: ShellWord): void {
    const equals = word.prefix.indexOf("=")
    const option = equals < 0 ? word.prefix : word.prefix.slice(0, equals)
    const whole = equals > 0 && word.value !== undefined && this.#tool.options.includes(word.value)
    if (whole) this.given.add(word.value)
    else if (equals < 0 && word.value === undefined) this.#refuse(word.text)
    else if (Object.hasOwn(this.#tool.valued, option))
      this.#takeValue(option, equals < 0 ? this.#words.shift() : tail(word, equals + 1))
    else if (equals < 0 && this.#tool.options.includes(option)) this.given.add(option)
    else this.#refuse(option)
  }

  #letters(word: ShellWord): void {
    for (let at = 1; at < word.prefix.length; at++) {
      const option = `-${word.prefix[at]}`
      if (Object.hasOwn(this.#tool.valued, option)) {
        const attached = at + 1 < word.prefix.length || word.value === undefined
        return this.#takeValue(option, attached ? tail(word, at + 1) : this.#words.shift())
      }
      if (!this.#tool.options.includes(option)) return this.#refuse(option)
      this.given.add(option)
    }
    if (word.value === undefined) this.#refuse(word.text)
  }
}

/** Sorts the words of a command into options, their values and operands, as far as the tool's row knows them. */
export function readOptions(words: readonly ShellWord[], tool: Tool): OptionReading {
  const { given, values, operands, why } = new OptionReader(words, tool).run()
  return { given, values, operands, why }
}
