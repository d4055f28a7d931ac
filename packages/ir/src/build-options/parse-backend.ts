import type { Backend } from "../image.ts"
import type { BackendUse } from "./backend-kinds.ts"
import { splitFields } from "./split-fields.ts"
import { isFault, type ValueFault } from "./value-fault.ts"

/**
 * Reads outputs, caches or attestations as the command line writes them: `type=registry,ref=acme/app:cache`.
 *
 * A cache may also be one or more references alone. What the types and attributes are is not asked here.
 */
export function parseBackends(use: BackendUse, line: string): readonly Backend[] | ValueFault {
  const fields = splitFields(line)
  if (isFault(fields)) return fields
  const isCache = use === "cacheFrom" || use === "cacheTo"
  if (isCache && !line.includes("="))
    return fields.map((ref) => ({ type: "registry", attributes: Object.freeze({ ref }) }))
  const entries: [string, string][] = []
  for (const field of fields) {
    const equals = field.indexOf("=")
    if (equals < 1) return { why: "expected type=…,name=value" }
    const name = field.slice(0, equals).trim()
    const isOwn = use !== "attest" || /^(?:type|disabled)$/iu.test(name)
    // A scanner's settings become names of its environment.
    entries.push([isOwn ? name.toLowerCase() : name, field.slice(equals + 1)])
  }
  const type = entries.find(([name]) => name === "type")?.[1]
  if (!type) return { why: "it has no type=…" }
  const attributes = Object.fromEntries(entries.filter(([name]) => name !== "type"))
  return [{ type, attributes: Object.freeze(attributes) }]
}
