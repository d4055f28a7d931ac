import { splitRegistry } from "@stagecraft/ir"

/** A reference with everything that is implied: registry, `library/`, `:latest`. */
function fullReference(reference: string): string {
  const [registry, name] = splitRegistry(reference)
  const hasVersion = name.includes("@") || name.slice(name.lastIndexOf("/") + 1).includes(":")
  return `${registry}/${name}${hasVersion ? "" : ":latest"}`
}

/** True when two spellings name the same image: `nginx` and `docker.io/library/nginx:latest`. */
export function sameReference(a: string, b: string): boolean {
  return a === b || fullReference(a) === fullReference(b)
}

/** The host of the registry that a reference names or implies. */
export function registryOf(reference: string): string {
  return splitRegistry(reference)[0]
}

/** Splits a reference for the Docker API: a colon after the last slash begins the tag. */
export function splitReference(reference: string): { readonly repo: string; readonly tag: string } {
  const colon = reference.indexOf(":", reference.lastIndexOf("/") + 1)
  return colon < 0
    ? { repo: reference, tag: "latest" }
    : { repo: reference.slice(0, colon), tag: reference.slice(colon + 1) }
}
