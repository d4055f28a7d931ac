import { readFileSync, realpathSync } from "node:fs"
import { join } from "node:path"
import { imageBases } from "@stagecraft/compiler"
import type { LoadedProject } from "@stagecraft/config"
import { parseIgnore } from "@stagecraft/context"
import type { IgnoreRules } from "@stagecraft/context"
import { readFolderIgnore } from "@stagecraft/engine"
import type { NamedContextSource } from "@stagecraft/engine"
import type { ImageNode } from "@stagecraft/ir"
import type { CompiledImage } from "../compile-image.ts"
import { fullReference } from "../full-reference.ts"
import { askedAnew } from "./asked-anew.ts"
import type { GitChanges } from "./git-changes.ts"
import { waysBelow } from "./ways-to.ts"
import type { Ways } from "./ways-to.ts"

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
  const ways = waysBelow(realpathSync(changes.root))
  const isAskedAnew = askedAnew(changes, ways)
  const byProject = new Map<LoadedProject, Promise<boolean>>()
  const isConfigChanged = async (project: LoadedProject): Promise<boolean> => {
    if (!byProject.has(project)) byProject.set(project, isAskedAnew(project))
    return (await byProject.get(project)) ?? false
  }
  const locks = await changedLocks(changes)
  const affected = new Set<string>()
  for (const each of images)
    if (
      each.dependsOn.some((name) => affected.has(name)) ||
      seesChange(each, ways, changes) ||
      isLockedAnew(each, ways, locks) ||
      (await isConfigChanged(each.project))
    )
      affected.add(each.compiled.image.name)
  return affected
}

function seesChange({ compiled, contexts }: JudgedImage, ways: Ways, changes: GitChanges): boolean {
  const { compilation, contextFolder } = compiled
  const isSeen = (folder: string, ignore: string): boolean =>
    isSeenIn(folder, parseIgnore(ignore), ways, changes)
  if (compilation.uses.length > 0 && isSeen(contextFolder, compilation.ignore)) return true
  return Object.values(contexts).some((source) =>
    "folder" in source
      ? isSeen(source.folder, readFolderIgnore(source.folder))
      : "layout" in source && isSeen(source.layout, ""),
  )
}

function isSeenIn(
  folder: string,
  rules: IgnoreRules,
  ways: Ways,
  { paths, links }: GitChanges,
): boolean {
  const at = ways.end(folder)
  if (at === undefined) return true
  const before = at === "" ? "" : `${at}/`
  // Symbolic links on the way, and the ignore file: another one lets other files through.
  const passed = [...ways.to(folder), ...ways.to(join(folder, ".dockerignore"))]
  return paths.some((path) => {
    // A submodule that holds the context.
    if (path.endsWith("/") && passed.some((each) => `${each}/`.startsWith(path))) return true
    if (passed.includes(path)) return true
    if (!path.startsWith(before)) return false
    const inside = path.slice(before.length).replace(/\/$/u, "")
    const { excluded } = rules.judge(inside)
    // In a submodule, or where a symbolic link leads or led to, may be what is seen.
    return !excluded || ((path.endsWith("/") || links.has(path)) && !rules.closes(inside))
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
  ways: Ways,
  locks: ChangedLocks,
): boolean {
  const at = ways.end(project.directory)
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
