/** Go's `unicode.IsSpace`, by which the builder trims and splits; JavaScript's `\s` differs in U+0085 and U+FEFF. */
const SPACE =
  "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
const ANY = new RegExp(`[${SPACE}]`, "u")
const EDGES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu")

/** True when the value holds what Go takes for a blank. */
export function hasGoSpace(value: string): boolean {
  return ANY.test(value)
}

/** What Go's `strings.TrimSpace` leaves. */
export function goTrim(value: string): string {
  return value.replace(EDGES, "")
}
