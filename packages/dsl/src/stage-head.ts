import {
  ImageError,
  plain,
  referencesOf,
  type Base,
  type Span,
  type StageNode,
} from "@stagecraft/ir"
import { kind, kindOf } from "./brand.ts"
import { callSite } from "./call-site.ts"
import type { NamedContext } from "./named-context.ts"
import { describeValue } from "./describe-value.ts"
import { NotText } from "./not-text.ts"
import { imageCalledLikeStage, stagesNotChosen } from "./problems.ts"
import { readOptions } from "./read-options.ts"
import { stageNodeOf } from "./read-source.ts"
import { readComment, readPlain, readText, wrongType } from "./read-text.ts"
import type { CommentOption } from "./run-verbs.ts"
import type { StageHead } from "./stage.ts"
import { StageBuilder } from "./stage-builder.ts"
import { readStepOptions } from "./step-options.ts"
import { isCalledLikeStage, noteStage, warn } from "./warn.ts"

/** The base with the stages that it may be. */
function readChosenBase(value: unknown, stages: readonly StageNode[] | undefined): Base {
  const base = readBase(value)
  if (!stages) return base
  if (base.kind === "image" && referencesOf(base.reference).length > 0)
    return { ...base, stages: Object.freeze([...new Set(stages)]) }
  throw new ImageError(stagesNotChosen(describeValue(value), callSite()))
}

function readBase(value: unknown): Base {
  const stage = stageNodeOf(value)
  if (stage) return { kind: "stage", stage }
  const own = kindOf(value)
  if (own === "context") return { kind: "context", name: (value as NamedContext).name }
  if (own === "scratch" || value === "scratch") return { kind: "scratch" }
  if (typeof value !== "string" && own === undefined)
    throw wrongType("from", "an image reference, a stage, scratch or a named context", value)
  return { kind: "image", reference: readText(value, "from") }
}

class StageHeadValue extends NotText {
  readonly [kind] = "stage-head"
  readonly name: string
  readonly #comments: readonly string[]
  readonly #span: Span

  constructor(name: string, comments: readonly string[], span: Span) {
    super()
    this.name = name
    this.#comments = comments
    this.#span = span
    Object.freeze(this)
  }

  from(base: unknown, options?: unknown): StageBuilder {
    const { comments = [], stages, ...rest } = readStepOptions(options, "from", "from")
    const fromSpan = callSite()
    const lines = [...this.#comments, ...comments]
    const read = readChosenBase(base, stages)
    const image = read.kind === "image" ? plain(read.reference) : undefined
    if (image !== undefined && image !== this.name && isCalledLikeStage(image))
      warn(imageCalledLikeStage("from", image, fromSpan))
    noteStage(this.name, image)
    return new StageBuilder({
      kind: "stage",
      name: this.name,
      base: Object.freeze(read),
      ...rest,
      steps: Object.freeze([]),
      ...(lines.length > 0 ? { comments: Object.freeze(lines) } : {}),
      span: this.#span,
      fromSpan,
    })
  }
}

/**
 * Starts a stage. Its name is how the Dockerfile, `--target` and messages call it.
 *
 * @example
 * const app = stage("app", { comment: "What ships." }).from("alpine:3.19").run("apk add --no-cache git")
 * @see https://docs.docker.com/reference/dockerfile/#from
 */
export function stage<const Name extends string>(
  name: Name,
  options?: CommentOption,
): StageHead<Name> {
  const span = callSite()
  const read = readPlain(name, "stage name", "a stage has a fixed name; write it out")
  const { comment = [] } = readOptions(options, { comment: readComment }, "stage")
  // The builder's verbs take anything and check it; the author sees them with their types.
  return new StageHeadValue(read, comment, span) as unknown as StageHead<Name>
}
