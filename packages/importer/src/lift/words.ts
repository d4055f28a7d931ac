import { isWordFault, parseWord, wordText } from "@stagecraft/dockerfile"
import type { Reference, Span, Text } from "@stagecraft/ir"
import { plain, text, textOf } from "@stagecraft/ir"

/** What the variables of an instruction's words are. */
interface Place {
  /** The file's escape character. */
  readonly escape: "\\" | "`"
  readonly span: Span
  /** Undefined: known not to be set. */
  resolve(name: string): Reference | undefined
}

/** The names that a reference can have. */
export const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u

/** Most words have nothing in them that the builder would change. */
const SIMPLE = /^[\w./:@=,+-]*$/u

/** What reads like a variable to people, and so is marked as meant. */
const LOOKS_EXPANDED = /\$[A-Za-z_{]/u

/** Marks characters that read like a variable and are none. */
function meant(value: Text): Text {
  return textOf(
    value.map((part) =>
      typeof part === "string" && LOOKS_EXPANDED.test(part)
        ? ({ kind: "literal", value: part } as const)
        : part,
    ),
  )
}

/** More words inside words nobody can read; what walks the graph goes into each. */
const DEEPEST = 200

function isTooDeep(value: Text): boolean {
  let level: readonly Text[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true
    level = level.flat().flatMap((part) => {
      if (typeof part === "string" || part.kind === "literal" || !part.expansion) return []
      const { word, replacement = [] } = part.expansion
      return [word, replacement]
    })
  }
  return false
}

/**
 * Reads the words of one instruction as texts.
 *
 * Where the graph has no way to say something, the reader calls `fail`, reads on, and nobody uses what came out.
 */
export class Words {
  readonly place: Place
  /** Why the graph cannot say it, as the rest of a sentence about the instruction. */
  fault: string | undefined
  /** The same as a sentence. */
  sentence: string | undefined

  constructor(place: Place) {
    this.place = place
  }

  /** @param subject - What the fault is about, where that is only a part of the instruction. */
  fail(why: string, subject = "it"): void {
    this.fault ??= why
    this.sentence ??= `${subject} ${why}`
  }

  /** A word that the builder expands. */
  text(word: string): Text {
    if (SIMPLE.test(word)) return text(word)
    return meant(this.#read(word, this.place.escape, true))
  }

  /** The body of a heredoc: quotes are characters there, and the escape is always a backslash. */
  body(content: string): Text {
    return this.#read(content, "\\", false)
  }

  /** A word that must hold no variables, because its place in the graph takes none. */
  plain(word: string, what: string): string {
    const value = plain(this.text(word))
    if (value === undefined) this.fail(`has a variable in ${what}`)
    return value ?? ""
  }

  /** A word that may be left out: undefined when it is known to be empty. */
  optional(word: string | undefined): Text | undefined {
    if (word === undefined) return undefined
    const value = this.text(word)
    return plain(value) === "" ? undefined : value
  }

  #read(word: string, escape: string, quotes: boolean): Text {
    const parts = parseWord(word, escape, { quotes })
    const value = isWordFault(parts) ? parts : wordText(parts, (name) => this.#resolve(name))
    if (!isWordFault(value) && !isTooDeep(value)) return value
    this.fail(isWordFault(value) ? value.message : `has more than ${DEEPEST} words inside words`)
    return text()
  }

  #resolve(name: string): Reference | undefined {
    const found = this.place.resolve(name)
    if (found && !NAME.test(found.name)) this.fail(`reads a variable named ${JSON.stringify(name)}`)
    return found
  }
}
