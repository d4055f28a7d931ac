import type { JsonObject, Project } from "./project.ts"
import { asObject, fieldsOf, inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"

/** What package managers run of a project itself while they install. */
const LIFECYCLE = [
  "preinstall",
  "install",
  "postinstall",
  "prepublish",
  "preprepare",
  "prepare",
  "postprepare",
  "predependencies",
  "dependencies",
  "postdependencies",
  "preshrinkwrap",
  "shrinkwrap",
  "postshrinkwrap",
  "pnpm:devPreinstall",
]

/** A folder, or an archive in one: of a dependency, that is the project's own. */
const LOCAL = /^(?:file|link|portal):|^\.{0,2}\/|^~\/|^\.{1,2}$|\.(?:tgz|tar\.gz|tar)$/u

/** Refuses dependencies that are folders of the project, which no list of packages has to name. */
export function checkNoFolders(manifest: JsonObject, path: string): void {
  const pnpm = asObject(manifest["pnpm"]) ?? {}
  const lists = ["dependencies", "devDependencies", "optionalDependencies", "resolutions"]
  for (const list of [...lists.map((name) => manifest[name]), pnpm["overrides"]])
    for (const [name, from] of fieldsOf(list))
      if (typeof from !== "string" || LOCAL.test(from) || from.includes("@file:"))
        refuse(`${path} takes ${name} from a folder`)
}

/**
 * What corepack writes into the manifest where it stands for a package manager and the manifest names none.
 *
 * @see https://github.com/nodejs/corepack#environment-variables
 */
export const pinnedBy = (manifest: JsonObject): readonly string[] =>
  manifest["packageManager"] === undefined ? ["package.json"] : []

/** Refuses what an install of a package of the project itself would run or change in its folder. */
export function checkOwnPackage(
  project: Project,
  folder: string,
  how: { readonly runsScripts: boolean; readonly linked: boolean },
): JsonObject {
  const path = inFolder(folder, "package.json")
  const manifest = project.json(path)
  if (how.runsScripts) {
    const scripts = asObject(manifest["scripts"]) ?? {}
    const script = LIFECYCLE.find((name) => Object.hasOwn(scripts, name))
    if (script !== undefined) refuse(`${path} has the script \`${script}\`, which it would run`)
    if (project.has(inFolder(folder, "binding.gyp")))
      refuse(`${inFolder(folder, "binding.gyp")} makes it compile the project`)
  }
  // What is linked into .bin is made executable, and gets other line ends.
  if (how.linked && (manifest["bin"] !== undefined || manifest["directories"] !== undefined))
    refuse(`${path} names programs, whose files it would change`)
  return manifest
}

/** The patterns of `workspaces`, in either of its forms. */
export function workspacePatterns(manifest: JsonObject): readonly string[] {
  const value = manifest["workspaces"]
  if (value === undefined) return []
  const list = Array.isArray(value) ? (value as unknown[]) : asObject(value)?.["packages"]
  if (!Array.isArray(list)) return refuse("its workspaces are not a list")
  const patterns = list as unknown[]
  return patterns.map((each) =>
    typeof each === "string" ? each : refuse("its workspaces are not a list of patterns"),
  )
}

/** Folders that hold more than a project cannot be gone through. */
const MOST_FOLDERS = 2000

/**
 * The folders of the project that hold a package.json and may match one of the patterns.
 *
 * Literal names and `*` for a whole name are followed as they are. Any other pattern stands for every folder: one manifest
 * too many does no harm.
 */
export function packageFolders(project: Project, patterns: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const pattern of patterns) {
    if (pattern.startsWith("!")) continue
    if (pattern.includes("..")) refuse(`packages of it may be outside of it (${pattern})`)
    const parts = pattern.split("/").filter((part) => part !== "" && part !== ".")
    const simple = parts.every((part) => part === "*" || /^[\w@.-]+$/u.test(part))
    const folders = simple ? matching(project, parts) : everyFolder(project)
    for (const folder of folders) found.add(folder)
  }
  return [...found]
    .filter((folder) => folder !== "" && project.has(inFolder(folder, "package.json")))
    .sort()
}

function subfolders(project: Project, folder: string): readonly string[] {
  return project
    .names(folder)
    .filter((name) => name !== "node_modules")
    .map((name) => inFolder(folder, name))
    .filter((path) => {
      const type = project.entry(path)?.type
      if (type === "symlink") refuse(`${path} is a symbolic link among its packages`)
      return type === "directory"
    })
}

function matching(project: Project, parts: readonly string[]): readonly string[] {
  let folders: readonly string[] = [""]
  for (const part of parts)
    folders =
      part === "*"
        ? folders.flatMap((folder) => subfolders(project, folder))
        : folders.map((folder) => {
            const path = inFolder(folder, part)
            if (project.entry(path)?.type === "symlink")
              refuse(`${path} is a symbolic link among its packages`)
            return path
          })
  return folders
}

function everyFolder(project: Project): readonly string[] {
  const folders = [""]
  for (const folder of folders) {
    folders.push(...subfolders(project, folder))
    if (folders.length > MOST_FOLDERS) refuse("it has too many folders to look for its packages")
  }
  return folders
}
