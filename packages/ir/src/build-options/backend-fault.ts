import type { Backend } from "../image.ts"
import { nearest } from "../nearest.ts"
import { backendKinds, type AttributeKind, type BackendUse } from "./backend-kinds.ts"
import type { ValueFault } from "./value-fault.ts"

const TRUTHS = ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]

/** Whether an attribute says yes, in the words that builders read; absent is `otherwise`. */
export function isYes(value: string | undefined, otherwise = false): boolean {
  const at = value === undefined ? -1 : TRUTHS.indexOf(value)
  return at < 0 ? otherwise : at < TRUTHS.length / 2
}

/** What is wrong with the type or the attributes of an output, a cache or an attestation; undefined when nothing is. */
export function backendFault(use: BackendUse, backend: Backend): ValueFault | undefined {
  const { type, attributes } = backend
  const kinds = backendKinds[use]
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (!kind) return strange("type", type, Object.keys(kinds))
  for (const [name, value] of Object.entries(attributes)) {
    const known = Object.hasOwn(kind.attributes, name) ? kind.attributes[name] : undefined
    if (known === undefined) {
      if (kind.open?.some((begin) => name.startsWith(begin))) continue
      return strange(`type=${type} attribute`, name, Object.keys(kind.attributes))
    }
    const why = attributeFault(known, value)
    if (why !== undefined) return { why: `${name}=${value}: ${why}` }
  }
  const missing = kind.required?.find((name) => !attributes[name])
  if (missing !== undefined) return { why: `type=${type} needs ${missing}=…` }
  return destinationFault(use, backend)
}

function strange(what: string, name: string, known: readonly string[]): ValueFault {
  const near = nearest(name, known)
  const there = known.length > 0 ? `there is ${known.join(", ")}` : "it has none"
  return { why: `there is no ${what} ${JSON.stringify(name)}; ${there}`, ...(near && { near }) }
}

function attributeFault(kind: AttributeKind, value: string): string | undefined {
  if (kind === "boolean") return TRUTHS.includes(value) ? undefined : "expected true or false"
  if (kind === "count") return /^\d+$/u.test(value) ? undefined : "expected a whole number"
  if (typeof kind === "string" || kind.includes(value)) return undefined
  return `expected ${kind.join(" or ")}`
}

/** Files go to a folder or to one file; only what is one file can go to standard output. */
function destinationFault(use: BackendUse, { type, attributes }: Backend): ValueFault | undefined {
  const { dest } = attributes
  if (use !== "outputs") return undefined
  const isArchive = type === "oci" || type === "docker"
  const isFolder = type === "local" || (isArchive && !isYes(attributes["tar"], true))
  if (isFolder && !dest) return { why: `type=${type},tar=false needs dest=…, a folder` }
  if (isFolder && dest === "-")
    return { why: `type=${type} writes a folder; dest=- takes one file, as of type=tar` }
  return (type === "oci" || type === "tar") && !dest
    ? { why: `type=${type} needs dest=…: a file, or - for standard output` }
    : undefined
}
