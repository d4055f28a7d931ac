import type { AddStep, ImageNode, Span, StageNode, StepNode, Text } from "@stagecraft/ir"
import { plain, spanOfBase, stagesInOrder, text } from "@stagecraft/ir"
import { isStageByDefault } from "../chosen-stage.ts"
import { expandDefault } from "../expand-default.ts"
import { sourcesOfSteps } from "../sources-of-stage.ts"
import { syntaxOf } from "../syntax-of.ts"
import { namesInStep } from "./names-in-raw.ts"
import type { OuterName } from "./outer-name.ts"
import { replacedBy } from "./replaced-names.ts"

/** What the build is given beside the image. */
export interface NameOptions {
  readonly buildArgs?: Readonly<Record<string, string>>
  /** Names of contexts: an image of such a name is not fetched. */
  readonly contexts?: readonly string[]
}

/** Every name in an image that leads out of the project, in the order of the stages; one may occur more than once. */
export function namesOfImage(image: ImageNode, options: NameOptions = {}): readonly OuterName[] {
  const { buildArgs = {}, contexts = [] } = options
  const given = { buildArgs: { ...image.buildArgs, ...buildArgs } }
  const isReplaced = replacedBy([...Object.keys(image.contexts), ...contexts])
  const own = (each: OuterName): boolean =>
    each.kind !== "image" || each.name === undefined || !isReplaced(each.name)
  const name = (written: Text): string | undefined => expandDefault(written, given)
  const named = Object.entries(image.contexts).flatMap(([key, source]) =>
    contexts.includes(key) ? [] : namesOfContext(source, image.span),
  )
  const stages = stagesInOrder(image.stage)
  const written = [
    ...frontendOf(image),
    ...stages.flatMap((stage) => [
      ...namesOfStage(stage, given, name),
      ...stage.steps.flatMap((step) => namesInStep(step, image, stages)),
    ]),
  ]
  // What a context stands for is fetched as it is, also where a context has that name.
  return [...written.filter(own), ...named]
}

function frontendOf(image: ImageNode): readonly OuterName[] {
  const syntax = syntaxOf(image)
  if (syntax === undefined) return []
  const { span } = image
  const name = { kind: "image", name: syntax, written: text(syntax), span, isBase: false } as const
  return [{ ...name, isFrontend: true }]
}

function namesOfStage(
  stage: StageNode,
  given: Pick<ImageNode, "buildArgs">,
  name: (written: Text) => string | undefined,
): readonly OuterName[] {
  const { base, platform, steps } = stage
  const span = spanOfBase(stage)
  const found: OuterName[] = []
  if (base.kind === "image" && !isStageByDefault(base, given)) {
    const written = base.reference
    const own = platform && plain(platform)
    const more = own === undefined ? platform && { isForAny: true as const } : { platform: own }
    found.push({ kind: "image", name: name(written), written, span, isBase: true, ...more })
  }
  for (const { source, span: at } of sourcesOfSteps({ steps }))
    if (source.kind === "image") {
      const written = text(source.reference)
      found.push({ kind: "image", name: source.reference, written, span: at, isBase: false })
    }
  for (const step of steps) {
    const added = addOf(step)
    if (added) found.push(...namesOfAdd(added, name))
  }
  return found
}

/** An ADD, also that of a trigger. */
export function addOf(step: StepNode): AddStep | undefined {
  if (step.kind === "onbuild") return addOf(step.step)
  return step.kind === "add" ? step : undefined
}

function namesOfAdd(
  { sources, checksum, span }: AddStep,
  name: (written: Text) => string | undefined,
): readonly OuterName[] {
  // The author's own word pins it already.
  if (checksum !== undefined) return []
  return sources.flatMap((source): readonly OuterName[] => {
    if (source.kind === "url")
      return [{ kind: "file", name: name(source.url), written: source.url, span, isBase: false }]
    if (source.kind !== "git") return []
    const written = source.repository
    return [{ kind: "repository", name: name(written), written, span, isBase: false }]
  })
}

const GIT = /^(?:git:\/\/|ssh:\/\/|[\w-]+@[\w.-]+:|https?:\/\/[^?#]*\.git(?:[?#]|$))/u

function namesOfContext(source: string, span: Span): readonly OuterName[] {
  const image = /^docker-image:\/\/(.+)$/u.exec(source)?.[1]
  const own = { span, isBase: false }
  if (image !== undefined) return [{ kind: "image", name: image, written: text(image), ...own }]
  if (GIT.test(source)) return [{ kind: "repository", name: source, written: text(source), ...own }]
  // A file that no checksum can be said of.
  if (/^https?:\/\//u.test(source))
    return [{ kind: "file", name: undefined, written: text(source), ...own }]
  return []
}
