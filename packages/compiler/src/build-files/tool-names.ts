/**
 * Names of images as other tools take them: of a repo-wide one such as `@acme/web#migrate` what they do not take becomes
 * `_`. A name that they take stays. Where two would be alike, what was replaced is written as its number instead, so that
 * which is which is not a matter of order: `a.b` beside `a_b` is `a_2e_b`.
 *
 * @param taken - Names that are not to be given.
 */
export function toolNames(
  images: readonly string[],
  foreign: RegExp,
  taken: Iterable<string> = [],
): readonly string[] {
  const plain = images.map((image) => image.replace(/^@/u, "").replaceAll(foreign, "_"))
  const given = new Set(taken)
  const names = new Map<number, string>()
  const give = (index: number, wanted: string): void => {
    let name = wanted
    while (given.has(name)) name += "_"
    given.add(name)
    names.set(index, name)
  }
  for (const [index, image] of images.entries())
    if (plain[index] === image && !given.has(image)) give(index, image)
  const isAlone = (name: string): boolean =>
    !given.has(name) && plain.indexOf(name) === plain.lastIndexOf(name)
  const rest = [...images.keys()].filter((index) => !names.has(index))
  const [alone, alike] = [true, false].map((is) => rest.filter((at) => isAlone(plain[at]!) === is))
  for (const index of alone!) give(index, plain[index]!)
  for (const index of alike!) give(index, images[index]!.replaceAll(foreign, numberOf))
  return images.map((_, index) => names.get(index)!)
}

const numberOf = (character: string): string => `_${character.codePointAt(0)!.toString(16)}_`
