import { readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** Absolute path of the repository, without a slash at its end. */
export const repo = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/u, "")

const MADE = new Set(["node_modules", "dist", ".cache", ".git"])

/** The files below a folder of the repository, as paths relative to the repository; made things are left out. */
export function filesBelow(folder: string, keep: (path: string) => boolean): string[] {
  const found: string[] = []
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(repo, path), { withFileTypes: true })) {
      const below = path === "." ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory() && !MADE.has(entry.name)) walk(below)
      else if (entry.isFile() && keep(below)) found.push(below)
    }
  }
  walk(folder)
  return found.toSorted()
}
