import { readdirSync, statSync } from "node:fs"
import type { Stats } from "node:fs"
import { join, relative, sep } from "node:path"
import { configPlaces, hiddenConfigFolder } from "./config-names.ts"
import { keepFolders, knownFolders } from "./folder-memory.ts"
import type { KnownFolder } from "./folder-memory.ts"
import { repoRoot } from "./repo-root.ts"
import { askGit } from "./run-git.ts"

/** Where a config of a repository lies. */
export interface FoundConfig {
  /** Absolute. */
  readonly file: string
  /** The folder it is for, relative to the repository's, with forward slashes; `.` for that one itself. */
  readonly folder: string
}

/** The configs of a repository. */
export interface FoundConfigs {
  /** Absolute. */
  readonly root: string
  /** By folder. */
  readonly configs: readonly FoundConfig[]
}

/** So deep is looked where nothing says how far a repository goes: it might be a disk. */
const DEEPEST = 6

/** What was written within this time may be written again under the same time; milliseconds. */
const SETTLED = 2000

/**
 * Finds every config of the repository that a folder belongs to: those of its workspace, or below git's root.
 *
 * Neither installed packages nor hidden folders are looked into, nor other repositories in it, nor symbolic links; what
 * git ignores is left out. What a folder had in it is remembered, so that the next search only asks for its time.
 */
export async function findConfigs(from: string): Promise<FoundConfigs> {
  const { folder: root, kind } = repoRoot(from)
  const found: FoundConfig[] = []
  const memory = knownFolders(root)
  let isNew = false
  const walk = (path: string, folder: string, known: KnownFolder | undefined, depth: number) => {
    const stat = statOf(path)
    if (!stat) return undefined
    const stamp = `${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`
    const isKnown = known !== undefined && known.stamp === stamp
    const here = isKnown ? known : look(path, stat, stamp, depth === 0)
    isNew ||= !isKnown
    if (here.config !== undefined)
      found.push({ file: join(path, here.config), folder: folder || "." })
    if (kind === "folder" && depth === DEEPEST) return here
    const folders: [name: string, KnownFolder][] = []
    for (const name of Object.keys(here.folders)) {
      const next = folder === "" ? name : `${folder}/${name}`
      // A folder may be called `constructor`, as something of every object is.
      const before = known && Object.hasOwn(known.folders, name) ? known.folders[name] : undefined
      const inner = walk(path + sep + name, next, before, depth + 1)
      if (inner) folders.push([name, inner])
    }
    return { ...here, folders: Object.fromEntries(folders) }
  }
  const seen = walk(root, "", memory, 0)
  if (isNew && seen) keepFolders(root, seen)
  const ignored = kind === "folder" ? new Set<string>() : await ignoredByGit(root, found)
  const configs = found.filter(({ file }) => !ignored.has(file))
  return { root, configs: configs.toSorted((a, b) => (a.folder < b.folder ? -1 : 1)) }
}

const none: KnownFolder = { stamp: "", folders: {} }

/** What a folder has in it, of what is looked for; an empty one where it is another repository. */
function look(path: string, stat: Stats, stamp: string, isRoot: boolean): KnownFolder {
  const names = new Set<string>()
  const folders: string[] = []
  // The time of this folder says nothing of what is in the hidden one.
  let isOwn = true
  try {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const { name } = entry
      if (name === ".git" && !isRoot) return none
      if (!entry.isDirectory()) names.add(name)
      else if (name === hiddenConfigFolder) {
        isOwn = false
        for (const each of namesIn(path, name)) names.add(each)
      } else if (name !== "node_modules" && !name.startsWith(".")) folders.push(name)
    }
  } catch {
    // Shut, or gone meanwhile.
    return none
  }
  const config = configPlaces.find((place) => names.has(place))
  const isSettled = Date.now() - Math.max(stat.mtimeMs, stat.ctimeMs) > SETTLED
  return {
    stamp: isSettled && isOwn ? stamp : "",
    folders: Object.fromEntries(folders.map((name) => [name, none])),
    ...(config !== undefined && { config }),
  }
}

function namesIn(path: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(path, folder)).map((name) => `${folder}/${name}`)
  } catch {
    return []
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/** Those that git ignores and does not have all the same. Where it cannot be asked, none. */
async function ignoredByGit(
  root: string,
  found: readonly FoundConfig[],
): Promise<ReadonlySet<string>> {
  const files = found.map(({ file }) => file)
  if (files.length === 0) return new Set()
  // With the index it takes a hundred times as long where that is large; few configs are ignored, and fewer tracked then.
  const ignored = await listedByGit(
    root,
    ["check-ignore", "--no-index", "-z", "--stdin"],
    files.join("\0"),
  )
  if (ignored.length === 0) return new Set()
  const names = ignored.map((file) => relative(root, file))
  const tracked = new Set(
    await listedByGit(root, ["--literal-pathspecs", "ls-files", "-z", "--", ...names]),
  )
  return new Set(ignored.filter((_, index) => !tracked.has(names[index]!.replaceAll(sep, "/"))))
}

/** What git lists; nothing where it does not answer. */
async function listedByGit(
  cwd: string,
  words: readonly string[],
  input?: string,
): Promise<readonly string[]> {
  // A hook of git is told of a repository by these, which may be another one.
  const none = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined }
  const env = { ...process.env, ...none }
  const { out = "" } = await askGit(words, { cwd, env, input })
  return out.split("\0").filter((each) => each !== "")
}
