import { lstatSync, readlinkSync, type Stats } from "node:fs"

/** A path of the context followed to the end, links and all, the way the builder follows it. */
export type Resolved =
  | {
      readonly kind: "found"
      readonly path: string
      readonly folder: boolean
      readonly links: readonly Link[]
    }
  /** `folder` is the last one that exists, `name` what it does not have. */
  | {
      readonly kind: "missing"
      readonly folder: string
      readonly name: string
      readonly links: readonly Link[]
    }
  | { readonly kind: "outside"; readonly link: Link }

/** A symbolic link passed on the way: where it lies, and what it says. */
export interface Link {
  readonly path: string
  readonly target: string
}

/** More links than this are a circle, as the system has it. */
const MOST_LINKS = 40

const join = (parts: readonly string[]): string => parts.join("/")
const split = (path: string): string[] =>
  path.split("/").filter((part) => part !== "" && part !== ".")

/** Nothing for what is not there and for what may not be looked at, which the builder cannot see either. */
function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/**
 * Follows a plain path through links inside a context.
 *
 * The builder takes the context's folder for the root: an absolute link starts there, and `..` stops there. A link
 * that climbs out, or an absolute one whose target is not found that way, is outside.
 */
export function resolvePath(root: string, path: string): Resolved {
  const links: Link[] = []
  let absolute: Link | undefined
  const done: string[] = []
  const todo = split(path)
  let folder = true
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    if (part === "..") {
      const link = links.at(-1)
      if (done.length === 0 && link) return { kind: "outside", link }
      done.pop()
      continue
    }
    const here = join([...done, part])
    const stat: Stats | undefined = folder ? lookAt(`${root}/${here}`) : undefined
    if (!stat || links.length > MOST_LINKS)
      return absolute
        ? { kind: "outside", link: absolute }
        : { kind: "missing", folder: join(done), name: part, links }
    if (!stat.isSymbolicLink()) {
      done.push(part)
      folder = stat.isDirectory()
      continue
    }
    const link = { path: here, target: readlinkSync(`${root}/${here}`) }
    links.push(link)
    todo.unshift(...split(link.target))
    if (link.target.startsWith("/")) {
      done.length = 0
      absolute = link
    }
    folder = true
  }
  return { kind: "found", path: join(done), folder, links }
}
