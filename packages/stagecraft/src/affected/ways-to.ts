import { readlinkSync } from "node:fs"
import { isAbsolute, join, parse, relative, sep } from "node:path"

/** Finds the ways to an absolute path: relative to the repository, with slashes. */
export interface Ways {
  /** Each symbolic link that is passed on the way, and last where that ends; what lies outside of the repository is left out. */
  to(path: string): readonly string[]
  /** Where a path ends; undefined outside of the repository. */
  end(path: string): string | undefined
}

/** The kernel gives up after so many. */
const MOST_LINKS = 40

/** @param root - The repository's folder, a real path. */
export function waysBelow(root: string): Ways {
  const targets = new Map<string, string | undefined>()
  const targetOf = (path: string): string | undefined => {
    if (!targets.has(path)) targets.set(path, readTarget(path))
    return targets.get(path)
  }
  const below = (path: string): string | undefined => {
    const at = relative(root, path).split(sep).join("/")
    return at === ".." || at.startsWith("../") || isAbsolute(at) ? undefined : at
  }
  const walk = (path: string): readonly string[] => {
    const links: string[] = []
    let at = parse(path).root
    const left = path.slice(at.length).split(sep).toReversed()
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const next = join(at, name)
      const target = links.length < MOST_LINKS ? targetOf(next) : undefined
      if (target === undefined) {
        at = next
        continue
      }
      links.push(next)
      left.push(...target.split(sep).toReversed())
      if (isAbsolute(target)) at = parse(target).root
    }
    return [...links, at]
  }
  return {
    to: (path) => walk(path).flatMap((each) => below(each) ?? []),
    end: (path) => below(walk(path).at(-1)!),
  }
}

/** Where a symbolic link leads, as it says; undefined for what is none. */
function readTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
