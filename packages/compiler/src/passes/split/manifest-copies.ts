import type { CopyStep } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import type { BroadCopy } from "./broad-copy.ts"
import type { Plan } from "./plan.ts"
import type { Project } from "./project.ts"
import { inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0))

/** The folders between the copied one and a file, which a copy of the file makes. */
function foldersAbove(path: string): readonly string[] {
  const found: string[] = []
  for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) found.push(folder)
  return found
}

/**
 * Refuses manifests that two copies would not bring like one: links, files with several names, names that are patterns, and
 * folders whose mode or owner an install could miss until the whole is copied.
 */
export function checkManifests(
  copied: Project,
  paths: readonly string[],
  { step }: BroadCopy,
  isRoot: boolean,
): void {
  const folders = new Set(paths.flatMap(foldersAbove))
  for (const path of paths) {
    const entry = copied.entry(path)
    if (entry?.type !== "file") refuse(`${path} is no regular file`)
    else if (entry.inode !== undefined) refuse(`${path} is one file with another name`)
    if (/[*?[\]\\\n"'$]|:\/\//u.test(inFolder(copied.folder, path)))
      refuse(`${path} would be read as a pattern`)
  }
  for (const folder of folders) {
    const entry = copied.entry(folder)
    if (entry?.type !== "directory") refuse(`${folder} is no folder but a link`)
    else if (!isRoot && (entry.mode !== 0o755 || step.chown !== undefined))
      refuse(`${folder} would have another mode or owner while its manifest is alone`)
  }
  if (folders.size > 0 && step.chmod !== undefined)
    refuse("--chmod is also for folders, in some versions of the builder")
}

/** The copied folder as a destination, by an absolute path where the working directory is another one by now. */
export function destinationAt({ copy, directory, start }: Plan, at: string | undefined): string {
  const written = plain(copy.step.destination) ?? directory
  if (!written.startsWith("/") && start !== at) return `${directory}/`
  return written === "." ? "./" : `${written.replace(/\/+$/u, "")}/`
}

/** A COPY of files for each of their folders, in the way of the whole copy. */
export function manifestCopies(
  plan: Plan,
  paths: readonly string[],
  directory: string | undefined,
): readonly CopyStep[] {
  const { copy, copied } = plan
  const byFolder = new Map<string, string[]>()
  for (const path of paths) {
    const list = byFolder.get(folderOf(path))
    if (list) list.push(path)
    else byFolder.set(folderOf(path), [path])
  }
  const { chown, chmod, span } = copy.step
  const to = destinationAt(plan, directory)
  return [...byFolder].map(([folder, files]) => ({
    kind: "copy",
    sources: files.map((path) => ({ kind: "path", path: text(inFolder(copied.folder, path)) })),
    destination: text(folder === "" ? to : `${to === "./" ? "" : to}${folder}/`),
    ...(chown && { chown }),
    ...(chmod && { chmod }),
    span,
  }))
}
