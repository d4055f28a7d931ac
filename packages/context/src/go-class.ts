/** One character of a pattern as a JavaScript regular expression with the `u` flag spells it. */
export function literalSource(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`
}

const PERL: Readonly<Record<string, string>> = {
  d: "0-9",
  D: "\\D",
  s: "\\t\\n\\f\\r ",
  // Go's \\s has no vertical tab and nothing outside ASCII, so its opposite is spelled out.
  S: "\\x00-\\x08\\x0b\\x0e-\\x1f!-\\u{10ffff}",
  w: "0-9A-Za-z_",
  W: "\\W",
}

const POSIX: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7f",
  blank: "\\t ",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`\\{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
}

const CONTROL: Readonly<Record<string, string>> = {
  a: "\u0007",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
}

/** Something read from the front of a pattern: what it is in JavaScript, and how many characters it took. */
export interface Read {
  readonly source: string
  readonly length: number
}

/** The members of a named set (`d`, `:alpha:`) as the inside of a class, or undefined when there is no such set. */
export function namedSet(kind: "perl" | "posix", name: string): string | undefined {
  const table = kind === "perl" ? PERL : POSIX
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/**
 * The character an escape at the front of `rest` (after its backslash) stands for, in Go's regular expressions.
 *
 * Undefined when Go refuses the escape: an unknown letter or digit, or one outside ASCII.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function readEscape(rest: string): { character: string; length: number } | undefined {
  const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/u.exec(rest)
  if (octal)
    return {
      character: String.fromCodePoint(Number.parseInt(octal[0], 8)),
      length: octal[0].length,
    }
  const hex = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/u.exec(rest)
  if (hex) {
    const value = Number.parseInt(hex[1] ?? hex[2]!, 16)
    return value > 0x10ffff
      ? undefined
      : { character: String.fromCodePoint(value), length: hex[0].length }
  }
  const letter = rest[0]
  if (letter === undefined) return undefined
  if (Object.hasOwn(CONTROL, letter)) return { character: CONTROL[letter]!, length: 1 }
  return /^[\x00-\x7f]/u.test(letter) && !/^[0-9A-Za-z]/u.test(letter)
    ? { character: letter, length: 1 }
    : undefined
}

/** A Unicode property escape (`pL`, `p{Greek}`, `P{^Lu}`) at the front of `rest`, after its backslash. */
export function readProperty(rest: string): Read | undefined {
  const match = /^([pP])(?:\{(\^?)([^}]*)\}|(.))/u.exec(rest)
  if (!match) return undefined
  const name = match[3] ?? match[4]!
  const negated = (match[1] === "P") !== (match[2] === "^")
  for (const property of [`General_Category=${name}`, `Script=${name}`, name]) {
    if (property === name && name !== "Any") continue
    try {
      const source = `\\${negated ? "P" : "p"}{${property}}`
      void new RegExp(source, "u")
      return { source, length: match[0].length }
    } catch {
      // Not a property of this kind; the next one may know it.
    }
  }
  return undefined
}

function readMember(rest: string): { character: string; length: number } | undefined {
  if (rest.startsWith("\\")) {
    const escaped = readEscape(rest.slice(1))
    return escaped && { character: escaped.character, length: escaped.length + 1 }
  }
  const point = rest.codePointAt(0)
  if (point === undefined) return undefined
  const character = String.fromCodePoint(point)
  return { character, length: character.length }
}

function readSet(rest: string): Read | "refused" | undefined {
  const posix = /^\[:(\^?)([^\]]*?):\]/u.exec(rest)
  if (posix) {
    const set = namedSet("posix", posix[2]!)
    if (set === undefined) return "refused"
    // A negated set inside a class has no spelling in JavaScript without the `v` flag; nobody writes one.
    return posix[1] === "^" ? "refused" : { source: set, length: posix[0].length }
  }
  const perl = /^\\([dswDSW])/u.exec(rest)
  if (perl) {
    return { source: namedSet("perl", perl[1]!)!, length: 2 }
  }
  if (!/^\\[pP]/u.test(rest)) return undefined
  const property = readProperty(rest.slice(1))
  return property ? { source: property.source, length: property.length + 1 } : "refused"
}

/** A character class at the front of `rest`, its brackets included; undefined when Go refuses it. */
export function readClass(rest: string): Read | undefined {
  const negated = rest.startsWith("[^")
  let at = negated ? 2 : 1
  let inside = ""
  for (let first = true; first || rest[at] !== "]"; first = false) {
    if (at >= rest.length) return undefined
    const set = readSet(rest.slice(at))
    if (set === "refused") return undefined
    if (set) {
      inside += set.source
      at += set.length
      continue
    }
    const low = readMember(rest.slice(at))
    if (!low) return undefined
    at += low.length
    let high = low
    if (rest[at] === "-" && at + 1 < rest.length && rest[at + 1] !== "]") {
      const end = readMember(rest.slice(at + 1))
      if (!end || end.character.codePointAt(0)! < low.character.codePointAt(0)!) return undefined
      at += 1 + end.length
      high = end
    }
    inside +=
      high === low
        ? literalSource(low.character)
        : `${literalSource(low.character)}-${literalSource(high.character)}`
  }
  return { source: `[${negated ? "^" : ""}${inside}]`, length: at + 1 }
}
