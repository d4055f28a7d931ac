import { encodeToken, ImageError, type Span } from "@stagecraft/ir"
import { kind, kindOf } from "./brand.ts"
import { callSite } from "./call-site.ts"
import { shNul, shValueInQuotes } from "./problems.ts"
import { quoteShell } from "./quote-shell.ts"
import { decodeText, readText, wrongType } from "./read-text.ts"
import { ShellContext } from "./shell-context.ts"
import type { ValueInput } from "./text-input.ts"

/** A piece of a shell script whose values are quoted. Made by {@link sh}. */
export interface ShellText {
  readonly [kind]: "shell"
  /** Where it was written. */
  readonly span: Span
  /** The script's text, with references as opaque tokens. */
  toString(): string
}

/** What may stand in `` sh`${…}` ``: a value, a list of values, or more of the script. */
export type ShellValue = ValueInput | ShellText | readonly (ValueInput | ShellText)[]

/** The template tag {@link sh}. */
export interface Sh {
  (strings: TemplateStringsArray, ...values: readonly ShellValue[]): ShellText
  /**
   * Text that becomes part of the script as it is, unquoted.
   *
   * @example const flags = sh.raw("-x -v"); run(sh`tar ${flags} -f ${name}`)
   */
  raw(script: string): ShellText
}

class ShellTextValue implements ShellText {
  readonly [kind] = "shell"
  readonly span: Span
  readonly #script: string

  constructor(script: string, span: Span) {
    this.#script = script
    this.span = span
    Object.freeze(this)
  }

  toString(): string {
    return this.#script
  }

  [Symbol.toPrimitive](): string {
    return this.#script
  }
}

function quoteText(value: unknown, index: number): string {
  const what = `value ${index} of sh\`…\``
  if (typeof value === "number") {
    if (Number.isFinite(value)) return quoteShell(String(value))
    throw wrongType(what, "a finite number", value)
  }
  if (kindOf(value) === "shell") return String(value)
  const parts = readText(value, what)
  if (parts.length === 0) return "''"
  return parts
    .map((part) => {
      if (typeof part !== "string" && part.kind !== "literal") return `"${encodeToken(part)}"`
      const characters = typeof part === "string" ? part : part.value
      if (characters.includes("\0")) throw new ImageError(shNul(index, callSite()))
      return quoteShell(characters, parts.length === 1)
    })
    .join("")
}

function quoteValue(value: unknown, index: number): string {
  if (!Array.isArray(value)) return quoteText(value, index)
  return Array.from(value as unknown[], (entry) => quoteText(entry, index)).join(" ")
}

/** A number right before `<` or `>` would name a file descriptor, were it not quoted. */
function apartFromRedirection(word: string, next: string | undefined): string {
  return next !== undefined && /^[<>]/u.test(next) ? word.replace(/(?<![^\s])\d+$/u, "'$&'") : word
}

const tag = (strings: TemplateStringsArray, ...values: readonly ShellValue[]): ShellText => {
  const span = callSite()
  if (!Array.isArray(strings) || !Array.isArray(strings.raw))
    throw wrongType("sh", "a template string", strings, "write sh`command ${value}`")
  const context = new ShellContext()
  let script = ""
  for (const [index, piece] of strings.entries()) {
    if (piece === undefined)
      throw wrongType("sh", "a script", undefined, "a backslash in a template string is doubled")
    context.read(piece)
    script += piece
    if (index === values.length) break
    const value = values[index]
    const isScript = kindOf(value) === "shell"
    const { obstacle } = context
    if (!isScript && obstacle !== undefined)
      throw new ImageError(shValueInQuotes(index + 1, obstacle, span))
    script += apartFromRedirection(quoteValue(value, index + 1), strings[index + 1])
    if (isScript) context.read(String(value))
    else context.readValue()
  }
  decodeText(script, "sh")
  return new ShellTextValue(script, span)
}

/**
 * A shell command whose values are quoted for a POSIX shell.
 *
 * Strings become one word each, lists become their words, references become `"${NAME}"`, and nested `sh` is part of
 * the script. Values must not stand in quotes of their own. The script's own text reads like any template string.
 *
 * @example
 * const file = "my file.txt"
 * run(sh`tar -xf ${file} --exclude ${["*.log", "*.tmp"]}`)
 * @throws ImageError `sh-value-in-quotes`, `sh-nul`.
 * @see https://docs.docker.com/reference/dockerfile/#shell-form
 */
export const sh: Sh = Object.freeze(
  Object.assign(tag, {
    raw(script: string): ShellText {
      if (typeof script !== "string") throw wrongType("sh.raw", "text", script)
      decodeText(script, "sh.raw")
      return new ShellTextValue(script, callSite())
    },
  }),
)
