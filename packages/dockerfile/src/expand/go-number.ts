/** What Go's `strconv.Atoi` reads: decimal digits with a sign, if any. Undefined when it is no number or too big. */
export function readInteger(text: string): number | undefined {
  const value = /^[+-]?\d+$/u.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) ? value : undefined
}
