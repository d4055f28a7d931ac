import type { Diagnostic } from "@stagecraft/ir"
import { gather } from "@stagecraft/ir"
import { compilePattern, type Matcher, matches, mayMatchBelow } from "./compile-pattern.ts"
import { type IgnoreLine, readIgnoreLines } from "./ignore-lines.ts"
import { ignoreBadPattern } from "./problems.ts"

/** What the rules say about one path, and what they have to remember for the paths below it. */
export interface Verdict {
  readonly excluded: boolean
  /** Per pattern, whether it matched this path or one above; handed to {@link IgnoreRules.decide} for the children. */
  readonly matched: Uint8Array
  /** The line that decided last; absent when none did. */
  readonly by: IgnoreLine | undefined
}

/** An ignore file, ready to be asked. */
export interface IgnoreRules {
  /** The lines that are asked, in order; those the builder would refuse are not among them. */
  readonly lines: readonly IgnoreLine[]
  /** Patterns the builder would refuse, each with its line. */
  readonly problems: readonly Diagnostic[]
  /** The verdict on a path, given the verdict on the folder it lies in (absent at the top). */
  decide(path: string, parent?: Verdict): Verdict
  /** True when nothing below this excluded folder can be let through again, so it need not be read. */
  closes(folder: string): boolean
  /**
   * The names in an excluded folder that a walk has to look at, given the verdict on the folder; undefined when it may
   * be any. All others are kept out, with what is below them.
   */
  named(folder: string, verdict?: Verdict): ReadonlySet<string> | undefined
  /** The verdict a walk from the top comes to; a closed folder above decides for all below it. */
  judge(path: string): Verdict
  /**
   * What decides about all that lies below a folder, given the verdict on it (absent at the top, `""`). Rules with the same answer let the same
   * through there; `""` is the answer of those that let everything through.
   */
  below(folder: string, verdict?: Verdict): string
}

interface Compiled {
  readonly line: IgnoreLine
  readonly matcher: Matcher
}

/** A verdict as it is kept between the questions. */
interface Known extends Verdict {
  /** The path it was come to for; it may be handed out again for what lies below. */
  readonly at: string
  /** The patterns that may still match something below, found when that is first asked. */
  open: readonly number[] | undefined
}

/** The folder a negation can reach at most, or undefined when it may match anywhere. */
function reachOf(pattern: string): string | undefined {
  const rest = pattern.replace(/\/\*\*$/u, "").replace(/\/\*$/u, "")
  return /[*[\]?^\\]/u.test(rest) ? undefined : `${rest}/`
}

/** Every folder that a reach lies in, itself too. */
const foldersTo = (reach: string): readonly string[] =>
  [...reach.matchAll(/\//gu)].map(({ index }) => reach.slice(0, index))

/**
 * Makes rules of lines. Decisions are those of BuildKit's context walker: patterns are asked in order, one that
 * could not change the outcome is not asked, and what was not asked for a folder counts as not matched below it.
 */
export function ignoreRules(lines: readonly IgnoreLine[]): IgnoreRules {
  const problems: Diagnostic[] = []
  const compiled: Compiled[] = []
  for (const line of lines) {
    const matcher = line.pattern === "" ? undefined : compilePattern(line.pattern)
    if (matcher) compiled.push({ line, matcher })
    else problems.push(ignoreBadPattern(line))
  }
  const count = compiled.length
  const reaches = gather(compiled, ({ line }) => (line.negated ? [reachOf(line.pattern)] : []))
  const openEverywhere = reaches.includes(undefined)
  // Asked for every folder of a large context: the folders on the way to each reach, and no search for them.
  const onTheWay = new Set(
    reaches.flatMap((reach) => (reach === undefined ? [] : foldersTo(reach))),
  )

  const nothing: Known = {
    excluded: false,
    matched: new Uint8Array(count),
    by: undefined,
    at: "",
    open: compiled.map((_, index) => index),
  }
  const evaluate = (path: string, parent: Known): Known => {
    const above = parent.matched
    const matched = Uint8Array.from(above)
    let excluded = false
    let by: IgnoreLine | undefined
    let changed = false
    for (let index = 0; index < count; index++) {
      const { line, matcher } = compiled[index]!
      if (above[index] === 0) {
        if (line.negated !== excluded || !matches(matcher, path)) continue
        matched[index] = 1
        changed = true
      }
      if (excluded === line.negated) by = line
      excluded = !line.negated
    }
    return changed ? { excluded, matched, by, at: path, open: undefined } : parent
  }
  const decide = (path: string, verdict: Verdict = nothing): Verdict => {
    const parent = verdict as Known
    parent.open ??= compiled.flatMap(({ matcher }, index) =>
      parent.matched[index] === 0 && mayMatchBelow(matcher, parent.at) ? [index] : [],
    )
    // Most paths are matched by nothing more than the folder they lie in, and share its verdict.
    for (const index of parent.open)
      if (matches(compiled[index]!.matcher, path)) return evaluate(path, parent)
    return parent
  }
  const closes = (folder: string): boolean => !openEverywhere && !onTheWay.has(folder)
  const named = (folder: string, verdict: Verdict = nothing): ReadonlySet<string> | undefined => {
    if (!verdict.excluded || openEverywhere) return undefined
    const inside = `${folder}/`
    const names = new Set<string>()
    for (const reach of reaches as readonly string[]) {
      if (inside.startsWith(reach)) return undefined
      if (reach.startsWith(inside))
        names.add(reach.slice(inside.length, reach.indexOf("/", inside.length)))
    }
    return names
  }
  const judge = (path: string): Verdict => {
    let verdict: Verdict | undefined
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
      const folder = path.slice(0, at)
      verdict = decide(folder, verdict)
      if (verdict.excluded && closes(folder)) return verdict
    }
    return decide(path, verdict)
  }

  const below = (folder: string, verdict: Verdict = nothing): string => {
    // What stands before the last line that matched already is overruled by it, whatever it says.
    const last = verdict.matched.lastIndexOf(1)
    const excluded = last >= 0 && !compiled[last]!.line.negated
    const open = compiled
      .slice(last + 1)
      .filter(({ matcher }) => folder === "" || mayMatchBelow(matcher, folder))
    // A line that lets through again says nothing until something is kept out.
    const first = excluded ? 0 : open.findIndex(({ line }) => !line.negated)
    if (first < 0) return ""
    const inside = folder === "" ? "" : `${folder}/`
    const again = openEverywhere
      ? ["*"]
      : reaches.filter((reach) => reach!.length > inside.length && reach!.startsWith(inside))
    const asked = open.slice(first).map(({ line }) => [line.negated, line.pattern])
    return JSON.stringify([excluded, asked, again])
  }

  return { lines: compiled.map(({ line }) => line), problems, decide, closes, named, judge, below }
}

/**
 * Reads an ignore file with the semantics BuildKit's context walker gives it.
 *
 * @param name - How the file is called in messages about its lines.
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function parseIgnore(text: string, name = ".dockerignore"): IgnoreRules {
  return ignoreRules(readIgnoreLines(text, name))
}
