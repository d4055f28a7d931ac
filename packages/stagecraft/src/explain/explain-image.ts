import { relative } from "node:path"
import { baseAssumptions } from "@stagecraft/compiler"
import type { PassNote } from "@stagecraft/compiler"
import { contextSummary, parseIgnore } from "@stagecraft/context"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode, Span } from "@stagecraft/ir"
import { atImage } from "../at-image.ts"
import { contextNow } from "../context-now.ts"
import { compileImage, compileWish, wishFor } from "../compile-image.ts"
import type { CompiledImage } from "../compile-image.ts"
import { explainAdvice, explainStep } from "./explain-advice.ts"
import { explainChanges, rebuildsOf } from "./explain-changes.ts"
import type { CodeSpan, ExplainedContext, Explanation } from "./explanation.ts"

/** Entries of a context that are looked at; counting what is kept out takes a second for so many. */
const MOST_ENTRIES = 50_000

/** How an image is explained. */
export interface ExplainWish {
  readonly purpose: "build" | "emit"
  readonly proven: boolean
  /** Files to be told of one by one, relative to the working directory or absolute. */
  readonly files: readonly string[]
  readonly cwd: string
  readonly codeOf: (span: Span) => CodeSpan
}

/** An explanation, and what the compiler warned of. */
export interface ExplainedImage {
  readonly explanation: Explanation
  readonly problems: readonly Diagnostic[]
}

/**
 * Compiles an image as written and optimized, and says what lies between and what else its author could say; asks no
 * engine.
 *
 * @throws ImageError with what is wrong with the image.
 */
export async function explainImage(
  project: ProjectNode,
  image: ImageNode,
  wish: ExplainWish,
): Promise<ExplainedImage> {
  const { purpose, proven, codeOf } = wish
  const asked = wishFor(project, image, { optimize: true, purpose, proven })
  const optimized = compileWish(asked)
  const { problems } = optimized.compilation
  if (problems.some(({ severity }) => severity === "error")) throw new ImageError(problems)
  const plain = compileImage(project, image, { optimize: false, purpose })
  const before = rebuildsOf(plain, wish.files)
  const after = rebuildsOf(optimized, wish.files)
  const context = await explainContext(optimized, wish)
  const advice = explainAdvice({
    now: optimized,
    table: after,
    compileWish: asked,
    before: before.rebuilds,
    files: wish.files,
    codeOf,
  })
  const explanation: Explanation = {
    name: image.name,
    span: codeOf(image.span),
    purpose,
    notes: optimized.compilation.record.map((note) => explainNote(note, codeOf)),
    bases: baseAssumptions(optimized.compilation).map(({ reference, span, assumes }) => ({
      reference,
      span: codeOf(span),
      assumes,
    })),
    ...(context && { context }),
    work: {
      steps: after.steps,
      commands: after.commands,
      asWritten: { steps: before.steps, commands: before.commands },
    },
    changes: explainChanges(after.rebuilds, before.rebuilds, codeOf),
    ...(advice && { advice }),
  }
  return { explanation, problems: [...problems, ...(await contextNow(optimized))] }
}

function explainNote(note: PassNote, codeOf: ExplainWish["codeOf"]): Explanation["notes"][number] {
  const { pass, action, message, spans, leavesOut = [], drops = [] } = note
  const { repeats, provedBy = [], assumes = [], trusts } = note
  const coded = spans.map(codeOf)
  const more = {
    ...(repeats && { repeats }),
    ...(trusts && { trusts: trusts.map((each) => explainStep(each, codeOf)) }),
  }
  return { pass, action, message, spans: coded, leavesOut, drops, ...more, provedBy, assumes }
}

async function explainContext(
  { image, compilation, contextFolder }: CompiledImage,
  { cwd }: ExplainWish,
): Promise<ExplainedContext | undefined> {
  const rules = parseIgnore(compilation.ignore)
  try {
    const summary = await atImage(image, () =>
      contextSummary(contextFolder, rules, { limit: MOST_ENTRIES }),
    )
    const near = relative(cwd, contextFolder)
    return { folder: near.startsWith("../../..") ? contextFolder : near || ".", ...summary }
  } catch (error) {
    // Where nothing is copied no folder is needed.
    if (error instanceof ImageError && compilation.uses.length === 0) return undefined
    throw error
  }
}
