/** An image as a Dockerfile alone would name it. */
export interface NamedImage {
  /** The file's suffix, the stage's name, or `default` for what needs no name. */
  readonly own: string
  readonly stage: string
}

/** What an image is called that is the only one of a config and was given no name. */
const DEFAULT = "default"

/** A text as a config can name an image. */
function asImageName(text: string): string {
  const name = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/gu, "-")
    .replaceAll(/^[^a-z0-9]+|[._-]+$/gu, "")
  return name === "" ? "image" : name
}

/** Names for all images of a config, file by file in the order given, no two alike. */
export function nameImages(
  files: readonly (readonly NamedImage[])[],
): readonly (readonly string[])[] {
  const isOnly = files.flat().length === 1
  const taken = new Set<string>()
  return files.map((images) =>
    images.map(({ own, stage }) => {
      const wanted = asImageName(own === DEFAULT && !isOnly ? stage : own)
      let name = wanted
      for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`
      taken.add(name)
      return name
    }),
  )
}
