import type { Text } from "@stagecraft/ir"
import { checkString } from "./check-characters.ts"
import type { Page } from "./page.ts"
import { flagNotAscii, flagNotExpressible } from "./problems.ts"
import { bareWord } from "./word.ts"

const NEEDS_QUOTES = /[\s"'\\`]/u

/**
 * `--name=value` as the builder takes flags off a line: byte by byte, with quotes and escapes of its own.
 *
 * Frontends up to 1.4 know only the backslash there, whatever `# escape=` says, so under another escape character
 * nothing that needs an escape is written.
 */
export function flag(name: string, value: string, page: Page): string {
  const { span, instruction, problems, options } = page
  checkString(value, page, "one-line")
  if (/[^\0-\x7f]/u.test(value)) problems.push(flagNotAscii(span, instruction, name, value))
  if (!NEEDS_QUOTES.test(value)) return `--${name}=${value}`
  if (options.escape === "\\") return `--${name}="${value.replace(/["\\]/gu, "\\$&")}"`
  if (/[\\`]/u.test(value) || (value.includes('"') && value.includes("'")))
    problems.push(flagNotExpressible(span, instruction, name, value))
  return value.includes('"') ? `--${name}='${value}'` : `--${name}="${value}"`
}

/** A flag whose value the builder expands: the lexer's escapes first, then the flag's. */
export function expandedFlag(name: string, value: Text, page: Page): string {
  return flag(name, bareWord(value, page), page)
}

/** A field of `--mount`, quoted as CSV wants it. */
export function csvField(value: string): string {
  return /[",\n]/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
