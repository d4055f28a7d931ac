import { escapeControl } from "@stagecraft/ir"

/** A text as one word of a command line that is shown, on one line whatever is in it. */
export function shellWord(text: string): string {
  if (/^[\w./:=@%+,-]+$/u.test(text)) return text
  const bare = escapeControl(text)
  if (bare === text && !/[\n\t\u2028\u2029]/u.test(text))
    return `'${text.replaceAll("'", String.raw`'\''`)}'`
  // What cannot be seen has a spelling in this kind of quotes only.
  const spelled = escapeControl(text.replaceAll(/[\\']/gu, String.raw`\$&`))
  return `$'${spelled.replaceAll(/[\n\t\u2028\u2029]/gu, spell)}'`
}

const spell = (character: string): string =>
  `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`
