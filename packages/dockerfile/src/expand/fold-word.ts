import type { WordFault, WordPart, WordVariable } from "./word.ts"
import { isWordFault } from "./word.ts"

/** What to make of the parts of a word. */
export interface WordFolding<T> {
  characters(value: string): T
  /** What a variable comes to, given what the words of its operator came to. */
  variable(variable: WordVariable, word: T, replacement: T): T | WordFault
  join(values: readonly T[]): T
}

/** A word on its way: the outermost one, or one that a variable's operator works with. */
interface Frame<T> {
  readonly parts: readonly WordPart[]
  readonly values: T[]
  readonly variable: WordVariable | undefined
  /** What the variable's word came to, where this is its replacement. */
  readonly word?: T
}

/**
 * Makes one thing of a word, from the inside outwards and from left to right; the first fault ends it.
 *
 * Keeps its own stack, so that no depth of words inside words can exhaust ours.
 */
export function foldWord<T>(parts: readonly WordPart[], folding: WordFolding<T>): T | WordFault {
  const frames: Frame<T>[] = []
  const nothing = folding.join([])
  let frame: Frame<T> = { parts, values: [], variable: undefined }
  for (;;) {
    const part = frame.parts[frame.values.length]
    if (part?.kind === "variable" && part.word) {
      frames.push(frame)
      frame = { parts: part.word, values: [], variable: part }
      continue
    }
    if (part) {
      const value =
        part.kind === "characters"
          ? folding.characters(part.value)
          : folding.variable(part, nothing, nothing)
      if (isWordFault(value)) return value
      frame.values.push(value)
      continue
    }
    const whole = folding.join(frame.values)
    const { variable, word } = frame
    const outer = frames.at(-1)
    if (!variable || !outer) return whole
    if (variable.replacement && word === undefined) {
      frame = { parts: variable.replacement, values: [], variable, word: whole }
      continue
    }
    frames.pop()
    const value =
      word === undefined
        ? folding.variable(variable, whole, nothing)
        : folding.variable(variable, word, whole)
    if (isWordFault(value)) return value
    outer.values.push(value)
    frame = outer
  }
}
