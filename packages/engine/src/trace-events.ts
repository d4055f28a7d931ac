import type { BuildEvent, StepName } from "./build-event.ts"
import { LineSplitter } from "./line-splitter.ts"
import type { SolveStatus, Vertex } from "./solve-status.ts"
import { millisecondsOf } from "./solve-status.ts"
import { StepBook } from "./step-book.ts"
import type { BookedStep } from "./step-book.ts"

/** The step that stopped a build, as far as the trace tells. */
export interface FailedStep {
  readonly name: StepName
  readonly message: string
  readonly output: readonly string[]
  /** How long it ran. */
  readonly milliseconds?: number
}

const CANCELLED = /context canceled(?:: context canceled)*$/u

/**
 * Makes events of BuildKit's trace of one image. A step begins once, ends once, and its whole lines stand in between;
 * so again when the engine runs it once more for an image that came later.
 */
export class TraceEvents {
  readonly #image: string
  readonly #book: StepBook
  #failed: (FailedStep & { readonly id: string }) | undefined

  constructor(image: string, book = new StepBook()) {
    this.#image = image
    this.#book = book
  }

  get failed(): FailedStep | undefined {
    if (!this.#failed) return undefined
    const { id: _, ...failed } = this.#failed
    return { ...failed, output: [...failed.output] }
  }

  /** The events of one message of the trace. */
  *take(status: SolveStatus): Generator<BuildEvent> {
    const vertexes = status.vertexes.filter((vertex) => vertex !== undefined)
    for (const vertex of vertexes) yield* this.#begin(vertex)
    for (const item of status.statuses)
      if (item && this.#speaks(item.vertex))
        yield {
          type: "progress",
          id: item.vertex,
          name: item.name || item.id,
          current: item.current,
          total: item.total,
          done: item.completed !== undefined,
        }
    for (const item of status.logs)
      if (item && this.#speaks(item.vertex))
        yield* this.#log(this.#step(item.vertex), item.stream, (output) => output.push(item.data))
    for (const item of status.warnings) if (item) yield this.#warning(item)
    for (const vertex of vertexes) yield* this.#end(vertex)
  }

  /** What is left when the trace is over. */
  *end(): Generator<BuildEvent> {
    for (const step of this.#book.of(this.#image)) yield* this.#flush(step)
    this.#book.leave(this.#image)
  }

  #step(id: string, text?: string, inputs?: readonly string[]): BookedStep {
    return this.#book.step(this.#image, id, text, inputs)
  }

  #speaks(id: string): boolean {
    return this.#book.speaks(this.#image, id)
  }

  *#begin(vertex: Vertex): Generator<BuildEvent> {
    const { digest: id, name, inputs, cached } = vertex
    let step = this.#step(id, name, inputs)
    if (this.#book.joins(this.#image, id)) yield { type: "step-shared", id, image: this.#image }
    const at = millisecondsOf(vertex.started)
    if (at === undefined || cached) return
    if (this.#book.runsAgain(this.#image, step, at)) {
      step = this.#book.anew(this.#image, id, name, inputs)
      if (this.#failed?.id === id) this.#failed = undefined
    }
    if (step.begun || step.ended || !this.#speaks(id)) return
    step.begun = true
    step.startedAt = at
    yield { type: "step-started", ...told(step), at }
  }

  *#log(
    step: BookedStep,
    stream: number,
    cut: (output: LineSplitter) => string[],
  ): Generator<BuildEvent> {
    const output = step.outputs.get(stream) ?? new LineSplitter()
    step.outputs.set(stream, output)
    for (const text of cut(output)) {
      this.#book.tail.add(step.id, text)
      yield { type: "log", id: step.id, stream: stream === 2 ? "stderr" : "stdout", text }
    }
  }

  *#flush(step: BookedStep): Generator<BuildEvent> {
    for (const stream of step.outputs.keys())
      yield* this.#log(step, stream, (output) => output.end())
  }

  *#end(vertex: Vertex): Generator<BuildEvent> {
    const { digest: id, error } = vertex
    const step = this.#step(id, vertex.name, vertex.inputs)
    if (!vertex.completed) return
    const { name } = step
    const failed = error !== "" && !CANCELLED.test(error)
    const began = millisecondsOf(vertex.started) ?? 0
    const at = millisecondsOf(vertex.completed) ?? began
    const milliseconds = Math.max(0, Math.round(at - began))
    // The message may also tell the end of the run before.
    if (this.#speaks(id) && at < step.startedAt) return
    if (failed)
      this.#failed ??= { id, name, message: error, milliseconds, output: this.#book.tail.of(id) }
    if (!this.#speaks(id)) return
    step.endedAt = Math.max(step.endedAt, at)
    step.fruitless = error !== ""
    // A step that is shared may end again when its last user is done; only a late error is news.
    if (step.ended && !(failed && this.#failed?.id === id && !this.#told.has(id))) return
    step.ended = true
    yield* this.#flush(step)
    const facts = { ...told(step), at }
    if (failed) {
      this.#told.add(id)
      yield { type: "step-failed", ...facts, message: error }
    } else if (error !== "") yield { type: "step-cancelled", ...facts }
    else if (vertex.cached) yield { type: "step-cached", ...facts }
    else yield { type: "step-done", ...facts, milliseconds }
  }

  readonly #told = new Set<string>()

  #warning(item: NonNullable<SolveStatus["warnings"][number]>): BuildEvent {
    const [range] = item.ranges
    return {
      type: "warning",
      image: this.#image,
      message: item.short,
      detail: item.detail,
      ...(item.url !== "" && { url: item.url }),
      ...(range?.start && {
        lines: { first: range.start.line, last: Math.max(range.start.line, range.end?.line ?? 0) },
      }),
    }
  }
}

function told({ id, image, name, inputs }: BookedStep) {
  return { id, image, name, inputs }
}
