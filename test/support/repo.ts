import { readdirSync } from "node:fs"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"

/** Absolute path of the repository, without a slash at its end. */
export const repo = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/u, "")

/** The files below a folder of the repository, as paths relative to the repository; made things are left out. */
export function filesBelow(folder: string, keep: (path: string) => boolean): string[] {
  return readdirSync(join(repo, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(repo, join(entry.parentPath, entry.name)))
    .filter((path) => !/(?:^|\/)(?:node_modules|dist|\.cache)\//u.test(path) && keep(path))
    .toSorted()
}
