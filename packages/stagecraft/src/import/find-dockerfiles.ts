import type { Dirent } from "node:fs"
import { lstatSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { askGit } from "@stagecraft/config"
import { realPath } from "../real-path.ts"
import type { Terminal } from "../terminal.ts"

/** The names a builder looks for, the likeliest first; the last is what it falls back to. */
export const defaultNames = ["Dockerfile", "Containerfile", "dockerfile"] as const

/** What editors and patches leave beside a Dockerfile, and rules and notes that are named after one. */
const NO_DOCKERFILE = /(?:~|\.(?:dockerignore|containerignore|bak|orig|rej|sw[op]|md|txt))$/iu

/** Files that become Dockerfiles, and are none. */
const TEMPLATE =
  /\.(?:j2|jinja2?|tmpl|tpl|tt|template|erb|in|m4|mustache|hbs|handlebars|ejs|gotmpl|liquid)$/iu

const NAMED = /^(?:Dockerfile|Containerfile)(?:\..+)?$|.\.(?:d|D)ockerfile$/u

/** What a file's name says of it. */
export function dockerfileKind(name: string): "dockerfile" | "template" | undefined {
  if (!NAMED.test(name) || NO_DOCKERFILE.test(name)) return undefined
  return TEMPLATE.test(name) ? "template" : "dockerfile"
}

/** What was found below a folder; paths are absolute and in order. */
export interface FoundDockerfiles {
  readonly files: readonly string[]
  readonly templates: readonly string[]
}

/**
 * Every Dockerfile below a folder: what git knows or would add, else what lies in no hidden folder and no
 * `node_modules`. A symbolic link to another one that was found is left out.
 */
export async function dockerfilesBelow(
  folder: string,
  env: Terminal["env"],
): Promise<FoundDockerfiles> {
  const paths = (await known(folder, env)) ?? (await walked(folder))
  const named = paths
    .filter((path) => dockerfileKind(basename(path)) !== undefined)
    .map((path) => join(folder, path))
    .filter(isFile)
    .toSorted(byFolder)
  const of = (kind: string): string[] =>
    named.filter((path) => dockerfileKind(basename(path)) === kind)
  return { files: withoutTwins(of("dockerfile")), templates: of("template") }
}

/** Folder by folder, so that what becomes one config stands together. */
function byFolder(a: string, b: string): number {
  const [first, second] = [`${dirname(a)}/\0${basename(a)}`, `${dirname(b)}/\0${basename(b)}`]
  return first < second ? -1 : first > second ? 1 : 0
}

/** Each file once, under a name that is no link where there is one. */
export function withoutTwins(files: readonly string[]): readonly string[] {
  const owners = new Map<string, string>()
  for (const file of files)
    if (!owners.has(realPath(file)) || !isLink(file)) owners.set(realPath(file), file)
  return [...new Set(files)].filter((file) => owners.get(realPath(file)) === file)
}

const isLink = (file: string): boolean =>
  lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true

/** Also a link; the index names what was deleted, too. */
function isFile(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat !== undefined && (stat.isFile() || stat.isSymbolicLink())
}

/** What git lists, relative to the folder; undefined where there is no repository, or no git. */
async function known(folder: string, env: Terminal["env"]): Promise<string[] | undefined> {
  const words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
  const { out } = await askGit(words, { cwd: folder, env })
  const paths = out?.split("\0").filter((path) => path !== "")
  return paths?.filter((path) => !path.split("/").includes("node_modules"))
}

/** Relative paths of all files; asynchronous, so that a Ctrl-C is heeded in a large tree. */
async function walked(folder: string): Promise<string[]> {
  const found: string[] = []
  const open = [""]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of await entriesOf(join(folder, at))) {
      const path = join(at, entry.name)
      if (!entry.isDirectory()) found.push(path)
      else if (!entry.name.startsWith(".") && entry.name !== "node_modules") open.push(path)
    }
  }
  return found
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch {
    // Shut, or gone meanwhile: nothing of it can be imported.
    return []
  }
}
