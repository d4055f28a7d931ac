import {
  type CopySource,
  type AddSource,
  type Span,
  type StageNode,
  type StepNode,
  gather,
  show,
  type Text,
} from "@stagecraft/ir"
import type { ContextUse } from "./context-use.ts"
import { type SourceLanguage, sourcePattern } from "./source-pattern.ts"

function usesOf(
  verb: ContextUse["verb"],
  value: Text,
  language: SourceLanguage,
  span: Span,
  parents = false,
): readonly ContextUse[] {
  // A spread with more behind it would give each a shape of its own.
  const made = Object.assign(sourcePattern(value, language, parents), {
    language,
    shown: show(value),
    verb,
    span,
  })
  if (!made.others) return [made]
  const { others, ...first } = made
  return [first, ...others.map((pattern) => ({ ...first, pattern }))]
}

function ofSources(
  verb: "COPY" | "ADD",
  sources: readonly (CopySource | AddSource)[],
  span: Span,
  parents: boolean,
): readonly ContextUse[] {
  return gather(sources, (source) => {
    switch (source.kind) {
      case "path":
        return usesOf(verb, source.path, "path", span, parents)
      case "glob":
        return usesOf(verb, source.pattern, "glob", span, parents)
      default:
        return []
    }
  })
}

/** Raw text is not understood, only suspected: an instruction that could take files from the context takes all. */
const RAW_COPY =
  /^[^\S\n]*(?:ONBUILD\s+)?(?:COPY|ADD)(?:\s|[\\`]\s*\n)(?<flags>(?:\s|[\\`]\n|--\S+)*)/gimu
const RAW_MOUNT = /--mount=(?<words>\S*)/giu

function mayTake(text: string): boolean {
  for (const { groups } of text.matchAll(RAW_COPY))
    if (!/--from=/iu.test(groups!["flags"]!)) return true
  // What says no type is a bind mount.
  for (const { groups } of text.matchAll(RAW_MOUNT)) {
    const words = groups!["words"]!
    if (!/\bfrom=/iu.test(words) && !/\btype=["']?(?!bind)\w/iu.test(words)) return true
  }
  return false
}

function ofStep(step: StepNode): readonly ContextUse[] {
  switch (step.kind) {
    case "copy":
      return step.from ? [] : ofSources("COPY", step.sources, step.span, step.parents === true)
    case "add":
      return ofSources("ADD", step.sources, step.span, false)
    case "run":
      return gather(step.mounts, (mount) =>
        mount.kind === "bind" && !mount.from
          ? usesOf("bind mount", mount.source ?? [], "plain", step.span)
          : [],
      )
    case "onbuild":
      return ofStep(step.step)
    case "raw":
      return mayTake(step.text)
        ? usesOf("COPY", ["."], "plain", step.span).map((use) => ({
            ...use,
            shown: "in raw text",
            suspected: true,
          }))
        : []
    default:
      return []
  }
}

/** A stage that may take files from the context. */
export interface UsingStage extends Pick<StageNode, "steps"> {
  /** False where no stage of the build begins with this one, so that its triggers do not run. */
  readonly isBuiltOn?: boolean
}

/**
 * What stages take from the build context, in the order of their steps: sources of COPY and ADD and of bind mounts
 * that have no `from`, also of triggers that run in this build.
 *
 * A raw step that looks as if it copied from the context counts as copying all of it.
 */
export function contextUses(stages: readonly UsingStage[]): readonly ContextUse[] {
  return gather(stages, ({ steps, isBuiltOn = true }) =>
    gather(steps, (step) => (step.kind === "onbuild" && !isBuiltOn ? NONE : ofStep(step))),
  )
}

const NONE: readonly ContextUse[] = []
