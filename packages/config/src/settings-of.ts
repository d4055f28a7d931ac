import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, isAbsolute, join } from "node:path"

/**
 * The tsconfig files that decide how a source file is read (`paths`, `baseUrl`), those absent on the way up included.
 *
 * The bundler reads them by itself and does not tell, and a changed one changes the bundle.
 */
export function settingsOf(path: string): readonly string[] {
  const found: string[] = []
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const settings = join(folder, "tsconfig.json")
    found.push(settings)
    if (existsSync(settings) || folder === dirname(folder)) break
  }
  const last = found.at(-1)!
  return [...found, ...extendedBy(last, new Set([last]))]
}

function extendedBy(settings: string, seen: Set<string>): readonly string[] {
  const added = namedIn(settings)
    .map((name) => locate(settings, name))
    .filter((path) => !seen.has(path))
  for (const path of added) seen.add(path)
  return [...added, ...added.flatMap((path) => extendedBy(path, seen))]
}

/** The texts after `extends`. A look at the text is enough: one file too many is only one stat too many. */
function namedIn(settings: string): readonly string[] {
  try {
    const value = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/u.exec(readFileSync(settings, "utf8"))?.[1]
    return [...(value ?? "").matchAll(/"([^"]*)"/gu)].map((match) => match[1]!)
  } catch {
    return []
  }
}

function locate(settings: string, name: string): string {
  const withEnding = (path: string): string =>
    path.endsWith(".json") || existsSync(path) ? path : `${path}.json`
  if (isAbsolute(name)) return withEnding(name)
  if (name.startsWith(".")) return withEnding(join(dirname(settings), name))
  try {
    return createRequire(settings).resolve(name)
  } catch {
    return withEnding(join(dirname(settings), "node_modules", name))
  }
}
