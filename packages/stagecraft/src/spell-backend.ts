import { joinFields } from "@stagecraft/ir"
import type { Backend } from "@stagecraft/ir"

/** Attributes of caches that let their bearer in. */
const SECRET = /token|secret|access_key/u

/** True for an attribute whose value nobody else shall see. */
export const isSecretAttribute = (name: string): boolean => SECRET.test(name)

/** The values of a cache or an output that nobody else shall see. */
export function secretsOfBackend({ attributes }: Backend): readonly string[] {
  return Object.entries(attributes).flatMap(([name, value]) => (SECRET.test(name) ? [value] : []))
}

/** An output, a cache or an attestation that can be shown: what lets somebody in is left out. */
export function withoutSecrets({ type, attributes }: Backend): Backend {
  const shown = Object.entries(attributes).map(([name, value]) => [
    name,
    SECRET.test(name) ? "…" : value,
  ])
  return { type, attributes: Object.fromEntries(shown) as Record<string, string> }
}

/** The same as the command line writes it. */
export function spellBackend(backend: Backend): string {
  const { type, attributes } = withoutSecrets(backend)
  return joinFields(
    Object.entries({ type, ...attributes }).map(([name, value]) => `${name}=${value}`),
  )
}
