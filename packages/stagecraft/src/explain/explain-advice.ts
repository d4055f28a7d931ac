import {
  cachedRuns,
  changeKey,
  rebuiltCommands,
  saidWords,
  trustedBy,
  unsaidWords,
} from "@stagecraft/compiler"
import type { OptimizeWord, Rebuild, RebuildTable, TrustedStep } from "@stagecraft/compiler"
import { defaultOptimize } from "@stagecraft/ir"
import type { ImageNode, Span } from "@stagecraft/ir"
import type { CompiledImage, CompileWish } from "../compile-image.ts"
import { compileWish } from "../compile-image.ts"
import { commandsLeftOut } from "./commands-left-out.ts"
import { commandsSaved } from "./commands-saved.ts"
import { explainChanges, rebuildsOf } from "./explain-changes.ts"
import type {
  AdvisedChange,
  CodeSpan,
  ExplainedAdvice,
  ExplainedChange,
  ExplainedOutcome,
  ExplainedStep,
  ExplainedWord,
} from "./explanation.ts"
import { meaningOf } from "./meanings.ts"
import type { Outcome } from "./try-words.ts"
import { tryWords } from "./try-words.ts"

interface TriedImage extends Outcome {
  readonly compiled: CompiledImage
}

/** What advice is taken from. */
export interface AdviceWish {
  /** The image as it is, and what changes rebuild of it. */
  readonly now: CompiledImage
  readonly table: RebuildTable
  /** What that was compiled with. */
  readonly compileWish: CompileWish
  /** What changes rebuild of the graph as written. */
  readonly before: readonly Rebuild[]
  readonly files: readonly string[]
  readonly codeOf: (span: Span) => CodeSpan
}

const outcomeOf = (compiled: CompiledImage, table: RebuildTable): TriedImage => ({
  compiled,
  dockerfile: compiled.compilation.dockerfile,
  table,
  cachedRuns: cachedRuns(compiled.compilation),
})

const isWrong = ({ compilation }: CompiledImage): boolean =>
  compilation.problems.some(({ severity }) => severity === "error")

/** Compiles an image with each word that it does not say and that may matter, and says what that would gain. */
export function explainAdvice(wish: AdviceWish): ExplainedAdvice | undefined {
  const { now, compileWish: asked, files, codeOf } = wish
  const { image } = now
  const words = unsaidWords(now.compilation)
  if (words.length === 0) return undefined
  const today = outcomeOf(now, wish.table)
  const compiledWith = (chosen: readonly OptimizeWord[]): TriedImage | undefined => {
    const said = Object.fromEntries(chosen.map((word) => [word, saidWords[word]]))
    const options = { ...asked.options, optimize: { ...asked.options.optimize, ...said } }
    const compiled = compileWish({ ...asked, options })
    return isWrong(compiled) ? undefined : outcomeOf(compiled, rebuildsOf(compiled, files))
  }
  const first = tryWords(today, words, compiledWith)
  if (!first) return undefined
  // What these words make possible may leave room for another one.
  const more = unsaidWords(first.together.compiled.compilation).filter(
    (word) => !words.includes(word),
  )
  const tried = more.length === 0 ? first : tryWords(today, [...words, ...more], compiledWith)
  const { alone, together } = tried ?? first
  const outcome = (of: TriedImage): ExplainedOutcome => ({
    work: { steps: of.table.steps, commands: of.table.commands },
    changes: withSaved(explainChanges(of.table.rebuilds, wish.before, codeOf), today, of),
    cachedRuns: of.cachedRuns - today.cachedRuns,
  })
  const explainWord = (option: OptimizeWord, own: TriedImage): ExplainedWord => {
    const record = [own, together].flatMap(({ compiled }) => compiled.compilation.record)
    const trusts = trustedBy({ record }, option).map((each) => explainStep(each, codeOf))
    const value = saidWords[option]
    return { option, value, ...meaningOf(option, trusts), trusts, ...outcome(own) }
  }
  const chosen = [...alone.keys()]
  return {
    span: codeOf(image.span),
    form: image.span === image.stage.span ? "image" : "option",
    write: toWrite(image, chosen),
    words: [...alone].map(([option, own]) => explainWord(option, own)),
    ...(chosen.length > 1 && { together: outcome(together) }),
  }
}

/** Names the commands that changes run today and would not then. */
function withSaved(
  changes: readonly ExplainedChange[],
  today: TriedImage,
  then: TriedImage,
): readonly AdvisedChange[] {
  const counts = new Map(
    today.table.rebuilds.map(({ change, commands }) => [changeKey(change), commands]),
  )
  const [total, totalThen] = [today.table.commands, then.table.commands]
  const isFewer = ({ change, commands }: ExplainedChange): boolean => {
    const before = counts.get(changeKey(change))
    if (before === undefined) return false
    const now = { commands: before, total }
    return commandsSaved(now, { commands, total: totalThen }) > 0
  }
  const fewer = changes.filter(isFewer).map(({ change }) => change)
  if (fewer.length === 0) return changes
  const before = rebuiltCommands(today.compiled.compilation, fewer)
  const after = rebuiltCommands(then.compiled.compilation, fewer)
  return changes.map((each) => {
    const key = changeKey(each.change)
    const saves = commandsLeftOut(before.get(key) ?? [], after.get(key) ?? [])
    return saves.length === 0 ? each : { ...each, saves }
  })
}

/** A step as JSON has it. */
export const explainStep = (
  { step, span }: TrustedStep,
  codeOf: (span: Span) => CodeSpan,
): ExplainedStep => ({ step, span: codeOf(span) })

/** The option of the image with what it says today, and the words. */
function toWrite({ optimize }: ImageNode, words: readonly OptimizeWord[]): string {
  const own = Object.entries(optimize).filter(
    ([option, value]) => value !== defaultOptimize[option as keyof typeof defaultOptimize],
  )
  const all = [...own, ...words.map((word) => [word, saidWords[word]] as const)]
  return `optimize: { ${all.map(([option, value]) => `${option}: ${JSON.stringify(value)}`).join(", ")} }`
}
