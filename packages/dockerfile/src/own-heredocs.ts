import type { Page } from "./page.ts"
import { heredocsOf, isPlainCommand } from "./plain-command.ts"
import { badHeredoc, readHeredocWord } from "./tree/heredoc-words.ts"

/** A command that brings its heredocs along. */
export interface OwnHeredocs {
  /** The line that opens them. */
  readonly head: string
  /** Their bodies and the lines that end them. */
  readonly lines: readonly string[]
  /** One is written with a blank behind `<<`. */
  readonly isSpaced: boolean
}

/** Where an older builder sees no heredoc. */
const SPACED = /<<-?[ \t\r]/u

/** The number of lines that a heredoc takes, its last included; undefined when no line, or another one, ends it. */
function lengthOf(
  lines: readonly string[],
  from: number,
  { name, chomp }: { readonly name: string; readonly chomp: boolean },
): number | undefined {
  const end = lines.slice(from).findIndex((line) => {
    const shown = line.replace(/\r+$/u, "")
    return (chomp ? shown.replace(/^\t+/u, "") : shown) === name
  })
  // The builder hands on the bare name, whatever stood beside it.
  return lines[from + end] === name ? end + 1 : undefined
}

/**
 * Takes a command apart whose heredocs the builder would hand to the shell just as they stand: the words on its first
 * line, every body up to its name, nothing after the last one. Undefined for every other command.
 *
 * A heredoc alone on its line is none of these: its body is the command.
 */
export function ownHeredocs(command: string, page: Page): OwnHeredocs | undefined {
  const { escape, profile } = page.options
  const [head = "", ...lines] = command.split("\n")
  if (lines.length === 0 || !isPlainCommand([head], escape)) return undefined
  const found = heredocsOf(head)
  if (found === badHeredoc || readHeredocWord(head)) return undefined
  const isSpaced = SPACED.test(head)
  if (isSpaced && !profile.features.has("spaced-heredoc")) return undefined
  let at = 0
  for (const heredoc of found) {
    const length = lengthOf(lines, at, heredoc)
    if (length === undefined) return undefined
    at += length
  }
  return at === lines.length ? { head, lines, isSpaced } : undefined
}
