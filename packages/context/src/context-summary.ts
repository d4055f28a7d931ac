import { lstatSync } from "node:fs"
import type { IgnoreRules } from "./ignore-rules.ts"
import { namesIn } from "./read-folder.ts"
import { contextRoot, walkContext } from "./walk-context.ts"
import { nextTurn } from "./next-turn.ts"

/** Files and their bytes; folders and links are not counted. */
export interface Amount {
  readonly files: number
  readonly bytes: number
}

/** What of a folder is sent to the builder and what is not. */
export interface ContextSummary {
  readonly sent: Amount
  readonly keptOut: Amount
  /** False when there is more: the counting stopped at its limit. */
  readonly complete: boolean
  /** False when already what is sent was not counted to its end; then nothing is said of what is kept out. */
  readonly sentComplete: boolean
}

/** What counting may cost. */
export interface SummaryOptions {
  /** Entries looked at, 200,000 unless set; what is sent is counted first. */
  readonly limit?: number
}

/**
 * Counts what a context sends and what its rules keep out, with bounded effort.
 *
 * @throws ImageError `context-not-a-folder`.
 */
export async function contextSummary(
  root: string,
  rules: IgnoreRules,
  options: SummaryOptions = {},
): Promise<ContextSummary> {
  const real = contextRoot(root)
  let left = options.limit ?? 200_000
  const sent = { files: 0, bytes: 0 }
  const keptOut = { files: 0, bytes: 0 }
  const folders: string[] = []
  const files: string[] = []
  const walk = walkContext(real, rules, {
    onProblem: () => undefined,
    onExcluded: (path, member, closed) => {
      if (closed) folders.push(path)
      else if (member.type === "file") files.push(path)
    },
  })
  for await (const { type, size } of walk) {
    if (left-- <= 0) return { sent, keptOut, complete: false, sentComplete: false }
    if (type !== "file") continue
    sent.files++
    sent.bytes += size
  }
  const count = (path: string): void => {
    keptOut.files++
    keptOut.bytes += lstatSync(`${real}/${path}`, { throwIfNoEntry: false })?.size ?? 0
  }
  for (const path of files) {
    if (left-- <= 0) return { sent, keptOut, complete: false, sentComplete: true }
    count(path)
  }
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await nextTurn()
    for (const member of namesIn(`${real}/${folder}`)) {
      if (left-- <= 0) return { sent, keptOut, complete: false, sentComplete: true }
      if (member.folder) folders.push(`${folder}/${member.name}`)
      else if (member.type === "file") count(`${folder}/${member.name}`)
    }
  }
  return { sent, keptOut, complete: true, sentComplete: true }
}
