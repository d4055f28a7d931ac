import { existsSync } from "node:fs"
import { homedir } from "node:os"
import { basename, dirname, join, resolve } from "node:path"
import { configExtensions as extensions, configPlaces } from "./config-names.ts"

/** Where a config may be in each folder on the way up. */
const searchPlaces: readonly string[] = [...configPlaces, "package.json"]

/** What the search came to: the config, or else the folders that were looked in. */
interface Search {
  readonly found?: string
  readonly folders: readonly string[]
}

/**
 * Looks for a config upwards, nearest folder first, in the places cosmiconfig users expect.
 *
 * `stagecraft` in a package.json is the path of the config. The search ends with the repository's root, the home
 * folder, or the top.
 */
export async function searchConfig(cwd: string): Promise<Search> {
  const look = await looker()
  const folders: string[] = []
  const home = homeFolder()
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder)
    const found = await look(folder)
    if (found !== undefined) return { found, folders }
    if (folder === home || existsSync(join(folder, ".git")) || folder === dirname(folder))
      return { folders }
  }
}

type Look = (folder: string) => Promise<string | undefined>

async function looker(): Promise<Look> {
  // cosmiconfig asks for the home folder while it loads, and cannot be loaded by a user who has none.
  if (homeFolder() === undefined) return withoutLibrary
  const { cosmiconfig } = await import("cosmiconfig")
  // Only the path matters here: what a config says is found out by bundling it.
  const asPath = (path: string): string => path
  const explorer = cosmiconfig("stagecraft", {
    searchPlaces: [...searchPlaces],
    searchStrategy: "none",
    cache: false,
    ignoreEmptySearchPlaces: false,
    loaders: {
      ...Object.fromEntries(extensions.map((extension) => [extension, asPath])),
      ".json": readPackage,
    },
  })
  return async (folder) => {
    const result: unknown = await explorer.search(folder)
    if (!result) return undefined
    const { filepath, config } = result as { readonly filepath: string; readonly config?: unknown }
    if (typeof config === "string") return resolve(dirname(filepath), config)
    return basename(filepath) === "package.json" ? undefined : filepath
  }
}

const withoutLibrary: Look = async (folder) =>
  searchPlaces
    .filter((place) => place !== "package.json")
    .map((place) => join(folder, place))
    .find((path) => existsSync(path))

/** A package.json of which only a text under `stagecraft` counts; a broken one has none. */
function readPackage(_path: string, contents: string): unknown {
  try {
    const { stagecraft } = JSON.parse(contents) as { readonly stagecraft?: unknown }
    return typeof stagecraft === "string" ? { stagecraft } : {}
  } catch {
    return {}
  }
}

function homeFolder(): string | undefined {
  try {
    return homedir()
  } catch {
    return undefined
  }
}
