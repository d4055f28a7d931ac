import { o as configExtensions, s as configNames } from "./chunk-DcNtzSZu.js"
import { basename, dirname, join, resolve } from "node:path"
import { existsSync } from "node:fs"
import { homedir } from "node:os"
const searchPlaces = [
  ...configNames,
  ...configNames.map((name) => `.config/${name}`),
  ...configExtensions.map((extension) => `stagecraft.config${extension}`),
  ...configExtensions.map((extension) => `.config/stagecraft.config${extension}`),
  ...configExtensions.map((extension) => `.stagecraftrc${extension}`),
  ...configExtensions.map((extension) => `.config/stagecraftrc${extension}`),
  `package.json`,
]
async function searchConfig(cwd) {
  let look = await looker(),
    folders = [],
    home = homeFolder()
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder)
    let found = await look(folder)
    if (found !== void 0) return { found, folders }
    if (folder === home || existsSync(join(folder, `.git`)) || folder === dirname(folder))
      return { folders }
  }
}
async function looker() {
  if (homeFolder() === void 0) return withoutLibrary
  let { cosmiconfig } = await import(`cosmiconfig`),
    asPath = (path) => path,
    explorer = cosmiconfig(`stagecraft`, {
      searchPlaces: [...searchPlaces],
      searchStrategy: `none`,
      cache: !1,
      ignoreEmptySearchPlaces: !1,
      loaders: {
        ...Object.fromEntries(configExtensions.map((extension) => [extension, asPath])),
        ".json": readPackage,
      },
    })
  return async (folder) => {
    let result = await explorer.search(folder)
    if (!result) return
    let { filepath, config } = result
    return typeof config == `string`
      ? resolve(dirname(filepath), config)
      : basename(filepath) === `package.json`
        ? void 0
        : filepath
  }
}
const withoutLibrary = async (folder) =>
  searchPlaces
    .filter((place) => place !== `package.json`)
    .map((place) => join(folder, place))
    .find((path) => existsSync(path))
function readPackage(_path, contents) {
  try {
    let { stagecraft } = JSON.parse(contents)
    return typeof stagecraft == `string` ? { stagecraft } : {}
  } catch {
    return {}
  }
}
function homeFolder() {
  try {
    return homedir()
  } catch {
    return
  }
}
export { searchConfig }
