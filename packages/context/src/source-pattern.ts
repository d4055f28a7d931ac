import type { Text, TextPart } from "@stagecraft/ir"
import { cleanPath } from "./clean-path.ts"
import { escapePattern, ignorePattern } from "./escape-pattern.ts"
import { hasWildcard } from "./glob.ts"

/** Which characters of a source match instead of meaning themselves. */
export type SourceLanguage = "plain" | "path" | "glob"

/** What a source of COPY, ADD or a bind mount means to the ignore file and to the checks. */
export interface SourcePattern {
  readonly pattern: string
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

const UNKNOWN = "\u0000"
/** The same where its default has a slash. */
const DEEP = "\u0001"

function unknownMark(part: TextPart): string {
  const isDeep = typeof part !== "string" && part.kind === "arg" && part.default
  return isDeep && part.default.some((each) => partValue(each)?.includes("/")) ? DEEP : UNKNOWN
}

/**
 * A source with references: `**` for a path part that is nothing but a reference or has one whose default has slashes, `*` for
 * another one inside a part.
 */
function unknownPattern(value: Text, language: SourceLanguage): string {
  const shape = inside(value.map((part) => partValue(part) ?? unknownMark(part)).join(""))
  const parts = shape.split("/")
  const written = parts.map((part, index) => {
    if (part.includes(DEEP)) return "**"
    if (new RegExp(`^${UNKNOWN}+$`, "u").test(part)) return index < parts.length - 1 ? "**" : "*"
    const known = part
      .split(new RegExp(`${UNKNOWN}+`, "u"))
      .map((piece) => writeKnown(piece, language))
    return known.join("*")
  })
  return written.join("/")
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
 * A reference in it is unknown until the build: the file lists everything it could name. One that stands for a whole
 * path part, or whose default has them, may hold slashes; another one inside a part may not.
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
    const pattern = unknownPattern(value, language)
    return { pattern, broad: isBroad(pattern), outside: false }
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
