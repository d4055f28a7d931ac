import type { BuildEvent, BuildFailure, StepName } from "@stagecraft/engine"
import { TransferBook } from "./transfer-book.ts"

/** How far a step is. A step that ended stays what it became; only a failure can come late. */
export type StepState = "running" | "done" | "cached" | "cancelled" | "failed"

/** How far an image is. */
export type ImageState = "waiting" | "running" | "done" | "stopped" | "failed"

/** One run of a step, as all images that wait for it see it. Times are in milliseconds. */
export interface ModelStep {
  readonly id: string
  readonly name: StepName
  readonly inputs: readonly string[]
  /** Those that need it, the one that asked first in front. */
  readonly images: Set<string>
  state: StepState
  /** When it was first heard of, by the clock of the view. */
  readonly heard: number
  /** The last sign of life, by the same clock. */
  spoke: number
  /** By the engine's clock; of transfers that went on after its end, too. */
  startedAt: number
  endedAt: number
  readonly transfers: TransferBook
  /** The last lines of its output, raw. */
  tail: readonly string[]
}

/** An image of the build. */
export interface ModelImage {
  readonly name: string
  state: ImageState
  milliseconds?: number
  failure?: BuildFailure
}

type StepEvent = Extract<BuildEvent, { readonly name: StepName }>

/** Lines of output that are kept of a running step. */
const TAIL = 5

const ENDS: Readonly<Record<StepEvent["type"], StepState>> = {
  "step-started": "running",
  "step-done": "done",
  "step-cached": "cached",
  "step-cancelled": "cancelled",
  "step-failed": "failed",
}

/** What a build looks like so far, put together from its events. Knows no terminal and prints nothing. */
export class BuildModel {
  readonly images = new Map<string, ModelImage>()
  /** The last run of each step. */
  readonly steps = new Map<string, ModelStep>()
  /** All runs of all steps: one that is not cached may run again for an image that comes later. */
  readonly runs = new Set<ModelStep>()
  /** Steps that run, and those whose bytes still flow though the engine called them done. */
  readonly busy = new Set<ModelStep>()
  readonly began: number
  /** When the last event came. */
  last: number
  readonly #early = new Map<string, Set<string>>()

  /**
   * @param images - The names of the images, in the order they are shown.
   * @param now - Milliseconds of a clock that never goes back; so in all that follows.
   */
  constructor(images: readonly string[], now: number) {
    for (const name of images) this.images.set(name, { name, state: "waiting" })
    this.began = now
    this.last = now
  }

  /** Takes one event in. */
  take(event: BuildEvent, now: number): void {
    this.last = now
    switch (event.type) {
      case "image-started":
        this.#image(event.image).state = "running"
        break
      case "image-done": {
        const image = this.#image(event.image)
        image.state = "done"
        image.milliseconds = event.milliseconds
        this.#settle(now)
        break
      }
      case "image-stopped":
        this.#image(event.image).state = "stopped"
        this.#settle(now)
        break
      case "image-failed": {
        const image = this.#image(event.image)
        image.state = "failed"
        image.failure = event.failure
        this.#settle(now)
        break
      }
      case "step-shared":
        this.#share(event.id, event.image)
        break
      case "log": {
        const step = this.steps.get(event.id)
        if (!step) break
        step.spoke = now
        if (this.busy.has(step)) step.tail = [...step.tail.slice(1 - TAIL), event.text]
        break
      }
      case "progress":
        this.#move(event, now)
        break
      case "warning":
        break
      default:
        this.#step(event, now)
    }
  }

  /** The build is over: what still runs was stopped. */
  close(): void {
    for (const step of this.busy) this.#stop(step)
  }

  #image(name: string): ModelImage {
    const image = this.images.get(name) ?? { name, state: "waiting" }
    this.images.set(name, image)
    return image
  }

  #share(id: string, image: string): void {
    const step = this.steps.get(id)
    if (step) step.images.add(image)
    else this.#early.set(id, (this.#early.get(id) ?? new Set()).add(image))
  }

  #step(event: StepEvent, now: number): void {
    const { id, image, name, inputs, at, type } = event
    const state = ENDS[type]
    let step = this.steps.get(id)
    if (!step || type === "step-started") {
      const others = step ? this.#leave(step, image) : (this.#early.get(id) ?? [])
      step = {
        id,
        name,
        inputs,
        images: new Set([image, ...others]),
        state: "running",
        heard: now,
        spoke: now,
        startedAt: event.type === "step-done" ? at - event.milliseconds : at,
        endedAt: at,
        transfers: new TransferBook(),
        tail: [],
      }
      this.steps.set(id, step)
      this.runs.add(step)
      this.#early.delete(id)
      this.busy.add(step)
    }
    step.spoke = now
    if (state === "running" || (step.state !== "running" && state !== "failed")) return
    step.state = state
    step.endedAt = Math.max(at, step.startedAt)
    if (!step.transfers.flowing) this.#rest(step)
  }

  /** A step runs again for an image. @returns Those that wait for the new run with it. */
  #leave(step: ModelStep, image: string): readonly string[] {
    this.#stop(step)
    const [, ...rest] = step.images
    const others = rest.filter((name) => name === image || this.#isOpen(name))
    for (const name of others) step.images.delete(name)
    return others
  }

  #isOpen(name: string): boolean {
    const state = this.images.get(name)?.state
    return state === "running" || state === "waiting"
  }

  #move(event: Extract<BuildEvent, { readonly type: "progress" }>, now: number): void {
    const step = this.steps.get(event.id)
    if (!step) return
    const since = now - step.spoke
    step.spoke = now
    step.transfers.take(event, now)
    if (step.state === "running") return
    // BuildKit may call an upload done before its first byte: its time goes on as long as bytes come.
    if (step.state === "done") step.endedAt += since
    if (step.transfers.flowing) this.busy.add(step)
    else this.#rest(step)
  }

  #rest(step: ModelStep): void {
    this.busy.delete(step)
    step.tail = []
  }

  /** Nobody waits any more for steps of images that are over. */
  #settle(now: number): void {
    for (const step of this.busy) {
      if ([...step.images].some((name) => this.#isOpen(name))) continue
      step.endedAt = Math.max(step.endedAt, step.startedAt + (now - step.heard))
      this.#stop(step)
    }
  }

  #stop(step: ModelStep): void {
    if (step.state === "running") step.state = "cancelled"
    this.#rest(step)
  }
}

/** How long a step took, in milliseconds. */
export function timeOf(step: ModelStep): number {
  return step.state === "running" || step.state === "cached" ? 0 : step.endedAt - step.startedAt
}

/** True for what the author wrote; the engine's own errands are no instructions. */
export function isAuthored({ name }: ModelStep): boolean {
  return name.step !== undefined || name.instruction !== undefined
}

/** True for FROM: it is there or it is fetched, and no cache holds it. */
export function isBase(step: ModelStep): boolean {
  return /^FROM\b/iu.test(step.name.instruction ?? "")
}
