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
function doubled(operator: ExpansionOperator, word: readonly WordPart[]) {
  const [first, ...rest] = word
  if (operator !== "#" && operator !== "%") return { operator, word }
  if (first?.kind !== "characters" || !first.value.startsWith(operator)) return { operator, word }
  const shortened = join([{ ...first, value: first.value.slice(1) }, ...rest])
  return { operator: operator === "#" ? ("##" as const) : ("%%" as const), word: shortened }
}

/** Words, or what stands between double quotes, up to what ends them; the outermost ends with the source. */
interface Frame {
  readonly stop: '"' | "}" | "/" | ""
  /** Escapes are kept, as patterns need them. */
  readonly raw: boolean
  readonly runs: WordRun[]
  /** The variable whose operator the words belong to. */
  readonly variable?: WordVariable
}

/**
 * Reads a word as the builder's lexer does.
 *
 * Keeps its own stack, so that no depth of braces can exhaust ours.
 */
export class WordReader {
  fault: WordFault | undefined
  readonly #source: string
  readonly #escape: string
  /** The characters that are not taken as they are. */
  readonly #special: ReadonlySet<string>
  readonly #frames: Frame[] = []
  #at = 0

  constructor(word: string, escape: string, options: WordOptions = {}) {
    const source = word.toWellFormed()
    this.#source = source.startsWith(BOM) ? source.slice(BOM.length) : source
    this.#escape = escape
    this.#special = new Set(
      options.quotes === false ? ["$", "<", escape] : ["$", "<", "'", '"', escape],
    )
  }

  /** Reads to the end, or to the first fault. */
  runs(): readonly WordRun[] {
    const outermost: Frame = { stop: "", raw: false, runs: [] }
    this.#frames.push(outermost)
    while (!this.fault) {
      const frame = this.#frames.at(-1) ?? outermost
      if (this.#at < this.#source.length) this.#step(frame)
      else if (frame === outermost) break
      else this.#failAtEnd(frame)
    }
    return outermost.runs
  }

  #failAtEnd({ stop }: Frame): void {
    this.#fail(
      stop === '"'
        ? "has a double quote that is never closed"
        : `has a \${ without the ${stop} that ends it`,
    )
  }

  #step(frame: Frame): void {
    if (this.#peek() === frame.stop) {
      this.#at++
      this.#close(frame)
    } else if (frame.stop === '"') this.#quoted(frame)
    else this.#run(frame)
  }

  /** Ends the innermost frame and hands what it came to to the one around it. */
  #close({ stop, raw, runs, variable }: Frame): void {
    this.#frames.pop()
    const parts = partsOf(runs)
    if (!variable) this.#add({ raw: true, parts })
    else if (stop === "/") this.#open("}", true, { ...variable, word: parts })
    else if (variable.word) this.#addVariable({ ...variable, replacement: parts })
    else if (raw) this.#addVariable({ ...variable, ...doubled(variable.operator ?? "#", parts) })
    else this.#addVariable({ ...variable, word: parts })
  }

  #open(stop: Frame["stop"], raw: boolean, variable?: WordVariable): void {
    this.#frames.push({ stop, raw, runs: [], ...(variable && { variable }) })
  }

  #add(run: WordRun): void {
    this.#frames.at(-1)?.runs.push(run)
  }

  #addCharacters(value: string, quoted: boolean): void {
    this.#add({ raw: quoted, parts: [{ kind: "characters", value, quoted }] })
  }

  #addVariable(variable: WordVariable): void {
    this.#add({ raw: false, parts: [variable] })
  }

  #run(frame: Frame): void {
    const first = this.#peek()
    if (first === this.#escape) {
      this.#at++
      this.#addCharacters((frame.raw ? this.#escape : "") + this.#next(), true)
    } else if (!this.#special.has(first)) this.#plain(frame)
    else if (first === "$") this.#dollar(false)
    else if (first === "'") this.#singleQuotes()
    else if (first === "<") this.#lessThan()
    else {
      this.#at++
      this.#open('"', frame.raw)
    }
  }

  #plain({ stop }: Frame): void {
    const start = this.#at
    do this.#at++
    while (
      this.#at < this.#source.length &&
      this.#peek() !== stop &&
      !this.#special.has(this.#peek())
    )
    this.#addCharacters(this.#source.slice(start, this.#at), false)
  }

  #singleQuotes(): void {
    const end = this.#source.indexOf("'", this.#at + 1)
    if (end === -1) {
      this.#fail("has a single quote that is never closed")
      return
    }
    const value = this.#source.slice(this.#at + 1, end)
    this.#at = end + 1
    this.#addCharacters(value, true)
  }

  #quoted({ raw }: Frame): void {
    const start = this.#at
    while (this.#at < this.#source.length && !this.#endsQuoted(this.#peek())) this.#at++
    if (this.#at > start) this.#addCharacters(this.#source.slice(start, this.#at), true)
    else if (this.#peek() === "$") this.#dollar(true)
    else this.#addCharacters(this.#quotedEscape(raw), true)
  }

  #endsQuoted(character: string): boolean {
    return character === '"' || character === "$" || character === this.#escape
  }

  /** Between double quotes only these three are escaped; elsewhere the escape stays, in patterns even twice. */
  #quotedEscape(raw: boolean): string {
    this.#at++
    const kept = raw ? this.#escape : ""
    return kept + (this.#endsQuoted(this.#peek()) ? this.#next() : this.#escape)
  }

  /** The mark of a heredoc keeps the blanks behind it together. */
  #lessThan(): void {
    HEREDOC.lastIndex = this.#at
    const value = HEREDOC.exec(this.#source)?.[0] ?? "<"
    this.#at += value.length
    this.#addCharacters(value, true)
  }

  #dollar(quoted: boolean): void {
    this.#at++
    if (this.#peek() === "{") {
      this.#braces(quoted)
      return
    }
    const name = this.#name()
    if (name !== "") this.#addVariable({ kind: "variable", name, braces: false, quoted })
    // Its own run, for it is one of the builder's.
    else this.#add({ raw: false, parts: [{ kind: "characters", value: "$", quoted }] })
  }

  #braces(quoted: boolean): void {
    this.#at++
    if (/^[{}:]$/u.test(this.#peek())) {
      this.#fail("has a ${ without a name")
      return
    }
    const variable = { kind: "variable", name: this.#name(), braces: true, quoted } as const
    const first = this.#next()
    if (first === "}") {
      this.#addVariable(variable)
      return
    }
    const operator = first === ":" ? first + this.#next() : first
    if (OPERATORS.has(operator))
      this.#operator({ ...variable, operator: operator as ExpansionOperator })
    else
      this.#fail(
        first === "" || (first === ":" && operator === ":")
          ? "has a ${ without the } that ends it"
          : `has \${${variable.name}${operator}…}, and ${operator} is no operator`,
      )
  }

  #operator(variable: WordVariable): void {
    const { operator } = variable
    if (operator !== "/") this.#open("}", operator === "#" || operator === "%", variable)
    else if (this.#peek() === "/") {
      this.#at++
      this.#open("/", true, { ...variable, operator: "//" })
    } else this.#open("/", true, variable)
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
  }
}
