import { readdirSync, statSync } from "node:fs"
import { basename, dirname, join, relative, resolve } from "node:path"
import { ImageError, nearest, reasonOf } from "@stagecraft/ir"
import { configNames } from "./config-names.ts"
import { configNotFound, configUnreadable } from "./problems.ts"

/**
 * Finds the config: the file that was named, one in the working folder, or one further up.
 *
 * Only what is not in the working folder costs the load of cosmiconfig.
 *
 * @returns The absolute path as the user sees it; symbolic links are not followed.
 * @throws ImageError `config-not-found`, `config-unreadable`.
 */
export async function findConfig(cwd: string, file: string | undefined): Promise<string> {
  if (file !== undefined) return named(resolve(cwd, file), file)
  const here = inFolder(cwd)
  if (here !== undefined) return here
  const { searchConfig } = await import("./search-config.ts")
  const { found, folders } = await searchConfig(cwd)
  // A package.json may name what is not there.
  if (found !== undefined) return named(found, relative(cwd, found))
  const { configsBelow } = await import("./configs-below.ts")
  throw new ImageError(configNotFound(undefined, folders, undefined, configsBelow(cwd)))
}

function inFolder(folder: string): string | undefined {
  return configNames.map((name) => join(folder, name)).find((path) => kindOf(path) === "file")
}

function named(path: string, asked: string): string {
  const kind = kindOf(path)
  if (kind === "file") return path
  if (kind === "folder") {
    const inside = inFolder(path)
    if (inside !== undefined) return inside
    throw new ImageError(
      configUnreadable(asked, "it is a folder with no config in it", `put ${configNames[0]} there`),
    )
  }
  if (kind === "missing") throw new ImageError(configNotFound(asked, [], nearFile(path, asked), []))
  throw new ImageError(
    configUnreadable(asked, kind, "name a plain file with --config, and see that it can be read"),
  )
}

function kindOf(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) return "missing"
    if (stat.isFile()) return "file"
    return stat.isDirectory() ? "folder" : "it is a device or a pipe, not a file"
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOTDIR") return "missing"
    return reasonOf(error)
  }
}

function nearFile(path: string, asked: string): string | undefined {
  try {
    const near = nearest(basename(path), readdirSync(dirname(path)))
    return near === undefined ? undefined : join(dirname(asked), near)
  } catch {
    return undefined
  }
}
