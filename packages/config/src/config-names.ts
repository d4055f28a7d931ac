/** What a config file's name may end in, the likeliest first. */
export const configExtensions = [".ts", ".mts", ".js", ".mjs", ".cts", ".cjs"] as const

/** The names of a config, the likeliest first. */
export const configNames: readonly string[] = configExtensions.map(
  (extension) => `image.config${extension}`,
)
