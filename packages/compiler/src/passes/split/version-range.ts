/** A version without anything behind its numbers. */
type Version = readonly [number, number, number]

const VERSION = /^v?(\d+)\.(\d+)\.(\d+)$/u
/** An operator and a version, of which the last numbers may be left out or be `x`. */
const COMPARATOR = /^(\^|~>?|>=|<=|>|<|=)?v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?$/u

function readVersion(text: string): Version | undefined {
  const found = VERSION.exec(text)
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined
}

function compare(a: Version, b: Version): number {
  for (const at of [0, 1, 2] as const) if (a[at] !== b[at]) return a[at] - b[at]
  return 0
}

/** The version after all that begin like this one, up to the number at `place`. */
function after(version: Version, place: number): Version {
  const next = version.map((number, at) => (at < place ? number : at === place ? number + 1 : 0))
  return [next[0]!, next[1]!, next[2]!]
}

/** Where the first number lies that `^` keeps. */
function caretPlace([major, minor]: Version, given: number): number {
  if (major > 0 || given === 1) return 0
  return minor > 0 || given === 2 ? 1 : 2
}

function meets(version: Version, comparator: string): boolean {
  const found = COMPARATOR.exec(comparator)
  if (!found) return false
  const [, operator = "", ...words] = found
  const known = words.findIndex((word) => word === undefined || !/^\d+$/u.test(word))
  const given = known < 0 ? 3 : known
  if (given === 0) return operator !== "<" && operator !== ">"
  const number = (at: number): number => (at < given ? Number(words[at]) : 0)
  const from: Version = [number(0), number(1), number(2)]
  const above = compare(version, from) >= 0
  switch (operator) {
    case ">=":
      return above
    case ">":
      return given === 3
        ? compare(version, from) > 0
        : compare(version, after(from, given - 1)) >= 0
    case "<":
      return !above
    case "<=":
      return given === 3
        ? compare(version, from) <= 0
        : compare(version, after(from, given - 1)) < 0
    case "^":
      return above && compare(version, after(from, caretPlace(from, given))) < 0
    case "~":
    case "~>":
      return above && compare(version, after(from, Math.min(1, given - 1))) < 0
    default:
      return given === 3
        ? compare(version, from) === 0
        : above && compare(version, after(from, given - 1)) < 0
  }
}

const PRERELEASE = /^(\^|~>?|>=)v?(\d+\.\d+\.\d+)-([\w.-]+)$/u

/** `1.0.0-beta.2` before `1.0.0-beta.10`: numbers as numbers, and before words. */
function comparePre(a: string, b: string): number {
  const [x, y] = [a.split("."), b.split(".")]
  for (const [at, word] of x.entries()) {
    const other = y[at]
    if (other === undefined) return 1
    if (word === other) continue
    const numbers = [word, other].map((each) => /^\d+$/u.test(each))
    if (numbers[0] && numbers[1]) return Number(word) - Number(other)
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1
    return word < other ? -1 : 1
  }
  return x.length - y.length
}

/** A version with something behind its numbers is only in ranges that begin at another of the same numbers. */
function meetsPre(version: string, alternative: string): boolean {
  const range = PRERELEASE.exec(alternative)
  const [numbers = "", ...rest] = version.split("+", 1)[0]!.split("-")
  return range !== null && range[2] === numbers && comparePre(rest.join("-"), range[3]!) >= 0
}

function meetsAll(version: Version, alternative: string): boolean {
  if (alternative === "") return true
  const from = PRERELEASE.exec(alternative)
  // All with the same numbers and nothing behind come after it.
  if (from) return meets(version, `${from[1]!}${from[2]!}`)
  return alternative.split(/\s+/u).every((comparator) => meets(version, comparator))
}

/**
 * True when a version certainly lies in a range as npm reads it. What is not understood is no: `1 - 2`, a tag, a comparison
 * with a `-beta` in most places.
 *
 * @see https://docs.npmjs.com/cli/v10/configuring-npm/package-json#dependencies
 */
export function satisfies(version: string, range: string): boolean {
  if (version === range.trim()) return true
  const plain = readVersion(version)
  return range.split("||").some((alternative) => {
    const text = alternative.trim().replace(/([<>=~^])\s+/gu, "$1")
    return plain ? meetsAll(plain, text) : meetsPre(version, text)
  })
}

/**
 * The first number of the lowest version that a range lets through, where all of its alternatives say one; undefined when
 * that is not certain.
 */
export function leastMajor(range: string): number | undefined {
  if (/\s-\s/u.test(range)) return undefined
  const least = range.split("||").map((alternative) => {
    const text = alternative.trim().replace(/([<>=~^])\s+/gu, "$1")
    const from = text.split(/\s+/u).map((each) => /^(?:\^|~>?|>=?|=)?v?(\d+)(?:\.|$)/u.exec(each))
    return Math.max(...from.map((each) => (each ? Number(each[1]) : 0)))
  })
  const all = Math.min(...least)
  return all > 0 ? all : undefined
}
