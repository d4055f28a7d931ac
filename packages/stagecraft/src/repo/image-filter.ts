import { posix, relative, resolve, sep } from "node:path"
import { unscoped } from "./package-names.ts"

/** The names of a config, and of one of its images once it is loaded. */
interface NamesOf {
  readonly package: string
  readonly folder: string
}

/** One pattern of `--filter`, or a word of the command line, read. */
export interface ImageFilter {
  /** As it was written. */
  readonly text: string
  /** It takes away. */
  readonly isNot: boolean
  /** Also what the images it matches build on, and what builds on them. */
  readonly withNeeds: boolean
  readonly withUsers: boolean
  /** Of those alone, and not of the images themselves. */
  readonly withoutSelf: boolean
  /** Whether a config may have an image that is meant. */
  readonly ofConfig: (config: NamesOf) => boolean
  /** Whether an image of such a config is meant. */
  readonly ofImage: (name: string) => boolean
}

/** Where patterns are read. */
interface FilterPlace {
  readonly root: string
  readonly cwd: string
  /** Every config of the repository. */
  readonly configs: readonly NamesOf[]
}

/** No folder's name is longer, and no expression of that length is too large. */
const LONGEST = 4096

/**
 * Reads a pattern: `web`, `@acme/*`, `web#migrate`, `apps/*`, `./apps/web`, with `!` before it, and with `...` before or
 * behind it, as package managers have them. Undefined for one without a name, and for one that is longer than names are.
 */
export function readFilter(
  text: string,
  { root, cwd, configs }: FilterPlace,
): ImageFilter | undefined {
  const [, not, users, own, needs] =
    /^(!?)(\.\.\.\^?|)((?!!)(?:(?!\^?\.\.\.$).)+)(\^?\.\.\.|)$/su.exec(text) ?? []
  if (own === undefined || own.length > LONGEST) return undefined
  const hash = own.lastIndexOf("#")
  const place = hash < 0 ? own : own.slice(0, hash)
  const image = hash < 0 ? undefined : own.slice(hash + 1)
  if (place === "" || image === "" || /^\[.*\]$/u.test(place)) return undefined
  const ofImage = image === undefined ? () => true : namePattern(image)
  return {
    text,
    isNot: not === "!",
    withUsers: users !== "",
    withNeeds: needs !== "",
    withoutSelf: `${users}${needs}`.includes("^"),
    ofConfig: placePattern(place, { root, cwd, configs }),
    ofImage,
  }
}

function placePattern(text: string, { root, cwd, configs }: FilterPlace): ImageFilter["ofConfig"] {
  const braced = /^\{(.*)\}$/su.exec(text)?.[1]
  if (braced !== undefined || /^\.{1,2}(?:\/|$)/u.test(text)) {
    // A folder stands for all that is below it.
    const below = relative(root, resolve(cwd, braced ?? text)).replaceAll(sep, "/")
    const path = folderPattern(below === "" ? "**" : below)
    return ({ folder }) =>
      path(folder) ||
      folder.split("/").some((_, index, parts) => path(parts.slice(0, index).join("/")))
  }
  const name = namePattern(text)
  const path = folderPattern(posix.normalize(text).replace(/\/$/u, ""))
  // A package that is called like its folder is matched as one.
  const found = configs.filter(
    (each) =>
      text === "*" || path(each.folder) || (each.package !== each.folder && name(each.package)),
  )
  const scoped = configs.filter((each) => each.package.startsWith("@"))
  // A name without its scope, where no other is called so.
  const short = text.includes("/") ? [] : scoped.filter((each) => name(unscoped(each.package)))
  const isClear = text.includes("*") || short.length === 1
  const meant = new Set((found.length > 0 || !isClear ? found : short).map(({ folder }) => folder))
  return ({ folder }) => meant.has(folder)
}

/** `*` stands for any characters. */
function namePattern(text: string): (name: string) => boolean {
  const pattern = new RegExp(`^${text.split(/\*+/u).map(escape).join(".*")}$`, "su")
  return (name) => pattern.test(name)
}

/** `*` stands for any characters of one folder's name, `**` for any. */
function folderPattern(text: string): (name: string) => boolean {
  const parts = text
    .split(/(\*\*+|\*)/u)
    .map((part) => (part.startsWith("**") ? ".*" : part === "*" ? "[^/]*" : escape(part)))
  const pattern = new RegExp(`^${parts.join("")}$`, "su")
  return (name) => pattern.test(name)
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, "\\$&")
