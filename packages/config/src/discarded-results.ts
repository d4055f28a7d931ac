import { readFileSync } from "node:fs"
import type { UnusedResult } from "@stagecraft/dsl"
import type { Diagnostic, Span } from "@stagecraft/ir"
import { configDiscardsStep } from "./problems.ts"

/** A line with which a statement begins that keeps what it makes, or hands it on. */
const KEEPS =
  /^\s*(?:(?:export|const|let|var|return|import|default|throw|yield)\b|[\w$.[\]"'!]+\s*(?:\?\?|\|\||&&)?=(?![=>]))/u

/** One that does so may have another in it. */
const HOLDS_ANOTHER = /\bforEach\(|;\s*[\w$]|=>\s*\{.*\}/u

/** A line with which a statement may begin. A property does not, and neither does what goes on with one. */
const BEGINS = /^\s*(?:\}\s*else\b|[A-Za-z_$](?![\w$]*\s*(?::|,$)))/u

/** A line that the next one goes on with. */
const GOES_ON = /(?:=>|[=(,[?:&|])\s*$/u

/** A line of nothing but a comment, or a blank one. */
const PASSED_OVER = /^\s*(?:$|\/[/*]|\*)/u

/** One that looks as if the next one went on with it, and a statement comes. */
const LABEL = /^\s*(?:case\b.*|default\s*):\s*$/u

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
  const chains = unused
    .map(({ steps }) => chainOf(steps.at(-1)?.span))
    .filter((chain) => chain.some((each) => maybeDiscards(each, linesOf(each.file))))
  if (chains.length === 0) return []
  // It takes longer to load than most configs to run, and nearly all of them keep what they make.
  const { fateTeller } = await import("./fate-of-result.ts")
  const fateAt = fateTeller((file) => linesOf(file)?.join("\n"))
  const nameAt = ({ file, line, column }: Span): string =>
    /^[\w$]+/u.exec(linesOf(file)?.[line - 1]?.slice(column - 1) ?? "")?.[0] ?? ""
  const isUse = (place: Span | undefined): boolean =>
    place !== undefined && ["use", "onbuild"].includes(nameAt(place))
  const found = new Map<string, Span>()
  for (const chain of chains) {
    // What a block gives back is in the hands of whoever uses it; what a helper does, of whom no place tells.
    const place = chain.find(
      (each, index) => fateAt(each) !== "returned" || !isUse(chain[index + 1]),
    )
    if (place && fateAt(place) === "discarded")
      found.set(`${place.file}:${place.line}:${place.column}`, place)
  }
  return [...found.values()].map((place) => configDiscardsStep(nameAt(place) || "use", place))
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
    if (KEEPS.test(text)) return HOLDS_ANOTHER.test(text)
    if (!BEGINS.test(text)) continue
    const before = lines.slice(0, at - 1).findLast((each) => !PASSED_OVER.test(each)) ?? ""
    return !GOES_ON.test(before) || LABEL.test(before) || /\b(?:forEach|map)\(/u.test(before)
  }
  return false
}
