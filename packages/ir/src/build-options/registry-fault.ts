const HOST = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|\[[a-f0-9:]+\]|[a-z0-9-]+(?=:))(?::\d+)?$/iu
const PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/u

/** `ghcr.io/acme`: a registry, and the first folders of its images. */
function isPlace(text: string): boolean {
  const [host = "", ...folders] = text.split("/")
  return HOST.test(host) && folders.every((each) => PART.test(each))
}

/** What is wrong with an entry of `registries`, as what follows its name; undefined when nothing is. */
export function registryFault(name: string, place: unknown): string | undefined {
  if (!isPlace(name)) return "is not the name of a registry, such as docker.io or ghcr.io/acme"
  if (place === false) return undefined
  if (typeof place !== "string") return "is neither another registry nor false"
  // It is not shown: there may be a password in it.
  if (place.includes("@"))
    return "leads to an address with an @; who may read there is known from docker login"
  if (isPlace(place.replace(/^https?:\/\//u, "").replace(/\/+$/u, ""))) return undefined
  return `leads to ${JSON.stringify(place)}, which is no registry, such as mirror.acme.dev/hub`
}
