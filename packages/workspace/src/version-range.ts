interface Version {
  readonly numbers: readonly [number, number, number]
  readonly pre: readonly string[]
}

const VERSION =
  /^[v=\s]*(\d+)\.(\d+)\.(\d+)(?:-?([\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*))?(?:\+[\w.-]+)?$/u
const COMPARATOR =
  /^(\^|~>|~|>=|<=|>|<|=|)\s*[v=]*(\d+|[xX*])(?:\.(\d+|[xX*])(?:\.(\d+|[xX*])(?:-?([\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*))?)?)?(?:\+[\w.-]+)?$/u

function readVersion(text: string): Version | undefined {
  const found = VERSION.exec(text.trim())
  if (!found) return undefined
  const [, major, minor, patch, pre] = found
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    pre: pre === undefined ? [] : pre.split("."),
  }
}

/** `1.0.0-beta.2` before `1.0.0-beta.10` before `1.0.0`: numbers as numbers, and before words. */
function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length
  for (const [at, word] of a.entries()) {
    const other = b[at]
    if (other === undefined) return 1
    if (word === other) continue
    const [isNumber, otherIs] = [/^\d+$/u.test(word), /^\d+$/u.test(other)]
    if (isNumber && otherIs) return Number(word) - Number(other)
    if (isNumber !== otherIs) return isNumber ? -1 : 1
    return word < other ? -1 : 1
  }
  return a.length - b.length
}

function compare(a: Version, b: Version): number {
  for (const at of [0, 1, 2] as const)
    if (a.numbers[at] !== b.numbers[at]) return a.numbers[at] - b.numbers[at]
  return comparePre(a.pre, b.pre)
}

/** One bound of a range. */
interface Bound {
  readonly operator: ">=" | "<" | ">" | "<="
  readonly version: Version
}

const version = (
  numbers: readonly [number, number, number],
  pre: readonly string[] = [],
): Version => ({ numbers, pre })

/** Just before the version that follows all which begin with the same numbers, up to `place`. */
function below(numbers: readonly [number, number, number], place: number): Bound {
  const next = numbers.map((each, at) => (at < place ? each : at === place ? each + 1 : 0))
  return { operator: "<", version: version([next[0]!, next[1]!, next[2]!], ["0"]) }
}

/** The bounds of `^1.2`, `>1`, `1.x` and their like; undefined when it is no comparator. */
function boundsOf(text: string): readonly Bound[] | undefined {
  const found = COMPARATOR.exec(text)
  if (!found) return undefined
  const [, operator = "", ...words] = found
  const known = words.slice(0, 3).findIndex((word) => word === undefined || !/^\d+$/u.test(word))
  const given = known < 0 ? 3 : known
  const number = (at: number): number => (at < given ? Number(words[at]) : 0)
  const numbers = [number(0), number(1), number(2)] as const
  const pre = given === 3 && words[3] !== undefined ? words[3].split(".") : []
  const from: Bound = { operator: ">=", version: version(numbers, pre) }
  if (given === 0)
    return operator === "<" || operator === ">"
      ? [{ operator: "<", version: version([0, 0, 0], ["0"]) }]
      : []
  const last = given - 1
  switch (operator) {
    case "^": {
      const first = numbers.findIndex((each, at) => each > 0 && at < given)
      return [from, below(numbers, first < 0 ? last : first)]
    }
    case "~":
    case "~>":
      return [from, below(numbers, Math.min(1, last))]
    case ">=":
      return [from]
    case ">":
      return given === 3
        ? [{ operator, version: from.version }]
        : [{ operator: ">=", version: version(below(numbers, last).version.numbers) }]
    case "<":
      return [{ operator, version: version(numbers, given === 3 ? pre : ["0"]) }]
    case "<=":
      return [given === 3 ? { operator, version: from.version } : below(numbers, last)]
    default:
      return given === 3
        ? [from, { operator: "<=", version: from.version }]
        : [from, below(numbers, last)]
  }
}

/** The bounds of one alternative of a range: all have to be met. */
function allBounds(text: string): readonly Bound[] | undefined {
  const hyphen = /^\s*(\S+)\s+-\s+(\S+)\s*$/u.exec(text)
  const joined = hyphen
    ? `>=${hyphen[1]!} <=${hyphen[2]!}`
    : text.trim().replace(/(\^|~>|~|>=|<=|>|<|=)\s+/gu, "$1")
  const bounds: Bound[] = []
  for (const each of joined.split(/\s+/u)) {
    const some = each === "" ? [] : boundsOf(each)
    if (!some) return undefined
    bounds.push(...some)
  }
  return bounds
}

function meets(at: Version, { operator, version: bound }: Bound): boolean {
  const order = compare(at, bound)
  if (operator === ">=") return order >= 0
  if (operator === ">") return order > 0
  return operator === "<" ? order < 0 : order <= 0
}

/** A version with something behind its numbers is only in a range that names one of the same numbers. */
function isInvited(at: Version, bounds: readonly Bound[]): boolean {
  return (
    at.pre.length === 0 ||
    bounds.some(
      ({ version: { numbers, pre } }) =>
        pre.length > 0 && numbers.every((each, place) => each === at.numbers[place]),
    )
  )
}

/** True for a text that names versions, not a tag, an address or a protocol. */
export const isRange = (range: string): boolean =>
  range.split("||").every((alternative) => allBounds(alternative) !== undefined)

/**
 * True when a version lies in a range, as npm reads both.
 *
 * @see https://docs.npmjs.com/cli/v10/configuring-npm/package-json#dependencies
 */
export function satisfies(text: string, range: string): boolean {
  const at = readVersion(text)
  if (!at || !isRange(range)) return false
  return range.split("||").some((alternative) => {
    const bounds = allBounds(alternative)!
    return bounds.every((bound) => meets(at, bound)) && isInvited(at, bounds)
  })
}
