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
  sharerWithout(image: string, step: RunStep, other: RunStep): Sharer | undefined
  /** Who runs `step` as the image does, and does not go on to `next` as it does. */
  sharerUntil(image: string, step: RunStep, next: RunStep): Sharer | undefined
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

/** Points by the places of the steps that lead there. */
type Places = Map<string, Point[]>

/** A stage in the setting of an image. */
interface Passed {
  readonly points: readonly (readonly [place: string, Point])[]
  readonly last: Point
}

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

/** An end that is come to from a point through none that is shut. */
function endBehind(from: Point, isShut: (point: Point) => boolean): Owner | undefined {
  const open = [from]
  for (let point = open.pop(); point; point = open.pop()) {
    if (point.end) return point.end
    for (const next of point.next.values()) if (!isShut(next)) open.push(next)
  }
  return undefined
}

class PointTree implements SharedSteps {
  readonly #roots = new Map<string, Point>()
  readonly #ids = new Map<Point, number>()
  /** Each stage, once for the images that set the same. */
  readonly #passed = new Map<string, Map<StageNode, Passed>>()
  readonly #stages = new Map<string, readonly Passed[]>()
  readonly #places = new Map<string, Places>()

  add(image: ImageNode): void {
    const { name, context, contexts, exclude, buildArgs } = image
    const setting = JSON.stringify([context, contexts, exclude, buildArgs])
    const known = this.#passed.get(setting) ?? new Map<StageNode, Passed>()
    this.#passed.set(setting, known)
    const target = image.target ?? image.stage
    const stages = stagesInOrder(target)
    const ids = new Map(stages.flatMap((each) => this.#idsOf(each, known)))
    for (const stage of stages) {
      if (known.has(stage)) continue
      const passed = this.#pass(stage, { ids, buildArgs }, [known, setting])
      known.set(stage, passed)
      ids.set(stage, this.#idOf(passed.last))
    }
    this.#stages.set(
      name,
      stages.map((stage) => known.get(stage)!),
    )
    for (const stage of [target, ...stages.flatMap(takenFrom)])
      known.get(stage)!.last.end ??= { image: name, stage: stage.name }
  }

  sharerWithout(image: string, step: RunStep, other: RunStep): Sharer | undefined {
    const keys = new Set(this.#pointsAt(image, other).map(({ key }) => key))
    return this.#sharer(image, step, keys.size > 0 && (({ key }) => keys.has(key)))
  }

  sharerUntil(image: string, step: RunStep, next: RunStep): Sharer | undefined {
    const points = new Set(this.#pointsAt(image, next))
    // Parts of one step stand at its place.
    const isOther =
      points.size > 0 && this.#pointsAt(image, step).every((each) => !points.has(each))
    return this.#sharer(image, step, isOther && ((point) => points.has(point)))
  }

  #sharer(
    image: string,
    step: RunStep,
    isShut: false | ((point: Point) => boolean),
  ): Sharer | undefined {
    if (!isShut) return undefined
    for (const point of this.#pointsAt(image, step)) {
      const found = endBehind(point, isShut)
      if (found) return found.image === image ? { ...found, image: undefined } : found
    }
    return undefined
  }

  /** The points of a step that stands at a place of the image. */
  #pointsAt(image: string, { span }: RunStep): readonly Point[] {
    let places = this.#places.get(image)
    if (!places) {
      this.#places.set(image, (places = new Map<string, Point[]>()))
      for (const [place, point] of (this.#stages.get(image) ?? []).flatMap(
        ({ points }) => points,
      )) {
        const known = places.get(place)
        if (known) known.push(point)
        else places.set(place, [point])
      }
    }
    return places.get(placeOf(span)) ?? []
  }

  #pass(
    { base, platform, steps }: StageNode,
    naming: Naming,
    [known, setting]: readonly [ReadonlyMap<StageNode, Passed>, string],
  ): Passed {
    const root = () => `${setting} ${wordsOf([base, platform], naming)}`
    let last = base.kind === "stage" ? known.get(base.stage)!.last : pointIn(this.#roots, root())
    const points = steps.map((step) => {
      last = pointIn(last.next, wordsOf(step, naming))
      return [placeOf(step.span), last] as const
    })
    return { points, last }
  }

  #idsOf(
    stage: StageNode,
    known: ReadonlyMap<StageNode, Passed>,
  ): readonly (readonly [StageNode, number])[] {
    const passed = known.get(stage)
    return passed ? [[stage, this.#idOf(passed.last)]] : []
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
