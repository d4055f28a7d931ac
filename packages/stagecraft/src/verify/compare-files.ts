import { pathText } from "@stagecraft/engine"
import type { LayerEntry } from "@stagecraft/engine"
import type { FileTree, Inode } from "./flatten.ts"

/** What two files of one path differ in; `presence` when one of the images has none. */
export type Aspect =
  | "presence"
  | "type"
  | "mode"
  | "owner"
  | "content"
  | "link"
  | "device"
  | "hard links"
  | "attributes"
  | "time"

/** One thing in which a path of two images differs. */
export interface FileDifference {
  /** Absolute. */
  readonly path: string
  readonly aspect: Aspect
  /** What it is on each side; absent where there is no such file. */
  readonly asWritten?: string
  readonly optimized?: string
  /** The layers both come from, counted from 0. */
  readonly layers: { readonly asWritten?: number; readonly optimized?: number }
}

/** More other paths of a file than these are counted and not told: each of them would tell of all. */
const MOST_LINKS = 20

const octal = (mode: number): string => mode.toString(8).padStart(4, "0")

const bytes = (text: string): string =>
  /^[\x20-\x7e]*$/u.test(text) ? text : `0x${Buffer.from(text, "latin1").toString("hex")}`

function attributes({ xattrs }: LayerEntry): string {
  const shown = [...xattrs].map(([name, value]) => `${name}=${bytes(value)}`)
  return shown.length === 0 ? "none" : shown.toSorted().join(" ")
}

const ASPECTS: readonly (readonly [Aspect, (entry: LayerEntry) => string])[] = [
  ["type", ({ type }) => type],
  // A link's own mode means nothing, and tools write different ones.
  ["mode", ({ mode, type }) => (type === "symlink" ? "" : octal(mode))],
  ["owner", ({ uid, gid }) => `${uid}:${gid}`],
  [
    "content",
    ({ type, size, digest = "" }) =>
      type === "file" ? `${size} bytes, sha256 ${digest.slice(0, 12)}` : "",
  ],
  ["link", ({ type, link }) => (type === "symlink" ? pathText(link) : "")],
  ["device", ({ device = "" }) => device],
  ["attributes", attributes],
]

/** The whole of the content aspect; what is shown is shortened. */
const same = (aspect: Aspect, one: LayerEntry, other: LayerEntry): boolean =>
  aspect !== "content" || one.digest === other.digest

/** All paths of each file that has several: one list for all of them, since there may be many. */
function linksOf(tree: FileTree): ReadonlyMap<string, Links> {
  const paths = new Map<Inode, string[]>()
  for (const [path, inode] of tree) {
    if (inode.entry.type !== "file") continue
    const list = paths.get(inode)
    if (list) list.push(path)
    else paths.set(inode, [path])
  }
  const found = new Map<string, Links>()
  for (const list of paths.values()) {
    if (list.length < 2) continue
    const sorted = list.toSorted()
    const links = { paths: sorted, key: sorted.join("\0") }
    for (const path of list) found.set(path, links)
  }
  return found
}

interface Links {
  readonly paths: readonly string[]
  readonly key: string
}

/** The other paths of a file. */
function showLinks(links: Links | undefined, path: string): string {
  if (!links) return "none"
  const { paths } = links
  const others = paths.slice(0, MOST_LINKS + 1).filter((each) => each !== path)
  const shown = others.slice(0, MOST_LINKS).map((each) => `/${pathText(each)}`)
  const more = paths.length - 1 - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(" ")
}

function describe({ entry }: Inode): string {
  const { type, mode, uid, gid } = entry
  return `${type} ${octal(mode)} ${uid}:${gid}`
}

const timeOf = ({ modified = 0 }: LayerEntry): string => new Date(modified * 1000).toISOString()

/**
 * Every difference between the files of two images, by path.
 *
 * @param times - Compare when they were changed, too.
 */
export function compareFiles(
  asWritten: FileTree,
  optimized: FileTree,
  times: boolean = false,
): readonly FileDifference[] {
  const found: FileDifference[] = []
  const [linksBefore, linksAfter] = [linksOf(asWritten), linksOf(optimized)]
  for (const path of [...new Set([...asWritten.keys(), ...optimized.keys()])].toSorted()) {
    const [before, after] = [asWritten.get(path), optimized.get(path)]
    const shown = `/${pathText(path)}`
    const layers = {
      ...(before?.layer !== undefined && { asWritten: before.layer }),
      ...(after?.layer !== undefined && { optimized: after.layer }),
    }
    if (!before || !after) {
      found.push({
        path: shown,
        aspect: "presence",
        layers,
        ...(before && { asWritten: describe(before) }),
        ...(after && { optimized: describe(after) }),
      })
      continue
    }
    const add = (aspect: Aspect, one: string, other: string): void =>
      void found.push({ path: shown, aspect, asWritten: one, optimized: other, layers })
    for (const [aspect, of] of ASPECTS) {
      const [one, other] = [of(before.entry), of(after.entry)]
      if (one === other && same(aspect, before.entry, after.entry)) continue
      add(aspect, one, other)
      // A link in the place of a folder differs in all that follows.
      if (aspect === "type") break
    }
    if (times && before.entry.modified !== after.entry.modified)
      add("time", timeOf(before.entry), timeOf(after.entry))
    const [one, other] = [linksBefore.get(path), linksAfter.get(path)]
    if (one?.key !== other?.key) add("hard links", showLinks(one, path), showLinks(other, path))
  }
  return found
}
