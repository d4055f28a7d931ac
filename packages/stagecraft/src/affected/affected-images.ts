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

const LOCK = "image.lock"

/**
 * The names of the images that a change may make anew: by a file that one sees, gone ones too, by its config or something
 * that is imported there, an ignore file, what is locked for it, or another of these images that it builds on.
 *
 * A context outside of the repository is not known to git; an image that has one counts as affected.
 *
 * @param images - In build order.
 */
export async function affectedImages(
  images: readonly JudgedImage[],
  changes: GitChanges,
): Promise<ReadonlySet<string>> {
  const root = realpathSync(changes.root)
  const locks = await changedLocks(changes)
  const affected = new Set<string>()
  for (const each of images)
    if (
      each.dependsOn.some((name) => affected.has(name)) ||
      isConfigChanged(each.project, root, changes.paths) ||
      seesChange(each, root, changes.paths) ||
      isLockedAnew(each, root, locks)
    )
      affected.add(each.compiled.image.name)
  return affected
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
function isConfigChanged(
  { inputs }: LoadedProject,
  root: string,
  paths: readonly string[],
): boolean {
  const used = new Set(inputs.map((file) => below(root, file)))
  return paths.some((path) => used.has(path))
}

function seesChange(
  { compiled, contexts }: JudgedImage,
  root: string,
  paths: readonly string[],
): boolean {
  const { compilation, contextFolder } = compiled
  if (
    compilation.uses.length > 0 &&
    isSeenIn(contextFolder, parseIgnore(compilation.ignore), root, paths)
  )
    return true
  return Object.values(contexts).some((source) =>
    "folder" in source
      ? isSeenIn(source.folder, parseIgnore(readFolderIgnore(source.folder)), root, paths)
      : "layout" in source && isSeenIn(source.layout, parseIgnore(""), root, paths),
  )
}

function isSeenIn(
  folder: string,
  rules: IgnoreRules,
  root: string,
  paths: readonly string[],
): boolean {
  const at = below(root, folder)
  if (at === undefined) return true
  const before = at === "" ? "" : `${at}/`
  return paths.some((path) => {
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

function isLockedAnew(
  { compiled: { image, compilation }, project }: JudgedImage,
  root: string,
  locks: ChangedLocks,
): boolean {
  const at = below(root, project.directory)
  if (at === undefined) return false
  const { dockerfile } = compilation
  const own = new Set(referencesOf(image).map(fullReference))
  return [...locks].some(
    ([folder, names]) =>
      `${at}/`.startsWith(folder) &&
      // A mirror's image goes by another name, and by the same digest.
      [...names].some(
        ([name, value]) =>
          own.has(fullReference(name)) ||
          dockerfile.includes(name) ||
          (/[0-9a-f]{40,64}/u.exec(value) ?? []).some((digest) => dockerfile.includes(digest)),
      ),
  )
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
