import {
  literalSource,
  namedSet,
  type Read,
  readClass,
  readEscape,
  readProperty,
} from "./go-class.ts"

function readAtom(rest: string): Read | undefined {
  switch (rest[0]) {
    case "[":
      return readClass(rest)
    case ".":
      // Go's dot stops at the newline only, JavaScript's at three more characters.
      return { source: "[^\\n]", length: 1 }
    case "^":
    case ")":
    case "*":
    case "?":
      return { source: rest[0], length: 1 }
    case "(":
      return { source: "(?:", length: 1 }
    case "\\":
      return readBackslash(rest.slice(1))
    default: {
      const character = String.fromCodePoint(rest.codePointAt(0)!)
      return { source: literalSource(character), length: character.length }
    }
  }
}

function readBackslash(rest: string): Read | undefined {
  const letter = rest[0] ?? ""
  if (letter === "Q") {
    const end = rest.indexOf("\\E", 1)
    const quoted = rest.slice(1, end < 0 ? undefined : end)
    const source = Array.from(quoted, literalSource).join("")
    return { source, length: 2 + quoted.length + (end < 0 ? 0 : 2) }
  }
  if (letter === "b" || letter === "B") return { source: `\\${letter}`, length: 2 }
  if (letter === "A") return { source: "^", length: 2 }
  if (letter === "z") return { source: "$", length: 2 }
  const set = namedSet("perl", letter)
  if (set !== undefined) return { source: `[${set}]`, length: 2 }
  if (letter === "p" || letter === "P") {
    const property = readProperty(rest)
    return property && { source: property.source, length: property.length + 1 }
  }
  const escape = readEscape(rest)
  return escape && { source: literalSource(escape.character), length: escape.length + 1 }
}

/**
 * A whole-text regular expression of Go's as JavaScript's, for what an ignore pattern can become.
 *
 * Undefined when Go would refuse it. Groups and repetition come from the pattern translation only, so they are
 * taken over as they stand.
 *
 * @see https://pkg.go.dev/regexp/syntax
 */
export function goRegExp(source: string): RegExp | undefined {
  let out = ""
  for (let at = 0; at < source.length;) {
    const read = readAtom(source.slice(at))
    if (!read) return undefined
    out += read.source
    at += read.length
  }
  try {
    return new RegExp(`^${out}$`, "u")
  } catch {
    return undefined
  }
}
