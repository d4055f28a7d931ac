import { isRegExpBlank } from "./go-blank.ts"
import { lexWords } from "./lex-words.ts"
import type { Heredoc } from "./tree.ts"

/** A heredoc before its body is read. */
export type HeredocWord = Omit<Heredoc, "content">

/** A heredoc whose delimiter the builder cannot read. */
export const badHeredoc = Symbol("a heredoc with a delimiter that cannot be read")

const DIGITS = /^\d*/u

function quotesIn(text: string): number {
  let count = 0
  for (const character of text) if (character === "'" || character === '"') count++
  return count
}

/**
 * Reads a word such as `<<EOF`, `<<-"EOF"` or `3<<EOF`; undefined when it is no heredoc.
 *
 * @see https://docs.docker.com/reference/dockerfile/#here-documents
 */
export function readHeredocWord(word: string): HeredocWord | typeof badHeredoc | undefined {
  const digits = DIGITS.exec(word)?.[0] ?? ""
  let at = digits.length
  if (!word.startsWith("<<", at) || word.includes("<", at + 2)) return undefined
  at += 2
  const chomp = word.charAt(at) === "-"
  if (chomp) at++
  while (at < word.length && isRegExpBlank(word.charCodeAt(at))) at++
  const delimiter = word.slice(at)
  if (delimiter === "") return undefined
  const names = lexWords(delimiter, { rawQuotes: false, rawEscapes: false })
  if (names === undefined) return badHeredoc
  const [name] = names
  if (name === undefined || names.length > 1) return undefined
  const written = lexWords(delimiter, { rawQuotes: true, rawEscapes: false })
  if (written?.length !== 1) return badHeredoc
  const expand = quotesIn(name) === quotesIn(written[0] ?? "")
  return { name, expand, chomp, fileDescriptor: Number(digits) }
}

/** The heredocs that a whole line of RUN, COPY or ADD opens, in order; a line the lexer refuses opens none. */
export function heredocsIn(line: string): readonly HeredocWord[] | typeof badHeredoc {
  const found: HeredocWord[] = []
  for (const word of lexWords(line, { rawQuotes: true, rawEscapes: true }) ?? []) {
    const heredoc = word.includes("<<") ? readHeredocWord(word) : undefined
    if (heredoc === badHeredoc) return badHeredoc
    if (heredoc) found.push(heredoc)
  }
  return found
}

/** A body without the tabs at the start of each line, as `<<-` has it. */
export function chompTabs(content: string): string {
  return content.replace(/(^|\n)\t+/gu, "$1")
}
