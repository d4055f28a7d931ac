import type { AddSource, AddStep, CopyStep, Diagnostic, Text } from "@stagecraft/ir"
import { gather, plain, show } from "@stagecraft/ir"
import { checkAddress } from "./check-address.ts"
import { checkSource } from "./check-source.ts"
import { copyDestinationNotDirectory, copyOfAddress, pathHasBackslash } from "./copy-problems.ts"
import { instructionWord } from "./instruction-word.ts"
import { undefinedWarnings } from "./looks-like-undefined.ts"
import { isOctalMode, isSymbolicMode } from "./mode.ts"
import { valueEmpty } from "./problems.ts"
import { textWarnings } from "./text-warnings.ts"
import { invalidMode, invalidOwner } from "./value-problems.ts"

/** What COPY is asked to copy although only ADD fetches it. */
const REMOTE = /^https?:\/\//iu

/** True when a destination is, or may be, a folder, as several sources need it, or is marked as meant. */
function mayBeFolder(destination: Text): boolean {
  const last = destination.at(-1)
  if (typeof last !== "string") return last !== undefined
  return /(?:^|\/)\.{0,2}$/u.test(last) || (last.endsWith("\\") && isOnDrive(destination))
}

/** True for an absolute path of a Windows image: `C:\app`. */
function isOnDrive([first]: Text): boolean {
  return typeof first === "string" && /^[A-Za-z]:\\/u.test(first)
}

function pathsOf(step: CopyStep | AddStep): readonly Text[] {
  const sources = gather<AddSource, Text>(step.sources, (source) => {
    if (source.kind === "path") return [source.path]
    return source.kind === "glob" ? [source.pattern] : []
  })
  return [...sources, step.destination]
}

function addressesOf(step: CopyStep | AddStep): readonly Text[] {
  return gather<AddSource, Text>(step.sources, (source) => {
    if (source.kind === "url") return [source.url]
    return source.kind === "git" ? [source.repository] : []
  })
}

/** A path that is an address, or that is written the way of Windows. */
function checkPaths(step: CopyStep | AddStep, instruction: string): readonly Diagnostic[] {
  return gather<AddSource, Diagnostic>(step.sources, (source) => {
    if (source.kind !== "path") return []
    const path = show(source.path)
    const [first] = source.path
    if (step.kind === "copy" && typeof first === "string" && REMOTE.test(first))
      return [copyOfAddress(step.span, path)]
    // Paths of the context never begin with a drive; those of an image may.
    if (step.kind === "copy" && step.from && isOnDrive(source.path)) return []
    const slashed = source.path.some((part) => typeof part === "string" && part.includes("\\"))
    return slashed ? [pathHasBackslash(step.span, instruction, path)] : []
  })
}

/** Checks a COPY or ADD: its paths, mode and owner, where it copies from, and that several sources go into a folder. */
export function checkTransfer(step: CopyStep | AddStep): readonly Diagnostic[] {
  const { span, destination, sources } = step
  const instruction = instructionWord(step)
  const mode = step.chmod && plain(step.chmod)
  const owner = step.chown && plain(step.chown)
  const paths = pathsOf(step)
  return [
    ...(step.kind === "copy" ? checkSource(step.from, instruction, span) : []),
    ...gather<AddSource, Diagnostic>(sources, (source) => checkAddress(source, span)),
    ...checkPaths(step, instruction),
    ...gather(paths, (path) =>
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
    ...textWarnings(paths, "path", instruction, span),
    ...undefinedWarnings(addressesOf(step), "path", instruction, span),
    ...undefinedWarnings([step.chown ?? []], "value", instruction, span),
  ]
}
