import type { LineSplitter } from "./line-splitter.ts"
import type { StepName } from "./build-event.ts"
import { readStepName } from "./step-name.ts"
import { StepTail } from "./step-tail.ts"

/** A step as all images of one build know it. */
export interface BookedStep {
  readonly id: string
  readonly name: StepName
  readonly inputs: readonly string[]
  /** The image that asked first; events are in its name. */
  readonly image: string
  begun: boolean
  ended: boolean
  readonly outputs: Map<number, LineSplitter>
}

/**
 * The steps of all images of one build.
 *
 * The engine solves a step once that several images need, and tells it to each of them: one of them speaks for it.
 */
export class StepBook {
  readonly tail = new StepTail()
  readonly #steps = new Map<string, BookedStep>()
  /** Which image's trace is listened to for a step. */
  readonly #speakers = new Map<string, string>()
  readonly #users = new Map<string, Set<string>>()

  /** The step of an id; made when it is new. A name that comes later than the first word of it is taken. */
  step(image: string, id: string, text = "", inputs: readonly string[] = []): BookedStep {
    const known = this.#steps.get(id)
    if (known && (known.name.text !== "" || text === "")) return known
    const step: BookedStep = {
      id,
      name: readStepName(text),
      inputs,
      image: known?.image ?? image,
      begun: known?.begun ?? false,
      ended: known?.ended ?? false,
      outputs: known?.outputs ?? new Map<number, LineSplitter>(),
    }
    this.#steps.set(id, step)
    return step
  }

  /** True when what this image's trace says of the step is to be told. */
  speaks(image: string, id: string): boolean {
    const speaker = this.#speakers.get(id)
    if (speaker === undefined) this.#speakers.set(id, image)
    return speaker === undefined || speaker === image
  }

  /** True the first time another image than the first one is seen to need the step. */
  joins(image: string, id: string): boolean {
    const users = this.#users.get(id) ?? new Set()
    this.#users.set(id, users)
    const news = users.size > 0 && !users.has(image)
    users.add(image)
    return news
  }

  /** The trace of an image is over: who else needs its unfinished steps speaks for them from now on. */
  leave(image: string): void {
    for (const [id, speaker] of this.#speakers)
      if (speaker === image && this.#steps.get(id)?.ended !== true) this.#speakers.delete(id)
  }

  /** The steps that an image speaks for. */
  *of(image: string): Generator<BookedStep> {
    for (const [id, step] of this.#steps) if (this.#speakers.get(id) === image) yield step
  }
}
