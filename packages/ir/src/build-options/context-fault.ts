import { layoutAddress } from "./layout-address.ts"
import { isFault, type ValueFault } from "./value-fault.ts"

/** What begins an address that the builder fetches by itself. */
const FETCHED = /^(?:docker-image|https?|git|ssh):\/\/|^git@/u

/** Whether a named context is fetched by the builder; otherwise it is a folder. */
export function isFetched(source: string): boolean {
  return FETCHED.test(source)
}

/** What is wrong with a named context; undefined when nothing is. */
export function contextFault(name: string, source: string): ValueFault | undefined {
  if (!/^[a-z0-9][a-z0-9._/:@-]*$/iu.test(name))
    return { why: `${JSON.stringify(name)} is no name: use letters, digits and . _ - /` }
  if (source === "") return { why: "it stands for nothing: give a folder or an address" }
  if (source === "-") return { why: "standard input cannot be a context: give a folder" }
  const layout = layoutAddress(source)
  if (layout) return isFault(layout) ? layout : undefined
  if (source.startsWith("target:"))
    return { why: "target: is a word of bake: copy from the stage itself, { from: stage }" }
  if (source.startsWith("docker-image://")) {
    const reference = source.slice("docker-image://".length)
    return reference === "" || /\s/u.test(reference)
      ? { why: `${JSON.stringify(source)} names no image` }
      : undefined
  }
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//iu.exec(source) ?? []
  return scheme !== undefined && !isFetched(source)
    ? {
        why: `there is no ${scheme}:// here; there is docker-image://, oci-layout://, https://, git:// and ssh://`,
      }
    : undefined
}
