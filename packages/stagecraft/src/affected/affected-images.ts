import { readFileSync, realpathSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import { imageBases } from "@stagecraft/compiler"
import type { LoadedProject } from "@stagecraft/config"
import { parseIgnore } from "@stagecraft/context"
import type { IgnoreRules } from "@stagecraft/context"
import { readFolderIgnore } from "@stagecraft/engine"
import type { NamedContextSource } from "@stagecraft/engine"
import type { ImageNode } from "@stagecraft/ir"
import type { CompiledImage } from "../compile-image.ts"
import { fullReference } from "../full-reference.ts"
import type { GitChanges } from "./git-changes.ts"

/** An image to judge. */
export interface JudgedImage {
  readonly compiled: CompiledImage
  /** Its config, with the files that was made of. */
  readonly project: LoadedProject
  readonly contexts: Readonly<Record<string, NamedContextSource>>
  /** The names of others whose tags it builds on. */
  readonly dependsOn: readonly string[]
}

/** Why an image is affected: the paths that say so, relative to the repository, or another image. */
export type Reasons = ReadonlyMap<string, readonly string[]>

const LOCK = "image.lock"

/**
 * The images that a change may make anew, each with what says so: a file that it sees, gone ones too, its config or
 * something that is imported there, an ignore file, what is locked for it, or an image that it builds on.
 *
 * In the order they were given. A context outside of the repository is not known to git; an image that has one counts as
 * affected.
 */
export async function affectedImages(
  images: readonly JudgedImage[],
  changes: GitChanges,
): Promise<Reasons> {
  const root = realpathSync(changes.root)
  const locks = await changedLocks(changes)
  const reasons = new Map<string, string[]>()
  for (const each of images) {
    const { image } = each.compiled
    const found = [
      ...changedInputs(each.project, root, changes.paths),
      ...seenChanges(each, root, changes.paths),
      ...lockedChanges(each, root, locks),
      ...each.dependsOn.filter((name) => reasons.has(name)),
    ]
    if (found.length > 0) reasons.set(image.name, [...new Set(found)])
  }
  return reasons
}

/** Relative to the repository with slashes; undefined outside of it. */
function below(root: string, path: string): string | undefined {
  const at = relative(root, real(path)).split(sep).join("/")
  return at === ".." || at.startsWith("../") ? undefined : at
}

function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // Gone: the folder it lay in may still be there.
    return dirname(path) === path
      ? path
      : join(real(dirname(path)), path.slice(dirname(path).length))
  }
}

/** The config and what it imports. Of what was imported and is gone, the config itself has changed. */
function changedInputs(
  { inputs }: LoadedProject,
  root: string,
  paths: readonly string[],
): readonly string[] {
  const used = new Set(inputs.map((file) => below(root, file)))
  return paths.filter((path) => used.has(path))
}

function seenChanges(
  { compiled, contexts }: JudgedImage,
  root: string,
  paths: readonly string[],
): readonly string[] {
  const { compilation, contextFolder } = compiled
  const own =
    compilation.uses.length > 0
      ? seenIn(contextFolder, parseIgnore(compilation.ignore), root, paths)
      : []
  const named = Object.values(contexts).flatMap((source) =>
    "folder" in source
      ? seenIn(source.folder, parseIgnore(readFolderIgnore(source.folder)), root, paths)
      : "layout" in source
        ? seenIn(source.layout, parseIgnore(""), root, paths)
        : [],
  )
  return [...own, ...named]
}

function seenIn(
  folder: string,
  rules: IgnoreRules,
  root: string,
  paths: readonly string[],
): readonly string[] {
  const at = below(root, folder)
  if (at === undefined) return [`${folder} lies outside of the repository`]
  const before = at === "" ? "" : `${at}/`
  return paths.filter((path) => {
    // A submodule that holds the context.
    if (path.endsWith("/") ? before.startsWith(path) : before === `${path}/`) return true
    if (!path.startsWith(before)) return false
    const inside = path.slice(before.length).replace(/\/$/u, "")
    // Another ignore file lets other files through.
    if (inside === ".dockerignore") return true
    const { excluded } = rules.judge(inside)
    return !excluded || (path.endsWith("/") && !rules.closes(inside))
  })
}

/** What differs in the locks, by the folder each lies in: names of images and addresses, and what they lead to now. */
type ChangedLocks = ReadonlyMap<string, ReadonlyMap<string, string>>

async function changedLocks({ root, paths, before }: GitChanges): Promise<ChangedLocks> {
  const found = new Map<string, ReadonlyMap<string, string>>()
  for (const path of paths) {
    if (path !== LOCK && !path.endsWith(`/${LOCK}`)) continue
    const was = lockedIn(await before(path))
    const is = lockedIn(textOf(join(root, path)))
    const names = [...new Set([...was.keys(), ...is.keys()])]
    const changed = names.filter((name) => was.get(name) !== is.get(name))
    found.set(
      path.slice(0, -LOCK.length),
      new Map(changed.map((name) => [name, is.get(name) ?? ""])),
    )
  }
  return found
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return undefined
  }
}

/** What each name is locked to, as text; whether the lock is in order is others' matter. */
function lockedIn(text: string | undefined): ReadonlyMap<string, string> {
  const locked = new Map<string, string>()
  try {
    const sections = JSON.parse(text ?? "{}") as Readonly<Record<string, unknown>>
    for (const section of Object.values(sections))
      if (typeof section === "object" && section !== null)
        for (const [name, value] of Object.entries(section)) locked.set(name, JSON.stringify(value))
  } catch {
    // A lock with a fault is told of when it is read to build by.
  }
  return locked
}

function lockedChanges(
  { compiled: { image, compilation }, project }: JudgedImage,
  root: string,
  locks: ChangedLocks,
): readonly string[] {
  const at = below(root, project.directory)
  return [...locks].flatMap(([folder, names]) => {
    if (at === undefined || !`${at}/`.startsWith(folder)) return []
    const { dockerfile } = compilation
    const own = new Set(referencesOf(image).map(fullReference))
    // A mirror's image goes by another name, and by the same digest.
    const isUsed = [...names].some(
      ([name, value]) =>
        own.has(fullReference(name)) ||
        dockerfile.includes(name) ||
        (/[0-9a-f]{40,64}/u.exec(value) ?? []).some((digest) => dockerfile.includes(digest)),
    )
    return isUsed ? [`${folder}${LOCK}`] : []
  })
}

/** What it takes from registries, by the names alone. */
function referencesOf(image: ImageNode): readonly string[] {
  const named = Object.values(image.contexts).flatMap(
    (source) => /^docker-image:\/\/(.+)$/u.exec(source)?.[1] ?? [],
  )
  const syntax = image.syntax === undefined ? [] : [image.syntax]
  const all = [...imageBases(image).map(({ reference }) => reference), ...named, ...syntax]
  return all.map((reference) => reference.replace(/@sha256:[0-9a-f]{64}$/u, ""))
}
