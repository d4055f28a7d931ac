/** What a config file's name may end in, the likeliest first. */
export const configExtensions = [".ts", ".mts", ".js", ".mjs", ".cts", ".cjs"] as const

/** The names of a config, the likeliest first. */
export const configNames: readonly string[] = configExtensions.map(
  (extension) => `image.config${extension}`,
)

/** The hidden folder that may hold a folder's config. */
export const hiddenConfigFolder = ".config"

/** Where the config of a folder may be, relative to it, the likeliest first; a package.json may name another place. */
export const configPlaces: readonly string[] = [
  ...configNames,
  ...configNames.map((name) => `${hiddenConfigFolder}/${name}`),
  ...configExtensions.map((extension) => `stagecraft.config${extension}`),
  ...configExtensions.map((extension) => `${hiddenConfigFolder}/stagecraft.config${extension}`),
  ...configExtensions.map((extension) => `.stagecraftrc${extension}`),
  ...configExtensions.map((extension) => `${hiddenConfigFolder}/stagecraftrc${extension}`),
]

const names: ReadonlySet<string> = new Set(
  configPlaces.map((place) => place.slice(place.lastIndexOf("/") + 1)),
)

/** True for the name of a file that is looked for as a config, wherever it lies. */
export const isConfigName = (name: string): boolean => names.has(name)
