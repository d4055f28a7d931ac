/** The parts of an image reference, as far as pulling and tagging need them. */
export interface ImageName {
  /** The registry's host, or "" for the engine's default one. */
  readonly registry: string
  /** Without the default registry's `library/`. */
  readonly repository: string
  /** What the API calls `repo`: registry and repository. */
  readonly repo: string
  /** A tag, or a digest such as `sha256:…`. */
  readonly tag: string
}

export function parseImageName(reference: string): ImageName {
  const [name = "", digest] = reference.split("@")
  const colon = name.lastIndexOf(":")
  const tagged = colon > name.lastIndexOf("/")
  const repo = tagged ? name.slice(0, colon) : name
  const tag = digest ?? (tagged ? name.slice(colon + 1) : "latest")
  const [first = "", ...rest] = repo.split("/")
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost")
  const path = isHost ? rest.join("/") : repo
  return { registry: isHost ? first : "", repository: path.replace(/^library\//, ""), repo, tag }
}
