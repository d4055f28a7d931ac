import { readFileSync, readdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"

const hourMs = 3_600_000
const monthMs = 30 * 24 * hourMs

/** The names this room gives to files; nothing else in the folder is ever touched. */
const isManifest = (name: string): boolean => /^(?:config|folders)-[0-9a-z]+\.json$/u.test(name)
const isBundle = (name: string): boolean => /^[0-9a-f]{24}\.mjs(?:\.map)?$/u.test(name)
const isDraft = (name: string): boolean =>
  /^\.(?:(?:config|folders)-[0-9a-z]+\.json|[0-9a-f]{24}\.mjs(?:\.map)?)\.\d+\.\d+$/u.test(name)

/** Bundles that no manifest names any more are still needed by a process that has just been told of them. */
const keptLoose = 8

/**
 * Clears a cache folder of what nobody will ask for: manifests untouched for a month, drafts older than an hour, and
 * bundles that no manifest names, but for the newest few of the last hour, which another process may be loading.
 */
export function pruneCache(folder: string, now: number = Date.now()): void {
  try {
    const names = readdirSync(folder)
    const madeAt = (name: string): number =>
      statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? now
    const isOlder = (name: string, age: number): boolean => now - madeAt(name) > age
    const live = names.filter((name) => isManifest(name) && !isOlder(name, monthMs))
    const used = new Set(live.map((name) => bundleOf(join(folder, name))))
    const loose = [...new Set(names.filter(isBundle).map(moduleOf))]
      .filter((module) => !used.has(module))
      .map((module) => ({ module, made: madeAt(module) }))
      .filter(({ made }) => now - made <= hourMs)
      .sort((a, b) => b.made - a.made)
    for (const { module } of loose.slice(0, keptLoose)) used.add(module)
    const isDead = (name: string): boolean =>
      isManifest(name)
        ? !live.includes(name)
        : isDraft(name)
          ? isOlder(name, hourMs)
          : isBundle(name) && !used.has(moduleOf(name))
    for (const name of names.filter(isDead)) rmSync(join(folder, name), { force: true })
  } catch {
    // Another process may be clearing it too; what stays is cleared next time.
  }
}

function moduleOf(bundle: string): string {
  return bundle.replace(/\.map$/u, "")
}

function bundleOf(manifest: string): string {
  try {
    return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly bundle: string }).bundle
  } catch {
    return ""
  }
}
