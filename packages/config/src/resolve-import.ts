import { existsSync, readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { dirname, join, sep } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { ImportKind, OnResolveArgs, OnResolveResult, PluginBuild } from "esbuild"
import { needsBundler } from "./load-source.ts"

/** The package whose imports lead to the copy that runs. */
export const libraryName = "stagecraft"

/** How the bundler writes the address of that copy where it is made part of the bundle. */
export const libraryPrefix = "stagecraft-library:"

/** How a config imports the door that lies at an address: `…/dist/node.js` is `stagecraft/node`. */
export function libraryDoor(address: string): string {
  const name = /([^/]*)\.js$/u.exec(address)?.[1] ?? "index"
  return name === "index" ? libraryName : `${libraryName}/${name}`
}

/** What {@link importResolver} needs to know and to tell. */
interface ResolveContext {
  readonly library: string | undefined
  /** Told of each path that must stay absent, or as it is, for the answer to stay right. */
  readonly watch: (path: string) => void
}

const inner = Symbol("asked by ourselves")
const extensions = [".tsx", ".ts", ".jsx", ".js", ".css", ".json"]

/**
 * Decides for each import of the config whether it is bundled or stays an import.
 *
 * What Node can load from node_modules stays outside, by absolute address, because the bundle lies elsewhere. Bundled
 * are the author's files, TypeScript wherever it lies, and packages that use Stagecraft themselves, so that all of
 * them share one copy of it.
 */
export function importResolver(build: PluginBuild, context: ResolveContext) {
  return async (args: OnResolveArgs): Promise<OnResolveResult | undefined> => {
    if (args.pluginData === inner) return undefined
    const { path, kind } = args
    // As the user names it; esbuild would follow a symbolic link.
    if (kind === "entry-point") return { path }
    if (isBuiltin(path)) return { path, external: true }
    const door = doorOf(path, context.library)
    if (door !== undefined) return library(door, kind)
    if (/^(?:https?|data|file):/u.test(path)) return { path, external: true }
    const { importer, namespace, resolveDir } = args
    const found = await build.resolve(path, {
      kind,
      importer,
      namespace,
      resolveDir,
      with: args.with,
      pluginData: inner,
    })
    // esbuild's own words have the place of the import, and know which imports may fail.
    if (found.errors.length > 0 || found.external || found.namespace !== "file") return undefined
    if (/^\.{0,2}\//u.test(path)) watchCandidates(join(resolveDir, path), found.path, context.watch)
    else watchInstall(found.path, resolveDir, context.watch)
    if (isLibrary(path) && !needsBundler(found.path)) return outside(found.path, kind)
    if (!isInstalled(found.path) || needsBundler(found.path) || usesLibrary(found.path))
      return found
    return outside(found.path, kind)
  }
}

const isLibrary = (path: string): boolean =>
  path === libraryName || path.startsWith(`${libraryName}/`)

/** The address that an import leads to in the copy that runs: the doors of a package lie beside each other. */
function doorOf(path: string, library: string | undefined): string | undefined {
  if (library === undefined || !isLibrary(path)) return undefined
  if (path === libraryName) return library
  const door = new URL(`./${path.slice(libraryName.length + 1)}.js`, library)
  // What is not there is looked for as any other import, and has the same words when it is not found.
  return door.protocol === "file:" && existsSync(fileURLToPath(door)) ? door.href : undefined
}

function isImport(kind: ImportKind): boolean {
  return kind === "import-statement" || kind === "dynamic-import"
}

/** Kept as an import; Node takes an address in one case and a path in the other. */
function outside(path: string, kind: ImportKind): OnResolveResult {
  return { path: isImport(kind) ? pathToFileURL(path).href : path, external: true }
}

/** `require("stagecraft")` becomes an import too: there must not be a second copy. */
function library(url: string, kind: ImportKind): OnResolveResult {
  if (!isImport(kind)) return { path: url, namespace: "stagecraft-door" }
  // The published door is two lines that ask for the running copy; as a module of its own each start would load it.
  const inline = kind === "import-statement" && /\/dist\/[^/]*\.js$/u.test(url)
  return inline ? { path: url, namespace: "stagecraft-library" } : { path: url, external: true }
}

function isInstalled(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`)
}

/**
 * Names without an ending, of a folder, or of what `.js` is compiled from: a file that appears and would be taken first makes
 * the bundle stale. Behind a symbolic link none is the one that was found: then it leads elsewhere one day.
 */
function watchCandidates(asked: string, found: string, watch: ResolveContext["watch"]): void {
  for (const candidate of candidatesOf(asked)) {
    if (candidate === found) return
    watch(candidate)
  }
}

function candidatesOf(asked: string): readonly string[] {
  const [, stem, kind] = /^(.*\.[cm]?)js(x?)$/u.exec(asked) ?? []
  return [
    asked,
    ...extensions.map((extension) => asked + extension),
    ...(stem === undefined ? [] : [`${stem}ts`, `${stem}ts${kind || "x"}`]),
    join(asked, "package.json"),
    ...extensions.map((extension) => join(asked, `index${extension}`)),
  ]
}

/** What package managers rewrite whenever they change what is installed. */
const installMarks = [
  "node_modules/.package-lock.json",
  "node_modules/.modules.yaml",
  "node_modules/.yarn-state.yml",
  "node_modules/.yarn-integrity",
]

function watchInstall(found: string, from: string, watch: ResolveContext["watch"]): void {
  const manifest = nearestManifest(found)
  if (manifest !== undefined) watch(manifest)
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (!existsSync(join(folder, "node_modules"))) continue
    for (const mark of installMarks) watch(join(folder, mark))
  }
}

function nearestManifest(path: string): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, "package.json")
    if (existsSync(manifest)) return manifest
  }
  return undefined
}

function usesLibrary(path: string): boolean {
  const manifest = nearestManifest(path)
  if (manifest === undefined) return false
  try {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(manifest, "utf8"),
    ) as Readonly<Record<string, object | undefined>>
    return libraryName in { ...dependencies, ...peerDependencies }
  } catch {
    return false
  }
}
