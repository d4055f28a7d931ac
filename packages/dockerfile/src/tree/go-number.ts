const BOOLEANS: ReadonlyMap<string, boolean> = new Map(
  ["1", "t", "T", "true", "TRUE", "True"]
    .map((text): [string, boolean] => [text, true])
    .concat(["0", "f", "F", "false", "FALSE", "False"].map((text) => [text, false])),
)

/** Go's `strconv.ParseBool`. */
export function parseBoolean(text: string): boolean | undefined {
  return BOOLEANS.get(text)
}

/** Go's `strconv.ParseUint` of 32 bits to a base of 8 or 10. */
export function parseUnsigned(text: string, base: 8 | 10): number | undefined {
  if (!(base === 8 ? /^[0-7]+$/u : /^\d+$/u).test(text)) return undefined
  const digits = text.replace(/^0+/u, "")
  const value = digits.length > 11 ? Number.POSITIVE_INFINITY : Number.parseInt(digits || "0", base)
  return value <= 0xffff_ffff ? value : undefined
}

/** Go's `strconv.ParseInt` of 32 bits to the base 10. */
export function parseInteger(text: string): number | undefined {
  if (!/^[+-]?\d+$/u.test(text)) return undefined
  const value = Number(text)
  return value >= -0x8000_0000 && value <= 0x7fff_ffff ? value : undefined
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu
const HEXADECIMAL = /^([+-]?)0x([\da-f]*)(?:\.([\da-f]*))?p([+-]?\d+)$/iu
const NAMED = /^([+-]?)inf(?:inity)?$/iu

/** Whether each underscore stands between two digits, or between the base prefix and one. */
function underscoresFit(text: string): boolean {
  const number = text.replace(/^[+-]/u, "").replace(/^0x/iu, "0")
  const digit = /^[+-]?0x/iu.test(text) ? "[\\da-fA-F]" : "\\d"
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`, "u").test(number)
}

/** Go's `strconv.ParseFloat`, but for values beyond its range, which are undefined. */
function parseFloatText(text: string): number | undefined {
  const named = NAMED.exec(text)
  if (named) return named[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (/^nan$/iu.test(text)) return Number.NaN
  if (text.includes("_") && !underscoresFit(text)) return undefined
  const plain = text.replaceAll("_", "")
  const [, sign, whole = "", fraction = "", exponent] = HEXADECIMAL.exec(plain) ?? []
  if (exponent !== undefined) {
    if (whole + fraction === "") return undefined
    const value = Number(`0x${whole}${fraction}`) * 2 ** (Number(exponent) - 4 * fraction.length)
    if (!Number.isFinite(value)) return undefined
    return sign === "-" ? -value : value
  }
  const value = DECIMAL.test(plain) ? Number(plain) : Number.NaN
  return Number.isFinite(value) ? value : undefined
}

const UNITS = "kmgtp"
const encoder = new TextEncoder()

/** Bytes as a tmpfs mount's size is written, `64m` or `1.5 GiB`; undefined where the builder reads none. */
export function parseBytes(text: string): number | undefined {
  const last = Math.max(...Array.from("0123456789. ", (character) => text.lastIndexOf(character)))
  if (last === -1) return undefined
  const size = parseFloatText(text.slice(0, text.charAt(last) === " " ? last : last + 1))
  if (size === undefined || size < 0) return undefined
  const written = text.slice(last + 1)
  const suffix = written.toLowerCase()
  if (suffix === "" || suffix === "b") return toInt64(size)
  if (encoder.encode(written).length > 3) return undefined
  const power = UNITS.indexOf(suffix.charAt(0)) + 1
  if (power === 0 || !["", "b", "ib"].includes(suffix.slice(1))) return undefined
  return toInt64(size * 1024 ** power)
}

/** What does not fit into 64 bits becomes the least number, as on the builder's machine. */
function toInt64(value: number): number {
  return Number.isNaN(value) || Math.abs(value) >= 2 ** 63 ? -(2 ** 63) : Math.trunc(value) + 0
}
