const GO_ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
}

/** Undoes the escapes of Go's `%q` in a line of history. */
export function unquoteGo(line: string): string {
  return line.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([abfnrtv])|(.))/gu,
    (_, x?: string, u?: string, U?: string, letter?: string, other?: string) => {
      const code = x ?? u ?? U
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16))
      return letter === undefined ? (other ?? "") : GO_ESCAPES[letter]!
    },
  )
}

/** A string between quotes with the two characters escaped that {@link unquoteGo} must not take for escapes. */
export const goQuoteShape = (value: string): string => `"${value.replace(/["\\]/gu, "\\$&")}"`
