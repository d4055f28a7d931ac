import type { Text } from "@stagecraft/ir"
import { mapList } from "@stagecraft/ir"
import { checkCharacters } from "./check-characters.ts"
import { goTrim } from "./go-space.ts"
import { jsonArray } from "./json-form.ts"
import type { Page } from "./page.ts"
import { bareWord, isPlain, quotedWord } from "./word.ts"

/** What may stand in a word of COPY, ADD or VOLUME as it is; patterns included. */
const PLAIN = /^[\p{L}\p{N}_./:@%+,=~*?[\]^!-]*$/u

function jsonWord(value: Text, page: Page): string {
  const word = bareWord(value, page)
  // VOLUME trims its words before it reads them.
  return goTrim(word) !== word ? quotedWord(value, page) : word
}

/** The words of COPY, ADD and VOLUME: side by side where that is safe, else as a JSON array of builder words. */
export function printList(words: readonly Text[], page: Page): string {
  for (const word of words) checkCharacters(word, page, "newlines")
  const side = mapList(words, (word) => bareWord(word, page)).join(" ")
  const safe = words.every((word) => word.length > 0 && isPlain(word, PLAIN))
  return safe && !/^(?:\[|--)/u.test(side)
    ? side
    : jsonArray(words.map((word) => jsonWord(word, page)))
}
