import { existsSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { isGeneratedIgnore, parseIgnore } from "@stagecraft/context"
import type { Diagnostic } from "@stagecraft/ir"

/** What is kept out of a context, as an image's `exclude` says it. */
export interface Exclude {
  readonly patterns: readonly string[]
  /** The file they come from, without a folder; undefined when there is none. */
  readonly from: string | undefined
  /** Lines of comments in that file; `exclude` has no place for them. */
  readonly comments: number
  /** Patterns that the builder would refuse. */
  readonly problems: readonly Diagnostic[]
}

/** Lets everything through that an ignore file before it kept out. */
const NOTHING = "!**"

/**
 * The ignore file that a builder reads for a Dockerfile: its own, `NAME.dockerignore` beside it, else the context's.
 *
 * Patterns stay in the author's words; comments and blank lines go, and files that Stagecraft wrote are passed over.
 *
 * @param dockerfile - Absolute path; undefined for what came from standard input.
 */
export function readExclude(dockerfile: string | undefined, context: string): Exclude {
  const general = join(context, ".dockerignore")
  const rulesOfContext = textOf(general)
  const own = dockerfile === undefined ? undefined : `${dockerfile}.dockerignore`
  const rules = own === undefined ? undefined : textOf(own)
  if (own === undefined || rules === undefined)
    return rulesOfContext === undefined ? none : exclude(rulesOfContext, general, false)
  // An image's own rules come after those of the context, which the builder would not have read.
  return exclude(rules, own, rulesOfContext !== undefined)
}

const none: Exclude = { patterns: [], from: undefined, comments: 0, problems: [] }

function exclude(text: string, file: string, isBehindOthers: boolean): Exclude {
  const name = basename(file)
  const { lines, problems } = parseIgnore(text, name)
  const words = lines.map((line) => (line.text.startsWith("#") ? `./${line.text}` : line.text))
  return {
    patterns: isBehindOthers ? [NOTHING, ...words] : words,
    from: name,
    comments: text.split("\n").filter((line) => line.replace(/^\ufeff/u, "").startsWith("#"))
      .length,
    // A config can do without the pattern; the builder could not.
    problems: problems.map((each) => ({ ...each, severity: "warning" })),
  }
}

/** Undefined also for a file that cannot be read: the build itself will say so. */
function textOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  try {
    const text = readFileSync(file, "utf8")
    return isGeneratedIgnore(text) ? undefined : text
  } catch {
    return undefined
  }
}
