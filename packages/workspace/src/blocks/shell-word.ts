/** A path or a name as one word of a shell's command line; quoted only where it must be. */
export const shellWord = (path: string): string =>
  /^[\w@%+=:,./-]+$/u.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`

/** Paths as words of a shell's command line. */
export const shellWords = (paths: readonly string[]): string => paths.map(shellWord).join(" ")
