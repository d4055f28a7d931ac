/** The words around what tells several Dockerfiles of a folder apart. */
const GENERIC = /^(?:dockerfile|containerfile)[._-]?|[._-]?(?:dockerfile|containerfile)$/iu

/** What a Dockerfile's name says of its image, `dev` of `Dockerfile.dev` and `dev.Dockerfile`; undefined when nothing. */
export function nameInFile(file: string): string | undefined {
  return asImageName(file.replace(GENERIC, ""))
}

/** A text as a config can name an image; undefined when nothing is left of it. */
export function asImageName(text: string): string | undefined {
  const name = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/gu, "-")
    .replaceAll(/^[^a-z0-9]+|[._-]+$/gu, "")
  return name === "" ? undefined : name
}

/** The images of one Dockerfile, the main one first, by the names they have in it. */
export interface NamedFile {
  /** The file's name; undefined for standard input. */
  readonly file: string | undefined
  readonly images: readonly string[]
}

/**
 * Names for all images of a config, in the order given, no two alike.
 *
 * The only Dockerfile of a config keeps its own names; one of several is named by its suffix, and images beside its
 * main one by the suffix and their own.
 *
 * @param main - The name asked for the main image of the only file.
 */
export function nameImages(
  files: readonly NamedFile[],
  main: string | undefined,
): readonly (readonly string[])[] {
  const taken = new Set<string>()
  const free = (wanted: string): string => {
    let name = wanted
    for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`
    taken.add(name)
    return name
  }
  return files.map(({ file, images }) => {
    const suffix = files.length > 1 && file !== undefined ? nameInFile(file) : undefined
    return images.map((own, index) => {
      if (index === 0) return free((files.length === 1 ? main : undefined) ?? suffix ?? own)
      return free(suffix === undefined ? own : `${suffix}-${own}`)
    })
  })
}
