import type { LineSplitter } from "./line-splitter.ts"
import type { StepName } from "./build-event.ts"
import { readStepName } from "./step-name.ts"
import { StepTail } from "./step-tail.ts"

/** A step as all images of one build know it. */
export interface BookedStep {
  readonly id: string
  readonly name: StepName
  readonly inputs: readonly string[]
  /** The image it runs for, the one that asked first; events are in its name. */
  readonly image: string
  begun: boolean
  ended: boolean
  /** When this run of it began and ended last, in milliseconds by the engine's clock; 0 while that is not known. */
  startedAt: number
  endedAt: number
  /** It ended without a result: who needs it after all has it run again. */
  fruitless: boolean
  readonly outputs: Map<number, LineSplitter>
}

/**
 * The steps of all images of one build.
 *
 * The engine solves a step once that several images need at the same time, and tells it to each of them: one of them
 * speaks for it. An image that comes later may have it run again, and then speaks for that run.
 */
export class StepBook {
  readonly tail = new StepTail()
  readonly #steps = new Map<string, BookedStep>()
  /** Which image's trace is listened to for a step. */
  readonly #speakers = new Map<string, string>()
  readonly #users = new Map<string, Set<string>>()
  /** The images whose traces are over. */
  readonly #left = new Set<string>()

  /** The step of an id; made when it is new. A name that comes later than the first word of it is taken. */
  step(image: string, id: string, text = "", inputs: readonly string[] = []): BookedStep {
    const known = this.#steps.get(id)
    if (known && (known.name.text !== "" || text === "")) return known
    const step = { ...(known ?? blank(image, id)), name: readStepName(text), inputs }
    this.#steps.set(id, step)
    return step
  }

  /**
   * True when a step that this image's trace says to have started at a moment is another run of it than the one that
   * was told. What an engine replays to an image that joins late began before that one ended.
   */
  runsAgain(image: string, step: BookedStep, startedAt: number): boolean {
    const speaker = this.#speakers.get(step.id)
    // While another image waits for it, a second start is of the same run: BuildKit asks for its inputs, then runs it.
    if (speaker === image || !(step.begun || step.ended)) return false
    if (startedAt <= Math.max(step.startedAt, step.endedAt)) return false
    return step.fruitless || speaker === undefined || this.#left.has(speaker)
  }

  /** The step runs again, for this image, which speaks for it from now on. */
  anew(image: string, id: string, text: string, inputs: readonly string[]): BookedStep {
    this.#steps.delete(id)
    this.#speakers.set(id, image)
    this.tail.forget(id)
    return this.step(image, id, text, inputs)
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
    this.#left.add(image)
    for (const [id, speaker] of this.#speakers)
      if (speaker === image && this.#steps.get(id)?.ended !== true) this.#speakers.delete(id)
  }

  /** The steps that an image speaks for. */
  *of(image: string): Generator<BookedStep> {
    for (const [id, step] of this.#steps) if (this.#speakers.get(id) === image) yield step
  }
}

function blank(image: string, id: string): Omit<BookedStep, "name" | "inputs"> {
  return {
    id,
    image,
    begun: false,
    ended: false,
    startedAt: 0,
    endedAt: 0,
    fruitless: false,
    outputs: new Map<number, LineSplitter>(),
  }
}
