import type { ExpansionOperator } from "@stagecraft/ir"
import { foldWord } from "./fold-word.ts"
import { replaceAll, replaceFirst, trimEnd, trimStart } from "./pattern.ts"
import type { Environment, WordFault, WordOptions, WordPart } from "./word.ts"
import { isWordFault, wordFault } from "./word.ts"
import { partsOf, WordReader } from "./word-reader.ts"

/** A variable on its way to its value; the words of its operator are expanded. */
interface Operands {
  readonly name: string
  /** Undefined when it is not set. */
  readonly value: string | undefined
  readonly word: string
  readonly replacement: string
}

type Operation = (operands: Operands) => string | WordFault

const present = ({ name, value, word }: Operands, state: string, missing: boolean) =>
  missing || value === undefined ? wordFault(`needs ${name}: ${word || `it is ${state}`}`) : value

const OPERATIONS: Readonly<Record<ExpansionOperator, Operation>> = {
  "-": ({ value, word }) => value ?? word,
  // oxlint-disable-next-line typescript/prefer-nullish-coalescing -- an empty value counts as none here
  ":-": ({ value, word }) => value || word,
  "+": ({ value, word }) => (value === undefined ? "" : word),
  ":+": ({ value, word }) => (value ? word : ""),
  "?": (operands) => present(operands, "not set", false),
  ":?": (operands) =>
    present(operands, operands.value === "" ? "empty" : "not set", !operands.value),
  // A variable inside the pattern may bring the second character of the operator.
  "#": ({ value = "", word }) =>
    word.startsWith("#") ? trimStart(value, word.slice(1), true) : trimStart(value, word, false),
  "##": ({ value = "", word }) => trimStart(value, word, true),
  "%": ({ value = "", word }) =>
    word.startsWith("%") ? trimEnd(value, word.slice(1), true) : trimEnd(value, word, false),
  "%%": ({ value = "", word }) => trimEnd(value, word, true),
  "/": ({ value = "", word, replacement }) => replaceFirst(value, word, replacement),
  "//": ({ value = "", word, replacement }) => replaceAll(value, word, replacement),
}

/** What the parts of a word come to, or why the builder refuses them. */
export function expandParts(parts: readonly WordPart[], env: Environment): string | WordFault {
  return foldWord<string>(parts, {
    characters: (value) => value,
    variable: ({ name, operator }, word, replacement) => {
      const value = env.get(name)
      if (operator === undefined) return value ?? ""
      return OPERATIONS[operator]({ name, value, word, replacement })
    },
    // Not Array.join, which would copy all at each depth.
    join: (values) => values.reduce((out, value) => out + value, ""),
  })
}

/**
 * Reads a word into its parts: quotes and escapes are undone, variables found.
 *
 * In patterns (`#`, `%`, `/`) escapes stay, since they are the pattern's.
 */
export function parseWord(
  word: string,
  escape: string,
  options?: WordOptions,
): readonly WordPart[] | WordFault {
  const reader = new WordReader(word, escape, options)
  const parts = partsOf(reader.runs())
  return reader.fault ?? parts
}

/** What a word of an instruction comes to as one value, blanks and all. */
export function expandWord(
  word: string,
  escape: string,
  env: Environment,
  options?: WordOptions,
): string | WordFault {
  // Most words have nothing in them that the builder would change.
  if (/^[\w./:=@,+ -]*$/u.test(word)) return word
  const parts = parseWord(word, escape, options)
  return isWordFault(parts) ? parts : expandParts(parts, env)
}

const SPACES = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u

const hasOperator = (part: WordPart): boolean =>
  part.kind === "variable" && part.operator !== undefined

/**
 * The values that a word of EXPOSE comes to: blanks part them, also those that come out of variables.
 *
 * An operator in a word forgets what stands right before it in the same value, as in the builder: `1${X:-2}` is `2`.
 */
export function expandWords(
  word: string,
  escape: string,
  env: Environment,
): readonly string[] | WordFault {
  const reader = new WordReader(word, escape)
  const runs = reader.runs()
  if (reader.fault) return reader.fault
  const words: string[] = []
  let current = ""
  for (const { raw, parts } of runs) {
    const value = expandParts(parts, env)
    if (isWordFault(value)) return value
    if (parts.some(hasOperator)) current = ""
    const [first = "", ...rest] = raw ? [value] : value.split(SPACES)
    current += first
    for (const next of rest) {
      if (current !== "") words.push(current)
      current = next
    }
  }
  return current === "" ? words : [...words, current]
}
