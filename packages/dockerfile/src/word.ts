import type { Text } from "@stagecraft/ir"
import type { Newlines } from "./check-characters.ts"
import { checkCharacters } from "./check-characters.ts"
import { builderReference } from "./expansion.ts"
import type { Page } from "./page.ts"

/** What needs no quotes anywhere in a Dockerfile: letters and digits of any script, and harmless punctuation. */
const PLAIN = /^[\p{L}\p{N}_./:@%+,=~-]*$/u
/** The same of ASCII, tried first: an expression with letters of any script is dear to compile. */
const PLAIN_ASCII = /^[\w./:@%+,=~-]*$/u
const HEREDOC = /^\d*<</u
const BOM = "\ufeff"

const charactersOf = (part: Exclude<Text[number], { kind: "arg" | "env" }>): string =>
  typeof part === "string" ? part : part.value

/** True when a text can stand as it is; its references have no words of their own. `allowed` may only allow more. */
export function isPlain(value: Text, allowed: RegExp = PLAIN): boolean {
  return value.every((part) =>
    typeof part === "string" || part.kind === "literal"
      ? PLAIN_ASCII.test(charactersOf(part)) || allowed.test(charactersOf(part))
      : part.expansion === undefined,
  )
}

function encode(value: Text, page: Page, special: RegExp): string {
  let out = ""
  for (const part of value)
    out +=
      typeof part === "string" || part.kind === "literal"
        ? charactersOf(part).replace(special, (found) => page.options.escape + found)
        : builderReference(part, page)
  return out
}

/** What is escaped in a word with quotes and in one without. */
const QUOTED = /["$\\]/gu
const BARE = /["'$\\]/gu
/** The same where the file's escape character is a backtick. */
const QUOTED_BACKTICK = /["$`]/gu
const BARE_BACKTICK = /["'$`]/gu

/** A word between double quotes, as the builder's lexer undoes it. */
export function quotedWord(value: Text, page: Page): string {
  return `"${encode(value, page, page.options.escape === "`" ? QUOTED_BACKTICK : QUOTED)}"`
}

/**
 * A word without quotes that the builder's lexer turns into the value; for places that keep blanks by themselves.
 *
 * The lexer drops a byte order mark at the start of a word, and COPY takes `<<x` for a heredoc: both get an escape.
 */
export function bareWord(value: Text, page: Page): string {
  const { escape } = page.options
  const word = encode(value, page, escape === "`" ? BARE_BACKTICK : BARE)
  return word.startsWith(BOM) || HEREDOC.test(word) ? escape + word : word
}

/** The value of an ENV, LABEL or ARG, or the word of an instruction with one: plain when that is safe, else quoted. */
export function valueWord(value: Text, page: Page, newlines: Newlines = "one-line"): string {
  checkCharacters(value, page, newlines)
  return value.length > 0 && isPlain(value) ? bareWord(value, page) : quotedWord(value, page)
}

/** The rest of a line, for instructions that read it as one word: WORKDIR, USER, STOPSIGNAL. */
export function lineWord(value: Text, page: Page): string {
  const word = valueWord(value, page)
  // The line would be read as the instruction's flags.
  return word.startsWith("--") ? quotedWord(value, page) : word
}
