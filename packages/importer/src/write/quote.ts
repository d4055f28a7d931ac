/*
 * The four ways in which foreign text gets into a config: a string, a chunk of a template, a comment, the name of a
 * property. Whatever stands in the text, it stays text.
 */

/** What a reader cannot see, or what an editor or JavaScript itself takes for more than a character. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

function escapeHidden(character: string): string {
  const short = SHORT[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code > 0xffff) return `\\u{${hex}}`
  return code > 0xff ? `\\u${hex.padStart(4, "0")}` : `\\x${hex.padStart(2, "0")}`
}

const count = (value: string, character: string): number => value.split(character).length - 1

/** A string literal of one line: between double quotes, or single ones where that saves escapes. */
export function quoteString(value: string): string {
  const quote = count(value, '"') > count(value, "'") ? "'" : '"'
  const escaped = value
    .replaceAll("\\", "\\\\")
    .replaceAll(quote, `\\${quote}`)
    .replace(HIDDEN, escapeHidden)
  return quote + escaped + quote
}

/**
 * Characters between backticks. Newlines stay newlines, and tabs stay tabs where they indent a line.
 *
 * @param lineStart - The first character begins a line of the template that is not its first.
 */
export function quoteChunk(value: string, lineStart = false): string {
  return value
    .split("\n")
    .map((line, index) => {
      const indent = index > 0 || lineStart ? /^[\t ]*/u.exec(line)![0] : ""
      return indent + quoteLine(line.slice(indent.length))
    })
    .join("\n")
}

/** Characters between backticks that stay on one line. */
export function quoteLine(value: string): string {
  return value.replace(/[\\`]|\$(?=\{)/gu, "\\$&").replace(HIDDEN, escapeHidden)
}

/** Names in scripts that every version of Unicode has; what is newer might be no name to a compiler. */
const IDENTIFIER = /^(?=[\0-\u05ff\u3041-\u9fff]*$)[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

/** The name of a property in an object literal. `__proto__` would set the object's prototype if it stood plainly. */
export function quoteProperty(name: string): string {
  if (name === "__proto__") return '["__proto__"]'
  return IDENTIFIER.test(name) ? name : quoteString(name)
}

/** Characters that end a line, that end nothing but are no text, or that turn the direction of what is shown. */
const NEWLINES = /[\n\r\t\u2028\u2029]+/gu
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
/** The start of a comment that a compiler, formatter or linter takes for an order. */
const ORDER =
  /^\s*(?:@(?:ts-|jsx|flow|format|noformat|vitest|jest)|(?:eslint|oxlint|tslint|prettier|oxfmt|biome|deno)[-:]|(?:istanbul|c8|v8|jshint|jslint)\s+(?:ignore|disable)|node:coverage)/iu
/** What an engine takes for the address of a source map, anywhere in the file. */
const SOURCE_MAP = /(?<=\/[/*])(?=[#@]\s*source)/giu

/** A comment of one line. What reads like an order to a tool gets the Dockerfile's own `#` before it. */
export function quoteComment(value: string): string {
  const text = value
    .replace(NEWLINES, " ")
    .replace(UNSAFE, "\ufffd")
    .replace(SOURCE_MAP, " ")
    .trimEnd()
  if (text === "") return "//"
  return ORDER.test(text) ? `// # ${text}` : `// ${text}`
}
