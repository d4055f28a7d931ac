import type { ContextView } from "@stagecraft/context"
import type { AddSource, AddStep, CopyStep, Text } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import { isIn, nameOf } from "../../effects/paths.ts"
import { joinPath } from "../../stage-facts.ts"

/** A regular file of the image that comes from one source of a COPY or ADD. */
export interface FileSource {
  /** What a COPY of this file alone names. */
  readonly source: AddSource
  /** As it is sent; undefined when only the builder knows. */
  readonly mode: number | undefined
  /** Its path in the context, when it was looked up there. */
  readonly proof: string | undefined
  /** The destination is the file's own path, taken to be no folder that is there already. */
  readonly exact: boolean
}

/** The file's source; why that is not known; or undefined: the step has nothing to do with the path. */
export type Found = FileSource | { readonly why: string } | undefined

export type Transfer = CopyStep | AddStep

/** A COPY or ADD, and where its destination is. */
export interface Placed {
  readonly step: Transfer
  /** Absolute; undefined when only the builder knows. */
  readonly to: string | undefined
  /** True where the destination is a folder for certain, since it says so or is one. */
  readonly folder: boolean
}

const under = (folder: string, name: string): string =>
  folder === "/" ? `/${name}` : `${folder}/${name}`

/** Where a step's files go; `isFolder` tells of folders that are there already. */
export function place(
  step: Transfer,
  directory: string | undefined,
  isFolder: (path: string) => boolean,
): Placed {
  const written = plain(step.destination)
  const to = written === undefined ? undefined : joinPath(directory, written)
  const says = step.sources.length > 1 || (written !== undefined && /^\.?$|\/\.?$/u.test(written))
  return { step, to, folder: says || (to !== undefined && isFolder(to)) }
}

/** A path of the context, normal and relative; undefined where it is a pattern, or climbs out. */
export function contextPath(source: Text): string | undefined {
  const path = plain(source)
  if (path === undefined || /[*?]/u.test(path)) return undefined
  return joinPath("/", path)!.slice(1)
}

/**
 * Whoever gives one file a name in full believes that no folder has it. A name without an extension that is not the
 * file's own may all the same be one's.
 */
function isNamed(path: string, name: string): boolean {
  return nameOf(path) === name || /^[^.].*\.(?!d$)[A-Za-z]\w*$/u.test(nameOf(path))
}

/** The last part of an address, where it is plain. */
function nameOfAddress(url: Text): string {
  const last = url.at(-1)
  const [path = ""] = typeof last === "string" ? last.split(/[?#]/u) : []
  return path.includes("/") ? nameOf(path) : ""
}

function ofFile(
  name: string,
  path: string,
  { to, folder }: Placed,
  file: Omit<FileSource, "exact">,
): Found {
  if (folder) return under(to!, name) === path ? { ...file, exact: false } : undefined
  if (path === to && isNamed(to, name)) return { ...file, exact: true }
  if (path === to || path === under(to!, name))
    return { why: `it is not known whether ${to} is a folder; one that is ends with a slash` }
  return undefined
}

function ofPath(
  source: AddSource & { readonly kind: "path" },
  path: string,
  placed: Placed,
  view: ContextView | undefined,
): Found {
  const { step, to } = placed
  const from = contextPath(source.path)
  if (from === undefined) return { why: "its source is a pattern, or only the builder knows it" }
  if (!view) return { why: "the files of the context are not at hand" }
  const entry = view.entry(from)
  if (!entry) return undefined
  if (entry.type === "file") {
    if (step.kind === "add" && step.unpack !== false) return { why: "ADD unpacks archives" }
    const file = { source, mode: entry.mode, proof: from }
    const found = ofFile(nameOf(from), path, placed, file)
    if (found && "mode" in found && entry.inode !== undefined)
      return { why: `${from} has several names in the context` }
    return found
  }
  if (entry.type !== "directory") return { why: `${from} is no regular file` }
  if (path === to) return { why: `${path} is a folder` }
  const inner = path.slice(to === "/" ? 1 : to!.length + 1)
  const below = from === "" ? inner : `${from}/${inner}`
  const found = view.entry(below)
  if (!found) return undefined
  if (found.type === "directory") return { why: `${path} is a folder` }
  if (found.type !== "file") return { why: `${below} is no regular file` }
  if (found.inode !== undefined) return { why: `${below} has several names in the context` }
  if (/[*?]/u.test(below)) return { why: `${below} would be read as a pattern` }
  const alone = { kind: "path", path: text(below) } as const
  return { source: alone, mode: found.mode, proof: below, exact: false }
}

function ofSource(
  source: AddSource,
  path: string,
  placed: Placed,
  view: ContextView | undefined,
): Found {
  switch (source.kind) {
    case "path":
      return ofPath(source, path, placed, view)
    case "inline":
      return ofFile(source.name, path, placed, { source, mode: 0o644, proof: undefined })
    case "url":
      if (placed.folder || placed.step.kind !== "add" || placed.step.unpack)
        return { why: "it is not known which file the address is" }
      return ofFile(nameOfAddress(source.url), path, placed, {
        source,
        // The builder keeps what it fetches to root.
        mode: 0o600,
        proof: undefined,
      })
    default:
      return { why: "its source is a pattern or a repository" }
  }
}

/** Which source of a COPY or ADD a file of the image comes from. */
export function findSource(path: string, placed: Placed, view: ContextView | undefined): Found {
  const { step, to } = placed
  if (to === undefined) return { why: "only the builder knows its destination" }
  // A folder above may be a file's parent, or be the destination of a file itself.
  if (!isIn(path, to)) return isIn(to, path) ? { why: `${path} is a folder` } : undefined
  if (path === to && placed.folder) return { why: `${path} is a folder` }
  if (step.kind === "copy" && step.from) return { why: "it is not known what it takes from there" }
  if (step.link) return { why: "its --link makes a layer of its own" }
  if (step.exclude?.length || (step.kind === "copy" && step.parents))
    return { why: "its options decide which files it takes" }
  // The last one wins.
  for (const source of step.sources.toReversed()) {
    const found = ofSource(source, path, placed, view)
    if (found) return found
  }
  return undefined
}
