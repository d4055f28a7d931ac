import type { Text, TextPart } from "@stagecraft/ir"
import { cleanPath } from "./clean-path.ts"
import { escapePattern, ignorePattern } from "./escape-pattern.ts"
import { hasWildcard } from "./glob.ts"

/** Which characters of a source match instead of meaning themselves. */
export type SourceLanguage = "plain" | "path" | "glob"

/** What a source of COPY, ADD or a bind mount means to the ignore file and to the checks. */
export interface SourcePattern {
  readonly pattern: string
  /** More patterns, for values of references that one does not match. */
  readonly others?: readonly string[]
  readonly literal?: string
  readonly glob?: string
  readonly broad: boolean
  readonly outside: boolean
}

/** True when a path, read from the top of the context, climbs out of it at some point. */
function leaves(path: string): boolean {
  let depth = 0
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    depth += part === ".." ? -1 : 1
    if (depth < 0) return true
  }
  return false
}

const inside = (path: string): string => cleanPath(`/${path}`).slice(1) || "."

function partValue(part: TextPart): string | undefined {
  if (typeof part === "string") return part
  return part.kind === "literal" ? part.value : undefined
}

/** A reference that holds no slash. */
const NAME = "\u0000"
/** One that may. */
const PATH = "\u0001"

/** What a build sets these to is one word. */
const WORDS = new Set(["TARGETOS", "TARGETARCH", "BUILDOS", "BUILDARCH"])

function unknownMark(part: TextPart): string {
  if (typeof part === "string" || part.kind !== "arg") return PATH
  if (WORDS.has(part.name)) return NAME
  const value = part.default?.map(partValue).join("")
  return value && !part.default?.map(partValue).includes(undefined) && !value.includes("/")
    ? NAME
    : PATH
}

/** True where the builder may climb out of what a reference stands for. */
function mayClimb(value: Text): boolean {
  let isBehind = false
  return value.some((part) => {
    const known = partValue(part)
    isBehind ||= known === undefined
    const text =
      known ??
      (typeof part !== "string" && part.kind === "arg"
        ? (part.default?.map((each) => partValue(each) ?? "").join("") ?? "")
        : "")
    return isBehind && /(?:^|\/)\.\.(?:\/|$)/u.test(text)
  })
}

/** More patterns than these are made one. */
const MOST_PATTERNS = 8

/** What a path part with references may be, given that parts follow it or not. */
function unknownPart(part: string, isLast: boolean, language: SourceLanguage): readonly string[] {
  const known = part
    .split(new RegExp(`[${NAME}${PATH}]+`, "u"))
    .map((piece) => writeKnown(piece, language))
  if (known.length === 1) return known
  const one = known.join("*")
  const [first, last] = [known[0]!, known.at(-1)!]
  const isWhole = first === "" && last === ""
  if (!isWhole && !part.includes(PATH)) return [one]
  if (last === "") return [isLast ? `${first}*` : first === "" ? "**" : `${first}*/**`]
  const deep = `**/*${last}`
  return first === "" ? [deep] : [one, `${first}*/${deep}`]
}

/**
 * A source with references, as patterns that match all that it could name: a reference that may hold slashes crosses
 * folders.
 */
function unknownPatterns(value: Text, language: SourceLanguage): readonly string[] {
  if (mayClimb(value)) return ["."]
  const shape = inside(value.map((part) => partValue(part) ?? unknownMark(part)).join(""))
  const parts = shape.split("/")
  const written = parts.map((part, at) => unknownPart(part, at === parts.length - 1, language))
  const count = written.reduce((product, { length }) => product * length, 1)
  const ways =
    count <= MOST_PATTERNS ? written : written.map((each) => (each.length > 1 ? ["**"] : each))
  return ways
    .reduce<readonly string[]>(
      (before, each) => before.flatMap((path) => each.map((part) => `${path}/${part}`)),
      [""],
    )
    .map((path) => path.slice(1).replaceAll(/\*\*\/(?:\*\*\/)+/gu, "**/"))
}

function writeKnown(value: string, language: SourceLanguage): string {
  if (language === "plain") return escapePattern(value)
  if (language === "glob") return ignorePattern(value) ?? escapePattern(value)
  return value
    .split(/([*?]+)/u)
    .map((piece, index) => (index % 2 === 1 ? piece : escapePattern(piece)))
    .join("")
}

const isBroad = (pattern: string): boolean => /^(?:\.|\*+(?:\/\*+)*)$/u.test(pattern)

/** A path of the `path` language as a glob: brackets and backslashes mean themselves. */
function globOfPath(path: string): string {
  return path.replace(/[\\[\]]/gu, (character) => `\\${character}`)
}

/**
 * Reads a source.
 *
 * A reference in it is unknown until the build: the file lists everything it could name. It may hold slashes, but for
 * one that is only a piece of a path part and has a default without them.
 *
 * @param parents - `COPY --parents`: `**` crosses folders, and `/./` marks where the kept part of the path begins.
 */
export function sourcePattern(
  value: Text,
  language: SourceLanguage,
  parents: boolean,
): SourcePattern {
  const known = value.map(partValue)
  if (known.includes(undefined)) {
    const [pattern = ".", ...others] = unknownPatterns(value, language)
    const broad = isBroad(pattern)
    return { pattern, ...(others.length > 0 && { others }), broad, outside: false }
  }
  const path = known.join("")
  const outside = leaves(path)
  const clean = inside(path)
  const globbing =
    language === "glob" ? hasWildcard(clean) : language === "path" && /[*?]/u.test(clean)
  if (!globbing) {
    const literal = language === "glob" ? clean.replace(/\\([^])/gu, "$1") : clean
    const pattern = literal === "." ? "." : escapePattern(literal)
    return { pattern, literal, broad: literal === ".", outside }
  }
  const glob = language === "path" ? globOfPath(clean) : clean
  const pattern = parents ? deepPattern(glob) : (ignorePattern(glob) ?? glob)
  return { pattern, ...(parents ? {} : { glob }), broad: isBroad(pattern), outside }
}

/** The parts of a `--parents` pattern, in which two stars are a part of their own. */
function deepPattern(glob: string): string {
  return glob
    .split("/")
    .map((part) => (part === "**" ? part : (ignorePattern(part) ?? part)))
    .join("/")
}
