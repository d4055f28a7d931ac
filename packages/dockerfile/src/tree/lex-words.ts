import { isBlank } from "./go-blank.ts"

/** How the lexer gives quotes and escapes back: as written, or undone. */
interface LexOptions {
  readonly rawQuotes: boolean
  readonly rawEscapes: boolean
}

/** A text inside double quotes, or inside a variable's braces up to `stop`; the outermost has no stop. */
interface Frame {
  readonly stop: '"' | "}" | "/" | ""
  result: string
  /** What is written in front of the result and behind it once the frame ends. */
  readonly open: string
  readonly close: string
  /** How escapes were read outside. */
  readonly outerEscapes: boolean
}

/** Heredocs are looked for with this one, also where the file has another. */
const ESCAPE = "\\"
const PLAIN =
  /[^\\$<'"}/\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/y
const NAME = /\p{Nd}+|[@*#?$!-]|[\p{L}_][\p{L}\p{Nd}_]*/uy
const AFTER_HEREDOC = /<<[\t\r ]*/y
const OPERATORS = new Set(["+", "-", "?", "#", "%"])

/**
 * The builder's shell lexer where no variable is set, as it looks for heredocs; undefined when it refuses the text.
 *
 * Keeps its own stack, so that no depth of braces can exhaust ours. One peculiarity matters: the words of braces
 * share a buffer with those around them, so what stands directly in front of `${x:-` is lost from its word.
 */
export function lexWords(source: string, options: LexOptions): readonly string[] | undefined {
  return new WordLexer(source, options).read()
}

class WordLexer {
  readonly #text: string
  readonly #rawQuotes: boolean
  #rawEscapes: boolean
  #at: number
  readonly #words: string[] = []
  #buffer = ""
  #inWord = false
  readonly #frames: Frame[]

  constructor(source: string, options: LexOptions) {
    this.#text = source.toWellFormed()
    this.#rawQuotes = options.rawQuotes
    this.#rawEscapes = options.rawEscapes
    this.#at = this.#text.startsWith("\ufeff") ? 1 : 0
    this.#frames = [{ stop: "", result: "", open: "", close: "", outerEscapes: options.rawEscapes }]
  }

  read(): readonly string[] | undefined {
    for (;;) {
      const frame = this.#frames.at(-1)
      if (frame === undefined) break
      if (this.#at >= this.#text.length) {
        if (frame.stop !== "") return undefined
        break
      }
      if (!(frame.stop === '"' ? this.#inQuotes(frame) : this.#inWords(frame))) return undefined
    }
    if (this.#buffer !== "") this.#words.push(this.#buffer)
    return this.#words
  }

  #peek(): string {
    const point = this.#text.codePointAt(this.#at)
    return point === undefined ? "" : String.fromCodePoint(point)
  }

  #next(): string {
    const character = this.#peek()
    this.#at += character.length
    return character
  }

  /** Adds text to the frame; to the outermost one's words too, parted at blanks unless it is raw. */
  #add(frame: Frame, text: string, raw: boolean): void {
    if (frame.stop !== "") {
      frame.result += text
      return
    }
    if (raw) {
      this.#buffer += text
      this.#inWord = true
      return
    }
    let start = 0
    for (let at = 0; at <= text.length; at++) {
      const blank = at < text.length && isBlank(text.charCodeAt(at))
      if (at < text.length && !blank) continue
      if (at > start) {
        this.#buffer += text.slice(start, at)
        this.#inWord = true
      }
      start = at + 1
      if (!blank || !this.#inWord || this.#buffer === "") continue
      this.#words.push(this.#buffer)
      this.#buffer = ""
      this.#inWord = false
    }
  }

  /** Ends the innermost frame and hands what it came to to the one around it. */
  #pop(frame: Frame): void {
    this.#frames.pop()
    this.#rawEscapes = frame.outerEscapes
    if (frame.stop !== '"') this.#buffer = ""
    if (frame.stop === "/") {
      this.#push("}", `${frame.open}${frame.result}/`, "}", true)
      return
    }
    const outer = this.#frames.at(-1)
    if (outer) this.#add(outer, frame.open + frame.result + frame.close, frame.stop === '"')
  }

  #push(stop: Frame["stop"], open: string, close: string, rawEscapes: boolean): void {
    this.#frames.push({ stop, result: "", open, close, outerEscapes: this.#rawEscapes })
    this.#rawEscapes = rawEscapes
    if (stop !== '"') this.#buffer = ""
  }

  #inQuotes(frame: Frame): boolean {
    const character = this.#peek()
    if (character === '"') {
      this.#at++
      this.#pop(frame)
      return true
    }
    if (character === "$") return this.#dollar(frame)
    this.#at += character.length
    if (character !== ESCAPE) {
      frame.result += character
      return true
    }
    if (this.#rawEscapes) frame.result += character
    const escaped = this.#peek()
    if (escaped === "") return true
    const special = escaped === '"' || escaped === "$" || escaped === ESCAPE
    frame.result += special ? this.#next() : character
    return true
  }

  #inWords(frame: Frame): boolean {
    PLAIN.lastIndex = this.#at
    const plain = PLAIN.exec(this.#text)?.[0]
    if (plain !== undefined) {
      this.#at += plain.length
      this.#add(frame, plain, true)
      return true
    }
    const character = this.#peek()
    if (character === frame.stop) {
      this.#at++
      this.#pop(frame)
      return true
    }
    if (character === "$") return this.#dollar(frame)
    if (character === "<") this.#less(frame)
    else if (character === "'") return this.#singleQuotes(frame)
    else if (character === '"') this.#openQuotes()
    else this.#character(frame)
    return true
  }

  #openQuotes(): void {
    this.#at++
    const quote = this.#rawQuotes ? '"' : ""
    this.#push('"', quote, quote, this.#rawEscapes)
  }

  #character(frame: Frame): void {
    const character = this.#next()
    if (character !== ESCAPE) {
      this.#add(frame, character, false)
      return
    }
    if (this.#rawEscapes) this.#add(frame, character, true)
    if (this.#at < this.#text.length) this.#add(frame, this.#next(), true)
  }

  #less(frame: Frame): void {
    AFTER_HEREDOC.lastIndex = this.#at
    const found = AFTER_HEREDOC.exec(this.#text)?.[0] ?? "<"
    this.#at += found.length
    this.#add(frame, found, true)
  }

  #singleQuotes(frame: Frame): boolean {
    const end = this.#text.indexOf("'", this.#at + 1)
    if (end === -1) return false
    const inner = this.#text.slice(this.#at + 1, end)
    this.#at = end + 1
    this.#add(frame, this.#rawQuotes ? `'${inner}'` : inner, true)
    return true
  }

  #name(): string {
    NAME.lastIndex = this.#at
    const name = NAME.exec(this.#text)?.[0] ?? ""
    this.#at += name.length
    return name
  }

  #dollar(frame: Frame): boolean {
    this.#at++
    if (this.#peek() !== "{") {
      this.#add(frame, `$${this.#name()}`, false)
      return true
    }
    this.#at++
    if (["", "{", "}", ":"].includes(this.#peek())) return false
    const open = `\${${this.#name()}`
    let operator = this.#next()
    if (operator === "}") {
      this.#add(frame, `${open}}`, false)
      return true
    }
    if (operator === "/") {
      if (this.#peek() === "/") this.#at++
      this.#push("/", `${open}/`, "", true)
      return true
    }
    const colon = operator === ":"
    if (colon) operator = this.#next()
    else if (!OPERATORS.has(operator)) return false
    const pattern = operator === "#" || operator === "%"
    if (colon && pattern) return false
    this.#push("}", `${open}${colon ? ":" : ""}${operator}`, "}", pattern)
    return true
  }
}
