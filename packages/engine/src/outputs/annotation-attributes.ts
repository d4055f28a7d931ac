/**
 * Annotations as exporters take them: `index,manifest[linux/amd64]:key` becomes an attribute for each level, a key alone is
 * the manifest's.
 *
 * @see https://github.com/moby/buildkit/blob/master/docs/annotations.md
 */
export function annotationAttributes(
  annotations: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(annotations).flatMap(([name, value]) => {
      const colon = name.indexOf(":")
      const key = name.slice(colon + 1)
      const levels = colon < 0 ? [""] : name.slice(0, colon).split(",")
      return levels.map((level): [string, string] => [
        `annotation${level === "" ? "" : `-${level}`}.${key}`,
        value,
      ])
    }),
  )
}
