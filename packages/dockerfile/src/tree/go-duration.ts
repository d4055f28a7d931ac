const UNITS: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["\u00b5s", 1_000n],
  ["\u03bcs", 1_000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
])
const LIMIT = 1n << 63n
const TERM = /(\d*)(?:\.(\d*))?([^\d.]+)/uy

/** The digits behind a dot as far as 63 bits hold them. */
function fraction(digits: string): { readonly value: bigint; readonly scale: number } {
  let value = 0n
  let scale = 1
  for (const digit of digits) {
    if (value > (LIMIT - 1n) / 10n) break
    const next = value * 10n + BigInt(digit)
    if (next > LIMIT) break
    value = next
    scale *= 10
  }
  return { value, scale }
}

/** One number with its unit in nanoseconds. */
function term(whole: string, digits: string, unit: string): bigint | undefined {
  const size = UNITS.get(unit)
  const significant = whole.replace(/^0+/u, "")
  if (size === undefined || whole + digits === "" || significant.length > 19) return undefined
  const value = BigInt(significant || "0")
  if (value > LIMIT / size) return undefined
  const { value: part, scale } = fraction(digits)
  const sum = value * size + BigInt(Math.trunc(Number(part) * (Number(size) / scale)))
  return sum > LIMIT ? undefined : sum
}

/** Nanoseconds of a duration as Go's `time.ParseDuration` reads it, such as `1m30s`; undefined when it is none. */
export function parseNanoseconds(text: string): bigint | undefined {
  const negative = text.startsWith("-")
  const start = negative || text.startsWith("+") ? 1 : 0
  if (text.slice(start) === "0") return 0n
  if (start === text.length) return undefined
  let sum = 0n
  TERM.lastIndex = start
  while (TERM.lastIndex < text.length) {
    const [, whole = "", digits = "", unit = ""] = TERM.exec(text) ?? []
    if (unit === "") {
      TERM.lastIndex = 0
      return undefined
    }
    const value = term(whole, digits, unit)
    if (value === undefined) return undefined
    sum += value
    if (sum > LIMIT) return undefined
  }
  if (negative) return -sum
  return sum < LIMIT ? sum : undefined
}
