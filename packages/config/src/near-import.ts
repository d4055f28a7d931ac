import { existsSync, readFileSync, readdirSync } from "node:fs"
import { builtinModules } from "node:module"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { nearest } from "@stagecraft/ir"
import { libraryName } from "./resolve-import.ts"

/**
 * The way out of an import that leads nowhere: what was probably meant, or what to install.
 *
 * @param from - The file that has the import.
 * @param library - Where the import of `stagecraft` leads.
 */
export function nearImport(specifier: string, from: string, library?: string): string {
  if (specifier.startsWith(".")) return nearFile(specifier, dirname(from))
  const isDoor = specifier.startsWith(`${libraryName}/`)
  const own =
    isDoor && library?.startsWith("file:") ? new URL("../package.json", library) : undefined
  const door = own && nearEntry(specifier, libraryName, fileURLToPath(own))
  return door ?? nearPackage(specifier, dirname(from))
}

function nearFile(specifier: string, directory: string): string {
  const folder = dirname(join(directory, specifier))
  const names = existsSync(folder) ? readdirSync(folder) : []
  const near = nearest(basename(specifier), names)
  if (near === undefined) return "look at the path: it starts from the file that has the import"
  const head = dirname(specifier)
  return `did you mean ${JSON.stringify(`${head}/${near}`)}?`
}

function nearPackage(specifier: string, directory: string): string {
  const name = /^(?:@[^/]*\/)?[^/]*/u.exec(specifier)![0]
  const known = new Set([libraryName])
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules", name)))
      return name === specifier
        ? `${name} is installed, but its package.json names no entry that is there: build it first`
        : (nearEntry(specifier, name, join(folder, "node_modules", name, "package.json")) ??
            `${name} is installed, but does not offer this path: see "exports" in its package.json`)
    for (const dependency of dependenciesIn(join(folder, "package.json"))) known.add(dependency)
    if (folder === dirname(folder)) break
  }
  const near = nearest(name, [...known, ...builtinModules])
  return near === undefined || near === name
    ? `install it: npm install --save-dev ${name}`
    : `did you mean ${JSON.stringify(specifier.replace(name, near))}?`
}

/** What a package offers beside itself that is nearly this: `stagecraft/node` for `stagecraft/nod`. */
function nearEntry(specifier: string, name: string, manifest: string): string | undefined {
  try {
    const { exports } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly exports?: object }
    const entries = Object.keys(exports ?? {}).filter((key) => /^\.\/[^*]+$/u.test(key))
    const near = nearest(
      specifier.slice(name.length + 1),
      entries.map((key) => key.slice(2)),
    )
    return near === undefined ? undefined : `did you mean ${JSON.stringify(`${name}/${near}`)}?`
  } catch {
    return undefined
  }
}

function dependenciesIn(manifest: string): readonly string[] {
  try {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(
      readFileSync(manifest, "utf8"),
    ) as Readonly<Record<string, object | undefined>>
    return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })
  } catch {
    return []
  }
}
