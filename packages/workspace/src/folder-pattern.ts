/** A part of a pattern: a name as it is, one to match, or `**` for any number of folders. */
export type PatternPart = { readonly literal: string } | { readonly match: RegExp } | "**"

export interface FolderPattern {
  readonly negated: boolean
  /** How many folders up it begins: `../shared`. */
  readonly up: number
  readonly parts: readonly PatternPart[]
}

/** More alternatives than this are no honest pattern. */
const MOST_ALTERNATIVES = 1000

/** `a{b,c}` as `ab` and `ac`, nested ones too. */
function expandBraces(pattern: string): readonly string[] {
  const done: string[] = []
  const todo = [pattern]
  while (todo.length > 0 && done.length + todo.length < MOST_ALTERNATIVES) {
    const text = todo.pop()!
    const found = /^(?<before>.*)\{(?<inside>[^{}]*,[^{}]*)\}(?<after>.*)$/su.exec(text)?.groups
    if (found)
      for (const each of found["inside"]!.split(","))
        todo.push(`${found["before"]!}${each}${found["after"]!}`)
    else done.push(text)
  }
  return done
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")

function partOf(text: string): PatternPart {
  if (text === "**") return "**"
  if (!/[*?[]/u.test(text)) return { literal: text }
  let source = ""
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    const close = char === "[" ? text.indexOf("]", at + 2) : -1
    if (char === "*") source += "[^/]*"
    else if (char === "?") source += "[^/]"
    else if (close > 0) {
      const inside = text.slice(at + 1, close)
      source += `[${inside.replace(/^!/u, "^").replace(/[\\[\]]/gu, "\\$&")}]`
      at = close
    } else source += escaped(char)
  }
  // A folder whose name begins with a dot is matched by a pattern that says the dot.
  const start = text.startsWith(".") ? "" : "(?!\\.)"
  const whole = `^${start}${source.replace(/(?:\[\^\/\]\*)+/gu, "[^/]*")}$`
  try {
    return { match: new RegExp(whole, "su") }
  } catch {
    // `[b-a]` has no characters in it.
    return { match: /(?!)/u }
  }
}

/** Reads one pattern of a workspace. Several come back for one with braces. */
export function folderPatterns(pattern: string): readonly FolderPattern[] {
  const bangs = /^!*/u.exec(pattern)![0].length
  return expandBraces(pattern.slice(bangs)).map((each) => {
    const texts: string[] = []
    let up = 0
    for (const text of each.split("/")) {
      if (text === "" || text === ".") continue
      if (text !== "..") texts.push(text)
      else if (texts.length > 0) texts.pop()
      else up++
    }
    const parts = texts.filter((text, at) => text !== "**" || texts[at - 1] !== "**").map(partOf)
    return { negated: bangs % 2 === 1, up, parts }
  })
}

export const matchesPart = (part: Exclude<PatternPart, "**">, name: string): boolean =>
  "literal" in part ? part.literal === name : part.match.test(name)

/** True when a folder, relative to the root, is one that the pattern stands for. */
export function matchesFolder({ up, parts }: FolderPattern, folder: string): boolean {
  if (up > 0) return false
  const names = folder === "." ? [] : folder.split("/")
  // The set of parts that may come next, name by name: no pattern makes it slow.
  const behind = (places: Iterable<number>): Set<number> => {
    const all = new Set(places)
    for (const place of all) if (parts[place] === "**") all.add(place + 1)
    return all
  }
  let places = behind([0])
  for (const name of names) {
    const next: number[] = []
    for (const place of places) {
      const part = parts[place]
      if (part === "**") {
        if (!name.startsWith(".")) next.push(place)
      } else if (part !== undefined && matchesPart(part, name)) next.push(place + 1)
    }
    places = behind(next)
  }
  return places.has(parts.length)
}
