import { dirname } from "node:path"
import { pathToFileURL } from "node:url"

/** The namespace of the little modules that tell a bundled file where it came from. */
export const placePrefix = "stagecraft-place:"

/** What stands in the bundle for a file's own words about its place. */
export const placeDefines: Readonly<Record<string, string>> = {
  "import.meta.url": "__stagecraft_url",
  "import.meta.filename": "__stagecraft_filename",
  "import.meta.dirname": "__stagecraft_dirname",
  "import.meta.resolve": "__stagecraft_resolve",
  __filename: "__stagecraft_filename",
  __dirname: "__stagecraft_dirname",
}

const mentionsPlace = /\bimport\.meta\b|\b__(?:file|dir)name\b/u
const isCommonJs = /\bmodule\.exports\b|\bexports\.\w|^["']use strict["']/mu
const isModule = /^\s*(?:import|export)\b/mu

/**
 * Lets a file keep its place in the bundle: `import.meta.url` and its kin, `__dirname` and `__filename`.
 *
 * An import at the very end brings the names: imports are hoisted, and no line and no column before it moves.
 */
export function keepPlace(contents: string, path: string): string {
  if (!mentionsPlace.test(contents)) return contents
  if (/\.c[jt]s$/u.test(path) || (isCommonJs.test(contents) && !isModule.test(contents)))
    return `var __stagecraft_filename = ${JSON.stringify(path)}, __stagecraft_dirname = ${JSON.stringify(dirname(path))};${contents}`
  const names = ["url", "filename", "dirname", "resolve"]
    .map((name) => `${name} as __stagecraft_${name}`)
    .join(", ")
  return `${contents}\nimport { ${names} } from ${JSON.stringify(placePrefix + path)}\n`
}

/** The little module that {@link keepPlace} imports. */
export function placeModule(path: string): string {
  return `import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"
export const url = ${JSON.stringify(pathToFileURL(path).href)}
export const filename = ${JSON.stringify(path)}
export const dirname = ${JSON.stringify(dirname(path))}
export const resolve = (specifier) =>
  /^(?:\\.{0,2}\\/|[a-z]+:)/.test(specifier)
    ? new URL(specifier, url).href
    : pathToFileURL(createRequire(url).resolve(specifier)).href
`
}
