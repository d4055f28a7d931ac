import { joinPath } from "../stage-facts.ts"
import type { ShellWord } from "./read-shell.ts"

/** Files that a command touches: one path, all that lie below it, or both. */
export interface PathUse {
  /** Absolute and normal. */
  readonly path: string
  readonly reach: "one" | "below" | "tree"
  /** Folders below it that are left alone. */
  readonly except?: readonly string[]
}

const SHELLS = ["sh", "bash", "dash", "ash", "busybox"]

/** Paths at which a RUN finds other files than the image has. */
const ANEW: readonly string[] = [
  "/dev",
  "/proc",
  "/sys",
  "/etc/hosts",
  "/etc/resolv.conf",
  "/etc/hostname",
]
/** Paths that the builder or the shell reads when a RUN starts, so that who changes one changes the next RUN. */
const STARTS: readonly string[] = [
  ...["passwd", "group", "shadow", "gshadow"].map((name) => `/etc/${name}`),
  ...["profile", "profile.d", "bash.bashrc", "bashrc", "environment"].map((name) => `/etc/${name}`),
  ...[".profile", ".bashrc"].map((name) => `/root/${name}`),
  // What loads the shell itself, and the names of its locale.
  ...["ld.so.preload", "ld.so.conf", "ld.so.conf.d", "ld.so.cache"].map((name) => `/etc/${name}`),
  "/usr/lib/locale",
  ...SHELLS.flatMap((name) => [`/bin/${name}`, `/usr/bin/${name}`]),
]
const STARTUP_NAME = /^\.(?:profile|bash_profile|bash_login|bash_logout|bashrc|shinit|shrc|ashrc)$/u
/** The loader and the libraries of which every shell is made. */
const LOADED =
  /^\/(?:usr\/)?lib(?:32|64|x32)?\/(?:.*\/)?(?:ld-(?:linux|musl)|lib(?:c|m|dl|tinfow?|readline|pthread)[.-])[^/]*$/u
const HOME = /^\/home(?:\/[^/]+)?$/u

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** True when `path` is `folder` or lies in it. */
export function isIn(path: string, folder: string): boolean {
  return path === folder || folder === "/" || path.startsWith(`${folder}/`)
}

/** The files a word means, or undefined when that is not known before it runs. */
export function pathOf(word: ShellWord, directory: string | undefined): PathUse | undefined {
  const { value, globAt } = word
  if (value === undefined || value === "" || word.splits) return undefined
  if (globAt === undefined) {
    const path = joinPath(directory, value)
    return path === undefined ? undefined : { path, reach: "one" }
  }
  const end = value.lastIndexOf("/", globAt)
  if (
    value
      .slice(end + 1)
      .split("/")
      .includes("..")
  )
    return undefined
  const path = joinPath(directory, end < 0 ? "." : value.slice(0, end + 1))
  return path === undefined ? undefined : { path, reach: "below" }
}

interface Guards {
  readonly paths: readonly string[]
  /** What their paths begin with: most paths do not. */
  readonly roots: ReadonlySet<string>
}

const rootOf = (path: string): string => {
  const end = path.indexOf("/", 1)
  return end < 0 ? path : path.slice(0, end)
}
const guards = (paths: readonly string[]): Guards => ({ paths, roots: new Set(paths.map(rootOf)) })
const GUARDS_ANEW = guards(ANEW)
const GUARDS_START = guards(STARTS)

function firstTouched({ paths, roots }: Guards, { path, reach }: PathUse): string | undefined {
  if (path !== "/" && !roots.has(rootOf(path))) return undefined
  return paths.find((guarded) => isIn(path, guarded) || (reach !== "one" && isIn(guarded, path)))
}

/** A path that is made anew for each RUN and that a use may touch, or undefined. */
export const pathMadeAnew = (use: PathUse): string | undefined => firstTouched(GUARDS_ANEW, use)

/** A path from which a RUN starts and that a use may touch, or undefined. */
export function protectedPath(use: PathUse): string | undefined {
  const { path, reach } = use
  if (path.includes("/.") && STARTUP_NAME.test(path.slice(path.lastIndexOf("/") + 1))) return path
  if (path.includes("lib") && LOADED.test(path)) return path
  if (reach !== "one" && path.startsWith("/home") && HOME.test(path)) return path
  return firstTouched(GUARDS_START, use)
}

/** True when `directory`, or a folder it lies in, may be among the files of a use. */
export function holdsDirectory({ path, reach }: PathUse, directory: string): boolean {
  return isIn(directory, path) && (reach !== "below" || directory !== path)
}
