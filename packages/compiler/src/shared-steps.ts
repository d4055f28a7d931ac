import type { ImageNode, RunStep, Span, StageNode, Text } from "@stagecraft/ir"
import { stagesInOrder, stagesOfStep, textKey } from "@stagecraft/ir"

/** A stage that runs a step together with another stage. */
export interface Sharer {
  /** Undefined for a stage of the same image. */
  readonly image: string | undefined
  readonly stage: string
}

/** Which steps the stages of several images run together, as long as all before these is the same in each. */
export interface SharedSteps {
  /** Who runs `step` as the image does, and `other` nowhere behind it; undefined when nobody does. */
  sharerOf(image: string, step: RunStep, other: RunStep): Sharer | undefined
}

interface Owner {
  readonly image: string
  readonly stage: string
}

/** A place behind certain steps, in whichever stages these stand. */
interface Point {
  /** The step that leads here. */
  readonly key: string
  readonly next: Map<string, Point>
  /** The first stage that is done here, and is not only built on. */
  end: Owner | undefined
}

/** The points of one image by the places of their steps. */
type Places = Map<string, Point[]>

const placeOf = ({ file, line, column }: Span): string => `${line}:${column}:${file}`

/** What says nothing of what a step does. */
const ASIDE = new Set(["span", "fromSpan", "places", "comments", "merge", "description"])

interface Naming {
  readonly ids: ReadonlyMap<unknown, number>
  readonly buildArgs: ImageNode["buildArgs"]
}

/** A step or a base in words that are the same for the same, in whichever image: arguments are what they are set to. */
function wordsOf(value: unknown, { ids, buildArgs }: Naming): string {
  return JSON.stringify(value, (property, inner: unknown) => {
    if (ASIDE.has(property)) return undefined
    // Written out, defaults that read each other may have no end.
    if (property === "default" && Array.isArray(inner)) return textKey(inner as Text)
    const id = ids.get(inner)
    if (id !== undefined) return `stage ${id}`
    const { kind, name } = (inner ?? {}) as { readonly kind?: unknown; readonly name?: unknown }
    if (kind === "arg" && typeof name === "string" && Object.hasOwn(buildArgs, name))
      return { kind, name, value: buildArgs[name] }
    return inner
  })
}

function pointIn(points: Map<string, Point>, key: string): Point {
  let point = points.get(key)
  if (!point) points.set(key, (point = { key, next: new Map(), end: undefined }))
  return point
}

/** The stages whose files a stage takes, or one of which it begins with. */
const takenFrom = ({ base, steps }: StageNode): readonly StageNode[] => [
  ...(base.kind === "image" ? (base.stages ?? []) : []),
  ...steps.flatMap(stagesOfStep),
]

/** An end that is come to from a point without a step of these. */
function endWithout(from: Point, keys: ReadonlySet<string>): Owner | undefined {
  const open = [from]
  for (let point = open.pop(); point; point = open.pop()) {
    if (point.end) return point.end
    for (const next of point.next.values()) if (!keys.has(next.key)) open.push(next)
  }
  return undefined
}

class PointTree implements SharedSteps {
  readonly #roots = new Map<string, Point>()
  readonly #ids = new Map<Point, number>()
  readonly #places = new Map<string, Places>()

  add(image: ImageNode): void {
    const { name, context, contexts, exclude, buildArgs } = image
    const places: Places = new Map()
    this.#places.set(name, places)
    const last = new Map<StageNode, Point>()
    const ids = new Map<StageNode, number>()
    const naming = { ids, buildArgs }
    const target = image.target ?? image.stage
    const stages = stagesInOrder(target)
    for (const stage of stages) {
      const { base, platform } = stage
      const root = () => wordsOf([base, platform, context, contexts, exclude], naming)
      let point = base.kind === "stage" ? last.get(base.stage)! : pointIn(this.#roots, root())
      for (const step of stage.steps) {
        point = pointIn(point.next, wordsOf(step, naming))
        const place = placeOf(step.span)
        const known = places.get(place)
        if (known) known.push(point)
        else places.set(place, [point])
      }
      last.set(stage, point)
      ids.set(stage, this.#idOf(point))
    }
    for (const stage of [target, ...stages.flatMap(takenFrom)])
      last.get(stage)!.end ??= { image: name, stage: stage.name }
  }

  sharerOf(image: string, step: RunStep, other: RunStep): Sharer | undefined {
    const places = this.#places.get(image)
    const keys = new Set(places?.get(placeOf(other.span))?.map(({ key }) => key))
    if (keys.size === 0) return undefined
    for (const point of places?.get(placeOf(step.span)) ?? []) {
      const found = endWithout(point, keys)
      if (found) return found.image === image ? { ...found, image: undefined } : found
    }
    return undefined
  }

  #idOf(point: Point): number {
    const id = this.#ids.get(point) ?? this.#ids.size
    this.#ids.set(point, id)
    return id
  }
}

const trees = new WeakMap<readonly ImageNode[], SharedSteps>()

/** The steps that these images share, as their authors wrote them. Found out once for each list. */
export function sharedSteps(images: readonly ImageNode[]): SharedSteps {
  const known = trees.get(images)
  if (known) return known
  const tree = new PointTree()
  for (const image of images) tree.add(image)
  trees.set(images, tree)
  return tree
}
