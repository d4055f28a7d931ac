import { readFileSync, readdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"

const hourMs = 3_600_000
const monthMs = 30 * 24 * hourMs

/** The names this room gives to files; nothing else in the folder is ever touched. */
const isManifest = (name: string): boolean => /^config-[0-9a-z]+\.json$/u.test(name)
const isBundle = (name: string): boolean => /^[0-9a-f]{24}\.mjs(?:\.map)?$/u.test(name)
const isDraft = (name: string): boolean =>
  /^\.(?:config-[0-9a-z]+\.json|[0-9a-f]{24}\.mjs(?:\.map)?)\.\d+\.\d+$/u.test(name)

/**
 * Clears a cache folder of what nobody will ask for: manifests untouched for a month, and bundles and drafts that no
 * manifest names and that are older than an hour, so that one that is being made is left alone.
 */
export function pruneCache(folder: string, now: number = Date.now()): void {
  try {
    const names = readdirSync(folder)
    const isOlder = (name: string, age: number): boolean =>
      now - (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? now) > age
    const live = names.filter((name) => isManifest(name) && !isOlder(name, monthMs))
    const used = new Set(live.map((name) => bundleOf(join(folder, name))))
    const isDead = (name: string): boolean =>
      isManifest(name)
        ? !live.includes(name)
        : isDraft(name)
          ? isOlder(name, hourMs)
          : isBundle(name) && !used.has(name.replace(/\.map$/u, "")) && isOlder(name, hourMs)
    for (const name of names.filter(isDead)) rmSync(join(folder, name), { force: true })
  } catch {
    // Another process may be clearing it too; what stays is cleared next time.
  }
}

function bundleOf(manifest: string): string {
  try {
    return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly bundle: string }).bundle
  } catch {
    return ""
  }
}
