import { isRegExpBlank, skipBlanks } from "./go-blank.ts"
import { duplicateDirective, invalidEscape } from "./source-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { refuse } from "./logical-line.ts"
import type { Directive } from "./tree.ts"

const NAME = /[a-zA-Z][a-zA-Z0-9]*[\t\n\f\r ]*=/y
const NAMES: ReadonlySet<string> = new Set(["syntax", "escape", "check"])

/** Reads a line such as `# syntax=docker/dockerfile:1`; undefined when it is any other. */
function readDirective(text: string, line: number): Directive | undefined {
  if (!text.startsWith("#")) return undefined
  NAME.lastIndex = skipBlanks(text, 1, text.length)
  const found = NAME.exec(text)?.[0]
  if (found === undefined) return undefined
  const name = found.slice(0, -1).trimEnd().toLowerCase()
  if (!isDirectiveName(name)) return undefined
  let start = NAME.lastIndex
  let end = text.length
  if (start === end) return undefined
  while (start < end && isRegExpBlank(text.charCodeAt(start))) start++
  while (end > start && isRegExpBlank(text.charCodeAt(end - 1))) end--
  // Of nothing but blanks the last one is the value.
  return { name, value: start === end ? text.slice(-1) : text.slice(start, end), line }
}

function isDirectiveName(name: string): name is Directive["name"] {
  return NAMES.has(name)
}

/**
 * The directives above a Dockerfile, line by line, until something else stands there.
 *
 * Two readers exist in the builder. The parser takes indented lines and ends at a `#!` line; the one that looks for
 * `syntax` and `check` takes no indented lines and skips a first line with `#!`. Of each only what has an effect
 * counts here; what the parser alone refuses is refused.
 */
export class DirectiveReader {
  readonly directives: Directive[] = []
  escape: "\\" | "`" = "\\"
  readonly #seen = new Set<string>()
  readonly #detected = new Set<string>()
  #parsing = true
  #detecting = true

  /** Whether lines may still be directives. */
  get open(): boolean {
    return this.#parsing || this.#detecting
  }

  /** Ends the directives: something else stands here. */
  close(): void {
    this.#parsing = false
    this.#detecting = false
  }

  /** Takes a line without its newline; `start` is the offset of its first character that is no blank. */
  read(text: string, start: number, line: number): Directive | Refusal | undefined {
    const directive = readDirective(text.slice(start), line)
    if (this.#parsing && directive) {
      if (this.#seen.has(directive.name))
        return refuse(start, (span) => duplicateDirective(span, directive.name))
      this.#seen.add(directive.name)
    }
    const parsed = this.#parsing && directive !== undefined
    const detected = this.#detecting && directive !== undefined && start === 0
    this.#parsing = parsed
    this.#detecting = detected || (this.#detecting && line === 1 && text.startsWith("#!"))
    if (!directive) return undefined
    if (detected && this.#detected.has(directive.name)) {
      // Only behind a `#!` line, where the parser does not look.
      this.#detecting = false
      return undefined
    }
    if (detected) this.#detected.add(directive.name)
    if (directive.name === "escape") return parsed ? this.#setEscape(directive, start) : undefined
    return detected ? this.#keep(directive) : undefined
  }

  #setEscape(directive: Directive, start: number): Directive | Refusal {
    const { value } = directive
    if (value !== "\\" && value !== "`") return refuse(start, (span) => invalidEscape(span, value))
    this.escape = value
    return this.#keep(directive)
  }

  #keep(directive: Directive): Directive {
    this.directives.push(directive)
    return directive
  }
}
