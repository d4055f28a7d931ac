/** Go's `unicode.IsSpace` of one UTF-16 unit, by which the builder trims and parts words. */
export function isBlank(unit: number): boolean {
  if (unit < 0x85) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)
  if (unit < 0x1680) return unit === 0x85 || unit === 0xa0
  return (
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  )
}

/** The blanks at which the builder parts the instruction's word and plain lists: of ASCII, and no newline. */
export function isGap(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || (unit >= 0x0b && unit <= 0x0d)
}

/** What `\s` takes in Go's regular expressions: blanks of ASCII, without the vertical tab. */
export function isRegExpBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0c || unit === 0x0d
}

/** Go's `unicode.IsSpace` of one byte that stands for itself, as the builder reads flags. */
export function isBlankByte(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x85 || byte === 0xa0
}

/** The first offset from `from` on that is no blank, or `end`. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}

/** The end of the text between both offsets without the blanks at its end. */
export function withoutBlanks(text: string, from: number, end: number): number {
  let at = end
  while (at > from && isBlank(text.charCodeAt(at - 1))) at--
  return at
}

/** A stretch of a text without the blanks at its ends. */
export function trimmedSlice(text: string, from: number, end: number): string {
  const start = skipBlanks(text, from, end)
  return text.slice(start, withoutBlanks(text, start, end))
}

/** Go's `strings.TrimSpace`, in time that grows with what it drops. */
export function trimBlanks(text: string): string {
  return trimmedSlice(text, 0, text.length)
}

/** Parts a text at its ASCII blanks. The text neither begins nor ends with one. */
export function splitAtGaps(text: string): readonly string[] {
  if (text === "") return []
  const words: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (!isGap(text.charCodeAt(at))) continue
    words.push(text.slice(start, at))
    while (at + 1 < text.length && isGap(text.charCodeAt(at + 1))) at++
    start = at + 1
  }
  words.push(text.slice(start))
  return words
}
