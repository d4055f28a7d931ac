import type { ExpansionOperator, Reference, Text } from "@stagecraft/ir"
import { plain, text, textOf } from "@stagecraft/ir"
import { expandParts } from "./expand-word.ts"
import { foldWord } from "./fold-word.ts"
import type { WordFault, WordPart, WordVariable } from "./word.ts"
import { isWordFault, wordFault } from "./word.ts"

const NOTHING: Text = text()

/** The reference that a variable is here, or undefined when it is known not to be set. */
export type ResolveVariable = (name: string) => Reference | undefined

/** What a variable comes to that is not set; patterns are tried on the empty value. */
function unsetText(variable: WordVariable, word: Text, replacement: Text): Text | WordFault {
  const operator: ExpansionOperator | undefined = variable.operator
  if (operator === "-" || operator === ":-") return word
  if (operator === undefined || operator === "+" || operator === ":+") return NOTHING
  const [characters, put] = [plain(word), plain(replacement)]
  if (characters === undefined || put === undefined)
    return wordFault(`works on ${variable.name}, which is never set here`)
  const value = expandParts(
    [{ ...variable, word: quoted(characters), replacement: quoted(put) }],
    new Map<string, string>(),
  )
  return isWordFault(value) ? value : text(value)
}

const quoted = (value: string): readonly WordPart[] => [{ kind: "characters", value, quoted: true }]

/**
 * A word as a text of the graph: characters as they are, variables as the references `resolve` gives.
 *
 * A variable that `resolve` knows to be unset is computed away with its operator.
 *
 * @returns A fault where that cannot be done or the builder would refuse it: `${NOTHING?message}`.
 */
export function wordText(parts: readonly WordPart[], resolve: ResolveVariable): Text | WordFault {
  return foldWord<Text>(parts, {
    characters: (value) => text(value),
    variable: (variable, word, replacement) => {
      const reference = resolve(variable.name)
      if (!reference) return unsetText(variable, word, replacement)
      const { operator } = variable
      if (operator === undefined) return text(reference)
      const hasReplacement = variable.replacement !== undefined
      const expansion = { operator, word, ...(hasReplacement && { replacement }) }
      return text({ ...reference, expansion })
    },
    join: (texts) => textOf(texts.flat()),
  })
}

/** The names of all variables of a word, those inside operators included, in the order they are read. */
export function wordVariables(parts: readonly WordPart[]): readonly string[] {
  const names: string[] = []
  foldWord(parts, {
    characters: () => null,
    variable: ({ name }) => {
      names.push(name)
      return null
    },
    join: () => null,
  })
  return names
}
