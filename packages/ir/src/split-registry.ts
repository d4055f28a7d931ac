const HUB = "docker.io"

/**
 * The registry that an image's name or reference begins with or implies, and the rest with what is implied there: of
 * `debian:12` they are `docker.io` and `library/debian:12`.
 *
 * A registry is what has a dot, a port or a capital letter, and localhost; all else is a name of the Docker Hub.
 *
 * @see https://github.com/distribution/reference
 */
export function splitRegistry(reference: string): readonly [registry: string, rest: string] {
  const slash = reference.indexOf("/")
  const first = slash === -1 ? "" : reference.slice(0, slash)
  const isNamed = first === "localhost" || /[.:]/u.test(first) || first !== first.toLowerCase()
  const registry = isNamed && first !== "index.docker.io" ? first : HUB
  const rest = isNamed ? reference.slice(slash + 1) : reference
  return [registry, registry === HUB && !rest.includes("/") ? `library/${rest}` : rest]
}
