/**
 * Names of images as other tools take them: of a repo-wide one such as `@acme/web#migrate` what they do not take becomes
 * `_`. No two are alike.
 *
 * @param taken - Names that are not to be given.
 */
export function toolNames(
  images: readonly string[],
  foreign: RegExp,
  taken: Iterable<string> = [],
): readonly string[] {
  const given = new Set(taken)
  return images.map((image) => {
    let name = image.replace(/^@/u, "").replaceAll(foreign, "_")
    while (given.has(name)) name += "_"
    given.add(name)
    return name
  })
}
