import { readFileSync } from "node:fs"
import type { UnusedResult } from "@stagecraft/dsl"
import type { Diagnostic, Span } from "@stagecraft/ir"
import { configDiscardsStep } from "./problems.ts"

/** A line with which a statement begins that keeps what it makes, or hands it on. */
const KEEPS = /^\s*(?:export|const|let|var|return|import|default|throw|yield)\b/u

/** A line with which a statement may begin. A property does not, and neither does what goes on with one. */
const BEGINS = /^\s*[A-Za-z_$](?![\w$]*\s*(?::|,$))/u

/** A line that the next one goes on with. */
const GOES_ON = /(?:=>|[=(,[?:&|])\s*$/u

/** As far back the beginning of a statement is looked for. */
const MOST_LINES = 500

/**
 * The verbs whose results nobody has taken up, and whose author did not either: `app.run("make")` as a statement of its
 * own, or as all that is done for each of a list. What has a name, and is not used, is nobody's mistake.
 *
 * @param unused - With places in the author's own files.
 */
export async function discardedResults(
  unused: readonly UnusedResult[],
): Promise<readonly Diagnostic[]> {
  const files = new Map<string, readonly string[] | undefined>()
  const linesOf = (file: string): readonly string[] | undefined => {
    if (!files.has(file)) files.set(file, readLines(file))
    return files.get(file)
  }
  const places = new Map<string, Span>()
  for (const { steps } of unused)
    for (let at = steps.at(-1)?.span; at; at = at.via)
      places.set(`${at.file}:${at.line}:${at.column}`, at)
  const suspects = [...places.values()].filter((place) => maybeDiscards(place, linesOf(place.file)))
  if (suspects.length === 0) return []
  // It takes longer to load than most configs to run, and nearly all of them keep what they make.
  const { discardingCalls } = await import("./discarding-calls.ts")
  const discards = discardingCalls((file) => linesOf(file)!.join("\n"))
  return suspects.filter(discards).map((place) => {
    const rest = linesOf(place.file)![place.line - 1]!.slice(place.column - 1)
    return configDiscardsStep(/^[\w$]+/u.exec(rest)?.[0] ?? "use", place)
  })
}

function readLines(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, "utf8").split("\n")
  } catch {
    return undefined
  }
}

/** Whether the statement around a place may throw away what it makes, by the look of its first line. */
function maybeDiscards({ line }: Span, lines: readonly string[] | undefined): boolean {
  if (!lines || line > lines.length) return false
  for (let at = line; at > Math.max(0, line - MOST_LINES); at--) {
    const text = lines[at - 1]!
    if (KEEPS.test(text)) return /\bforEach\(/u.test(text)
    if (!BEGINS.test(text)) continue
    const before = lines.slice(0, at - 1).findLast((each) => each.trim() !== "") ?? ""
    return !GOES_ON.test(before) || /\bforEach\(/u.test(before)
  }
  return false
}
