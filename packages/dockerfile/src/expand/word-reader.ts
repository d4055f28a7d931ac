import type { ExpansionOperator } from "@stagecraft/ir"
import type { WordFault, WordOptions, WordPart, WordVariable } from "./word.ts"
import { wordFault } from "./word.ts"

/** What the builder's lexer takes in one go: an escaped character, all between two quotes, a variable, or the rest. */
export interface WordRun {
  /** Its blanks never part two words. */
  readonly raw: boolean
  readonly parts: readonly WordPart[]
}

const BOM = "\ufeff"
const NAME = /[0-9]+|[@*#?$!-]|[A-Za-z_][A-Za-z0-9_]*/y
/** Dear to compile, and hardly ever needed. */
const NAME_OF_ANY_SCRIPT = /\p{Nd}+|[\p{L}_][\p{L}\p{Nd}_]*/uy
const HEREDOC = /<<[\t\r ]*/y
/** Words inside words inside words: no person goes so deep, and the stack must end somewhere. */
const DEEPEST = 300

const OPERATORS: ReadonlySet<string> = new Set([":-", ":+", ":?", "-", "+", "?", "#", "%", "/"])

/** Drops empty characters and joins neighbours that are quoted alike. */
function join(parts: readonly WordPart[]): readonly WordPart[] {
  const out: WordPart[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (part.kind === "characters" && part.value === "") continue
    if (part.kind !== "characters" || last?.kind !== "characters" || part.quoted !== last.quoted)
      out.push(part)
    else out[out.length - 1] = { ...last, value: last.value + part.value }
  }
  return out
}

/** The parts of all runs as one list. */
export function partsOf(runs: readonly WordRun[]): readonly WordPart[] {
  return join(runs.flatMap((run) => run.parts))
}

/** A pattern that starts with its operator once more is the longest match's: `##`, `%%`. */
function doubled(operator: "#" | "%", word: readonly WordPart[]) {
  const [first, ...rest] = word
  if (first?.kind !== "characters" || !first.value.startsWith(operator)) return { operator, word }
  const shortened = join([{ ...first, value: first.value.slice(1) }, ...rest])
  return { operator: operator === "#" ? ("##" as const) : ("%%" as const), word: shortened }
}

/**
 * Reads a word as the builder's lexer does. After a fault everything counts as read, so that all loops end.
 *
 * `raw` keeps escapes, as patterns need them.
 */
export class WordReader {
  fault: WordFault | undefined
  readonly #source: string
  readonly #escape: string
  /** The characters that are not taken as they are. */
  readonly #special: ReadonlySet<string>
  #at = 0
  #depth = 0

  constructor(word: string, escape: string, options: WordOptions = {}) {
    const source = word.toWellFormed()
    this.#source = source.startsWith(BOM) ? source.slice(BOM.length) : source
    this.#escape = escape
    this.#special = new Set(
      options.quotes === false ? ["$", "<", escape] : ["$", "<", "'", '"', escape],
    )
  }

  /** Reads to the end, or to `stop` and past it. */
  runs(stop?: string, raw = false): readonly WordRun[] {
    const runs: WordRun[] = []
    while (this.#at < this.#source.length) {
      if (this.#peek() === stop) {
        this.#at++
        return runs
      }
      runs.push(this.#run(stop, raw))
    }
    if (stop !== undefined) this.#fail(`has a \${ without the ${stop} that ends it`)
    return runs
  }

  #run(stop: string | undefined, raw: boolean): WordRun {
    const first = this.#peek()
    if (first === this.#escape) return this.#escaped(raw)
    if (!this.#special.has(first)) return this.#plain(stop)
    if (first === "$") return { raw: false, parts: [this.#variable(false)] }
    if (first === "'") return this.#singleQuotes()
    if (first === '"') return this.#doubleQuotes(raw)
    return this.#lessThan()
  }

  #plain(stop: string | undefined): WordRun {
    const start = this.#at
    do this.#at++
    while (
      this.#at < this.#source.length &&
      this.#peek() !== stop &&
      !this.#special.has(this.#peek())
    )
    return { raw: false, parts: [characters(this.#source.slice(start, this.#at), false)] }
  }

  #escaped(raw: boolean): WordRun {
    this.#at++
    return { raw: true, parts: [characters((raw ? this.#escape : "") + this.#next(), true)] }
  }

  #singleQuotes(): WordRun {
    const end = this.#source.indexOf("'", this.#at + 1)
    if (end === -1) this.#fail("has a single quote that is never closed")
    const value = this.#source.slice(this.#at + 1, end === -1 ? undefined : end)
    this.#at = end === -1 ? this.#source.length : end + 1
    return { raw: true, parts: [characters(value, true)] }
  }

  #doubleQuotes(raw: boolean): WordRun {
    const parts: WordPart[] = []
    let value = ""
    this.#at++
    while (this.#at < this.#source.length && this.#peek() !== '"') {
      if (this.#peek() === "$") {
        parts.push(characters(value, true), this.#variable(true))
        value = ""
      } else value += this.#peek() === this.#escape ? this.#quotedEscape(raw) : this.#next()
    }
    if (this.#at >= this.#source.length) this.#fail("has a double quote that is never closed")
    this.#at++
    return { raw: true, parts: join([...parts, characters(value, true)]) }
  }

  /** Between double quotes only these three are escaped; elsewhere the escape stays, in patterns even twice. */
  #quotedEscape(raw: boolean): string {
    this.#at++
    const next = this.#peek()
    const kept = raw ? this.#escape : ""
    return (
      kept + (next === '"' || next === "$" || next === this.#escape ? this.#next() : this.#escape)
    )
  }

  /** The mark of a heredoc keeps the blanks behind it together. */
  #lessThan(): WordRun {
    HEREDOC.lastIndex = this.#at
    const value = HEREDOC.exec(this.#source)?.[0] ?? "<"
    this.#at += value.length
    return { raw: true, parts: [characters(value, true)] }
  }

  #variable(quoted: boolean): WordPart {
    this.#at++
    if (this.#peek() === "{") return this.#braces(quoted)
    const name = this.#name()
    return name === "" ? characters("$", quoted) : { kind: "variable", name, braces: false, quoted }
  }

  #braces(quoted: boolean): WordPart {
    this.#at++
    if (/^[{}:]$/u.test(this.#peek())) this.#fail("has a ${ without a name")
    const variable = { kind: "variable", name: this.#name(), braces: true, quoted } as const
    if (this.#depth++ > DEEPEST) this.#fail("has variables inside variables too deep to follow")
    const read = this.#operation(variable)
    this.#depth--
    return read
  }

  #operation(variable: WordVariable): WordVariable {
    const first = this.#next()
    if (first === "}") return variable
    const operator = first === ":" ? first + this.#next() : first
    if (!OPERATORS.has(operator)) {
      this.#fail(
        first === "" || (first === ":" && operator === ":")
          ? "has a ${ without the } that ends it"
          : `has \${${variable.name}${operator}…}, and ${operator} is no operator`,
      )
      return variable
    }
    if (operator === "/") return this.#replacement(variable)
    if (operator === "#" || operator === "%")
      return { ...variable, ...doubled(operator, partsOf(this.runs("}", true))) }
    return { ...variable, operator: operator as ExpansionOperator, word: partsOf(this.runs("}")) }
  }

  #replacement(variable: WordVariable): WordVariable {
    const operator = this.#peek() === "/" ? "//" : "/"
    if (operator === "//") this.#at++
    const word = partsOf(this.runs("/", true))
    return { ...variable, operator, word, replacement: partsOf(this.runs("}", true)) }
  }

  #name(): string {
    NAME.lastIndex = this.#at
    let name = NAME.exec(this.#source)?.[0] ?? ""
    const next = this.#source.charCodeAt(this.#at + name.length)
    if (next >= 0x80 && !/^[@*#?$!-]$/u.test(name)) {
      NAME_OF_ANY_SCRIPT.lastIndex = this.#at
      name = NAME_OF_ANY_SCRIPT.exec(this.#source)?.[0] ?? ""
    }
    this.#at += name.length
    return name
  }

  #peek(): string {
    return this.#source.charAt(this.#at)
  }

  /** Takes one character; the empty string at the end. */
  #next(): string {
    const code = this.#source.codePointAt(this.#at)
    const taken = code === undefined ? "" : String.fromCodePoint(code)
    this.#at += taken.length
    return taken
  }

  #fail(message: string): void {
    this.fault ??= wordFault(message)
    this.#at = this.#source.length
  }
}

function characters(value: string, quoted: boolean): WordPart {
  return { kind: "characters", value, quoted }
}
