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
  readonly id: number
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

/** The stages that were passed in one setting. */
interface Setting {
  readonly text: string
  readonly buildArgs: ImageNode["buildArgs"]
  readonly passed: Map<unknown, Passed>
}

/** A step or a base in words that are the same for the same, in whichever image: arguments are what they are set to. */
function wordsOf(value: unknown, { passed, buildArgs }: Setting): string {
  return JSON.stringify(value, (property, inner: unknown) => {
    if (ASIDE.has(property)) return undefined
    // Written out, defaults that read each other may have no end.
    if (property === "default" && Array.isArray(inner)) return textKey(inner as Text)
    const stage = passed.get(inner)
    if (stage) return `stage ${stage.last.id}`
    const { kind, name } = (inner ?? {}) as { readonly kind?: unknown; readonly name?: unknown }
    if (kind === "arg" && typeof name === "string" && Object.hasOwn(buildArgs, name))
      return { kind, name, value: buildArgs[name] }
    return inner
  })
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
  readonly #settings = new Map<string, Setting>()
  readonly #stages = new Map<string, readonly Passed[]>()
  readonly #places = new Map<string, Places>()
  #count = 0

  add(image: ImageNode): void {
    const { name, context, contexts, exclude, buildArgs } = image
    const text = JSON.stringify([context, contexts, exclude, buildArgs])
    const setting = this.#settings.get(text) ?? { text, buildArgs, passed: new Map() }
    this.#settings.set(text, setting)
    const target = image.target ?? image.stage
    const stages = stagesInOrder(target)
    const passed = (stage: StageNode) => this.#passed(stage, setting)
    this.#stages.set(name, stages.map(passed))
    for (const stage of [target, ...stages.flatMap(takenFrom)])
      passed(stage).last.end ??= { image: name, stage: stage.name }
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

  /** What a stage comes by, found out once; the stages that it needs came before. */
  #passed(stage: StageNode, setting: Setting): Passed {
    const known = setting.passed.get(stage)
    if (known) return known
    const { base, platform, steps } = stage
    let last =
      base.kind === "stage"
        ? this.#passed(base.stage, setting).last
        : this.#next(this.#roots, `${setting.text} ${wordsOf([base, platform], setting)}`)
    const points = steps.map((step) => {
      last = this.#next(last.next, wordsOf(step, setting))
      return [placeOf(step.span), last] as const
    })
    const passed = { points, last }
    setting.passed.set(stage, passed)
    return passed
  }

  #next(points: Map<string, Point>, key: string): Point {
    let point = points.get(key)
    if (!point)
      points.set(key, (point = { key, id: this.#count++, next: new Map(), end: undefined }))
    return point
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
