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
  const chains = unused.map(({ steps }) => chainOf(steps.at(-1)?.span))
  if (!chains.some((chain) => chain.some((each) => maybeDiscards(each, linesOf(each.file)))))
    return []
  // It takes longer to load than most configs to run, and nearly all of them keep what they make.
  const { fateTeller } = await import("./fate-of-result.ts")
  const fateAt = fateTeller((file) => linesOf(file)?.join("\n"))
  const found = new Map<string, Span>()
  for (const chain of chains) {
    // What a helper or a block gives back is in the hands of whoever called it.
    const place = chain.find((each) => fateAt(each) !== "returned")
    if (place && fateAt(place) === "discarded")
      found.set(`${place.file}:${place.line}:${place.column}`, place)
  }
  return [...found.values()].map((place) => {
    const line = linesOf(place.file)![place.line - 1]!
    const name = /^[\w$]+/u.exec(line.slice(place.column - 1))?.[0] ?? "use"
    const isVerb = /\.\s*$/u.test(line.slice(0, place.column - 1))
    return configDiscardsStep(isVerb ? `.${name}` : name, place)
  })
}

/** A place, and where the helpers and blocks around it were called, innermost first. */
function chainOf(span: Span | undefined): readonly Span[] {
  const chain: Span[] = []
  for (let at = span; at; at = at.via) chain.push(at)
  return chain
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
