import type { AddStep, CopyStep, Diagnostic, Text } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { checkSource } from "./check-source.ts"
import { copyDestinationNotDirectory, invalidAddress } from "./copy-problems.ts"
import { variableWarnings } from "./looks-like-variable.ts"
import { isOctalMode, isSymbolicMode } from "./mode.ts"
import { valueEmpty } from "./problems.ts"
import { invalidMode, invalidOwner } from "./value-problems.ts"

const HTTP = /^https?:\/\/[^\s/?#]+/u
const GIT = /^(?:(?:https?|ssh|git):\/\/[^\s/]+\/\S+|[\w-]+@[\w.-]+:\S+)$/u

/** True when a destination is, or may be, a folder: one of several sources needs that. */
function mayBeFolder(destination: Text): boolean {
  const last = destination.at(-1)
  if (last === undefined) return false
  if (typeof last !== "string" && last.kind !== "literal") return true
  return /(?:^|\/)\.{0,2}$/u.test(typeof last === "string" ? last : last.value)
}

function pathsOf(step: CopyStep | AddStep): readonly Text[] {
  const sources = step.sources.flatMap((source) => {
    if (source.kind === "path") return [source.path]
    return source.kind === "glob" ? [source.pattern] : []
  })
  return [...sources, step.destination]
}

function checkAddresses(step: CopyStep | AddStep): readonly Diagnostic[] {
  return step.sources.flatMap((source) => {
    const { span } = step
    const address =
      source.kind === "url"
        ? plain(source.url)
        : source.kind === "git"
          ? plain(source.repository)
          : undefined
    if (address === undefined) return []
    const path = address.replace(/[?#].*$/u, "")
    if (source.kind === "url" && !HTTP.test(address))
      return [invalidAddress(span, address, "is not an http or https URL")]
    if (source.kind === "url" && path.endsWith(".git"))
      return [invalidAddress(span, address, "ends with .git, so the builder would clone it")]
    const cloned = GIT.test(address) && (!/^https?:/u.test(address) || path.endsWith(".git"))
    return source.kind === "git" && !cloned
      ? [invalidAddress(span, address, "is not the address of a git repository")]
      : []
  })
}

/** Checks a COPY or ADD: its paths, mode and owner, where it copies from, and that several sources go into a folder. */
export function checkTransfer(step: CopyStep | AddStep): readonly Diagnostic[] {
  const { span, destination, sources } = step
  const instruction = step.kind.toUpperCase()
  const mode = step.chmod && plain(step.chmod)
  const owner = step.chown && plain(step.chown)
  const paths = pathsOf(step)
  return [
    ...(step.kind === "copy" ? checkSource(step.from, span) : []),
    ...checkAddresses(step),
    ...paths.flatMap((path) =>
      plain(path) === "" ? [valueEmpty(span, instruction, "a path")] : [],
    ),
    ...(sources.length > 1 && !mayBeFolder(destination)
      ? [
          copyDestinationNotDirectory(
            span,
            instruction,
            plain(destination) ?? "the destination",
            sources.length,
          ),
        ]
      : []),
    ...(mode === undefined || isOctalMode(mode) || isSymbolicMode(mode)
      ? []
      : [invalidMode(span, mode, true)]),
    ...(owner === undefined || /^[^:\n]+(?::[^:\n]+)?$/u.test(owner)
      ? []
      : [invalidOwner(span, instruction, owner)]),
    ...variableWarnings(paths, instruction, span),
  ]
}
