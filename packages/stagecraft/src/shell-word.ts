import { escapeControl } from "@stagecraft/ir"

/** A text as one word of a command line that is shown. */
export function shellWord(text: string): string {
  const word = escapeControl(text)
  return /^[\w./:=@%+,-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
