import type { FileDifference } from "./compare-files.ts"

/** Differences, by what they mean. */
export interface Classified {
  readonly real: readonly FileDifference[]
  /** In folders that the passes leave out. */
  readonly leftOut: readonly { readonly folder: string; readonly paths: number }[]
  readonly fromBuildToBuild: readonly FileDifference[]
}

/** The folder that an absolute path lies in. */
export const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf("/")))

const isIn = (path: string, folder: string): boolean =>
  path === folder || folder === "/" || path.startsWith(`${folder}/`)

/**
 * The folder left out that a difference belongs to: it lies in it, or is a folder above it that only one image has. What
 * else such a folder may hold is a difference of its own.
 */
function leftOutBy(
  { path, aspect }: FileDifference,
  folders: readonly string[],
): string | undefined {
  return folders.find(
    (folder) => isIn(path, folder) || (aspect === "presence" && isIn(folder, path)),
  )
}

/** What two builds of one image differ in. */
class Restless {
  readonly #aspects = new Set<string>()
  readonly #absent = new Set<string>()
  readonly #folders: ReadonlySet<string>

  constructor(found: readonly FileDifference[]) {
    const names = new Map<string, Set<string>>()
    for (const { path, aspect, asWritten } of found) {
      this.#aspects.add(`${aspect} ${path}`)
      if (aspect !== "presence") continue
      this.#absent.add(path)
      const sides = names.get(folderOf(path)) ?? new Set()
      names.set(folderOf(path), sides.add(asWritten === undefined ? "second" : "first"))
    }
    // Where each build has names of its own, a third has others again.
    this.#folders = new Set([...names].filter(([, { size }]) => size > 1).map(([name]) => name))
  }

  has({ path, aspect }: FileDifference): boolean {
    if (this.#aspects.has(`${aspect} ${path}`)) return true
    for (let at = path; ; at = folderOf(at)) {
      if (this.#absent.has(at)) return true
      if (at === "/") return false
      if (aspect === "presence" && this.#folders.has(folderOf(at))) return true
    }
  }
}

/**
 * Sorts differences.
 *
 * @param folders - Absolute folders that the passes leave out.
 * @param again - What two builds of the image as written differ in.
 */
export function classify(
  found: readonly FileDifference[],
  folders: readonly string[],
  again: readonly FileDifference[],
): Classified {
  const restless = new Restless(again)
  const real: FileDifference[] = []
  const fromBuildToBuild: FileDifference[] = []
  const counts = new Map<string, Set<string>>()
  for (const each of found) {
    const folder = leftOutBy(each, folders)
    if (folder !== undefined) counts.set(folder, (counts.get(folder) ?? new Set()).add(each.path))
    else if (restless.has(each)) fromBuildToBuild.push(each)
    else real.push(each)
  }
  return {
    real,
    fromBuildToBuild,
    leftOut: [...counts].map(([folder, paths]) => ({ folder, paths: paths.size })),
  }
}
