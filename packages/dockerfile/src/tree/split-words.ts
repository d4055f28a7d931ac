import { isBlank } from "./go-blank.ts"

const SINGLE = 0x27
const DOUBLE = 0x22

/**
 * Parts the text of ARG, ENV and LABEL into words; quotes and escapes stay in them.
 *
 * Bytes that are no UTF-8 become U+FFFD here, as in the builder.
 */
export function splitWords(text: string, escape: string): readonly string[] {
  const words: string[] = []
  const escapeUnit = escape.charCodeAt(0)
  const end = text.length
  let start = -1
  let quote = 0
  for (let at = 0; at <= end; at++) {
    const unit = at < end ? text.charCodeAt(at) : -1
    if (start === -1) {
      if (unit === -1) break
      if (isBlank(unit)) continue
      start = at
    }
    if (unit === -1 || (quote === 0 && isBlank(unit))) {
      words.push(text.slice(start, at).toWellFormed())
      start = -1
    } else if (unit === escapeUnit && quote !== SINGLE) {
      at++
      if (at < end) continue
      // An escape character that ends the text is dropped, and a word of nothing else with it.
      if (start < end - 1) words.push(text.slice(start, end - 1).toWellFormed())
      break
    } else if (quote === 0) {
      if (unit === SINGLE || unit === DOUBLE) quote = unit
    } else if (unit === quote) quote = 0
  }
  return words
}
