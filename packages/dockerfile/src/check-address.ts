import type { AddSource, Diagnostic, Span } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { invalidAddress } from "./copy-problems.ts"

const HTTP = /^https?:\/\/[^\s/?#]+/u
const GIT = /^(?:(?:https?|ssh|git):\/\/[^\s/]+\/\S+|[\w-]+@[\w.-]+:\S+)$/u

/** The address with `.git` where the path ends, before what comes after it. */
function withSuffix(address: string): string {
  const [, path = "", rest = ""] = /^([^?#]*?)\/*([?#].*)?$/u.exec(address) ?? []
  return `${path}.git${rest}`
}

/**
 * Checks what ADD is to fetch. Addresses with references are left alone.
 *
 * Over http the builder clones where the path ends with `.git`, and downloads a file everywhere else.
 */
export function checkAddress(source: AddSource, span: Span): readonly Diagnostic[] {
  if (source.kind !== "url" && source.kind !== "git") return []
  const address = plain(source.kind === "url" ? source.url : source.repository)
  if (address === undefined) return []
  const cloned = !/^https?:/u.test(address) || address.replace(/[?#].*$/u, "").endsWith(".git")
  if (source.kind === "url") {
    if (!HTTP.test(address)) return [invalidAddress(span, address, "is not an http or https URL")]
    return cloned
      ? [invalidAddress(span, address, "ends with .git, so the builder would clone it")]
      : []
  }
  if (!GIT.test(address))
    return [invalidAddress(span, address, "is not the address of a git repository")]
  if (cloned) return []
  const why =
    "would be downloaded as a file: over http the builder clones only where the path ends with .git"
  return [invalidAddress(span, address, why, withSuffix(address))]
}
