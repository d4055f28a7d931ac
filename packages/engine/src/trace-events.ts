import type { BuildEvent, StepName } from "./build-event.ts"
import { LineSplitter } from "./line-splitter.ts"
import { readStepName } from "./step-name.ts"
import type { SolveStatus, Vertex } from "./solve-status.ts"
import { millisecondsOf } from "./solve-status.ts"
import { StepTail } from "./step-tail.ts"

interface Step {
  readonly name: StepName
  begun: boolean
  ended: boolean
  readonly outputs: Map<number, LineSplitter>
}

/** The step that stopped a build, as far as the trace tells. */
export interface FailedStep {
  readonly name: StepName
  readonly message: string
  readonly output: readonly string[]
}

const CANCELLED = /context canceled$/u

/** Makes events of BuildKit's trace. A step begins once, ends once, and its whole lines stand in between. */
export class TraceEvents {
  readonly #steps = new Map<string, Step>()
  readonly #tail = new StepTail()
  #failed: { readonly id: string; readonly name: StepName; readonly message: string } | undefined

  get failed(): FailedStep | undefined {
    if (!this.#failed) return undefined
    const { id, name, message } = this.#failed
    return { name, message, output: this.#tail.of(id) }
  }

  /** The events of one message of the trace. */
  *take(status: SolveStatus): Generator<BuildEvent> {
    const vertexes = status.vertexes.filter((vertex) => vertex !== undefined)
    for (const vertex of vertexes) yield* this.#begin(vertex)
    for (const item of status.statuses)
      if (item)
        yield {
          type: "progress",
          id: item.vertex,
          name: item.name || item.id,
          current: item.current,
          total: item.total,
          done: item.completed !== undefined,
        }
    for (const item of status.logs)
      if (item) yield* this.#log(item.vertex, item.stream, (output) => output.push(item.data))
    for (const item of status.warnings) if (item) yield warningOf(item)
    for (const vertex of vertexes) yield* this.#end(vertex)
  }

  /** What is left when the trace is over. */
  *end(): Generator<BuildEvent> {
    for (const id of this.#steps.keys()) yield* this.#flush(id)
  }

  #step(id: string, text = ""): Step {
    const known = this.#steps.get(id)
    if (known) return known
    const step = { name: readStepName(text), begun: false, ended: false, outputs: new Map() }
    this.#steps.set(id, step)
    return step
  }

  *#begin(vertex: Vertex): Generator<BuildEvent> {
    const step = this.#step(vertex.digest, vertex.name)
    if (step.begun || !vertex.started || vertex.cached) return
    step.begun = true
    yield { type: "step-started", id: vertex.digest, name: step.name }
  }

  *#log(
    id: string,
    stream: number,
    cut: (output: LineSplitter) => string[],
  ): Generator<BuildEvent> {
    const { outputs } = this.#step(id)
    const output = outputs.get(stream) ?? new LineSplitter()
    outputs.set(stream, output)
    for (const text of cut(output)) {
      this.#tail.add(id, text)
      yield { type: "log", id, stream: stream === 2 ? "stderr" : "stdout", text }
    }
  }

  *#flush(id: string): Generator<BuildEvent> {
    for (const stream of this.#step(id).outputs.keys())
      yield* this.#log(id, stream, (output) => output.end())
  }

  *#end(vertex: Vertex): Generator<BuildEvent> {
    const { digest: id, error } = vertex
    const step = this.#step(id, vertex.name)
    // A step that is shared may end again when its last user is done; only a late error is news.
    if (!vertex.completed || (step.ended && (error === "" || this.#failed?.id === id))) return
    step.ended = true
    const { name } = step
    yield* this.#flush(id)
    if (error !== "" && CANCELLED.test(error)) yield { type: "step-cancelled", id, name }
    else if (error !== "") {
      this.#failed ??= { id, name, message: error }
      yield { type: "step-failed", id, name, message: error }
    } else if (vertex.cached) yield { type: "step-cached", id, name }
    else {
      const begun = millisecondsOf(vertex.started) ?? 0
      const taken = (millisecondsOf(vertex.completed) ?? begun) - begun
      const milliseconds = Math.max(0, Math.round(taken))
      yield { type: "step-done", id, name, milliseconds }
    }
  }
}

function warningOf(item: NonNullable<SolveStatus["warnings"][number]>): BuildEvent {
  const [range] = item.ranges
  return {
    type: "warning",
    message: item.short,
    detail: item.detail,
    ...(item.url !== "" && { url: item.url }),
    ...(range?.start && {
      lines: { first: range.start.line, last: Math.max(range.start.line, range.end?.line ?? 0) },
    }),
  }
}
