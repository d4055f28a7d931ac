import type { BuildEvent, StepName } from "./build-event.ts"
import { LineSplitter } from "./line-splitter.ts"
import { readClassicStep } from "./step-name.ts"
import { StepTail } from "./step-tail.ts"
import type { FailedStep } from "./trace-events.ts"

const CACHED = /^(?: ?---> |--> )Using cache/u
const BOOKKEEPING =
  /^(?: ?---> |--> |Removing intermediate container |COMMIT\b|Successfully tagged |\s*$)/u
/** The builder's own messages begin a line, also after output that did not end its own. */
const OWN = /^(?: ---> |--> |Step \d|Successfully |Removing )/u
/** What a command wrote to its error output comes wrapped in red. */
const RED = /^\u001b\[91m(.*)\u001b\[0m$/su
/** Podman says in front where it happened, which the step tells anyway. */
const WHERE = /^building at STEP ".*?(?<!\\)": /su
const DONE = /^Successfully built ([0-9a-f]+)\s*$/u
/** Podman ends with the bare id of the image. */
const BARE_ID = /^[0-9a-f]{64}$/u

/** One value of the stream of a builder without BuildKit. */
export interface ClassicMessage {
  readonly stream?: string
  readonly status?: string
  readonly id?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
  readonly aux?: { readonly ID?: string }
}

/** Makes events of the stream of a builder without BuildKit, where only the text tells the steps apart. */
export class ClassicEvents {
  readonly #builtImage: string
  readonly #lines = { stdout: new LineSplitter(), stderr: new LineSplitter() }
  readonly #tail = new StepTail()
  #step: { readonly id: string; readonly name: StepName; readonly begun: number } | undefined
  #cached = false
  #image: string | undefined

  constructor(image: string) {
    this.#builtImage = image
  }

  /** The id of the image in the store. */
  get image(): string | undefined {
    return this.#image
  }

  /** The step that was at work last; it is the failed one when the build failed. */
  failedBy(message: string): FailedStep | undefined {
    if (!this.#step) return undefined
    const { id, name } = this.#step
    return { name, message: message.replace(WHERE, "").trim(), output: this.#tail.of(id) }
  }

  *take(message: ClassicMessage): Generator<BuildEvent> {
    if (message.aux?.ID !== undefined) this.#image = message.aux.ID
    if (message.stream !== undefined) yield* this.#stream(message.stream)
    const { progressDetail, status } = message
    if (status !== undefined && progressDetail?.current !== undefined)
      yield {
        type: "progress",
        id: `${this.#builtImage} ${this.#step?.id ?? ""}`,
        name: [status, message.id].filter(Boolean).join(" "),
        current: progressDetail.current,
        total: progressDetail.total ?? 0,
        done: progressDetail.current === progressDetail.total,
      }
  }

  /** What is left when the stream is over. */
  *end(error?: string): Generator<BuildEvent> {
    yield* this.#flush()
    if (error === undefined) yield* this.#finish()
    else if (this.#step) {
      yield { type: "step-failed", ...this.#told(this.#step), message: error }
    }
  }

  *#stream(value: string): Generator<BuildEvent> {
    const red = RED.exec(value)?.[1]
    const stream = red === undefined ? "stdout" : "stderr"
    if (OWN.test(value)) yield* this.#flush()
    const bytes = Buffer.from(red ?? value, "utf8")
    for (const line of this.#lines[stream].push(bytes)) yield* this.#line(line, stream)
  }

  *#flush(): Generator<BuildEvent> {
    for (const stream of ["stdout", "stderr"] as const)
      for (const line of this.#lines[stream].end()) yield* this.#line(line, stream)
  }

  *#line(line: string, stream: "stdout" | "stderr"): Generator<BuildEvent> {
    const name = stream === "stdout" ? readClassicStep(line) : undefined
    if (name) {
      yield* this.#finish()
      this.#step = { id: name.text, name, begun: Date.now() }
      yield { type: "step-started", ...this.#told(this.#step) }
      return
    }
    const built = DONE.exec(line)?.[1] ?? BARE_ID.exec(line)?.[0]
    if (built !== undefined) this.#image ??= built
    else if (CACHED.test(line)) this.#cached = true
    else if (!BOOKKEEPING.test(line) && this.#step) {
      this.#tail.add(this.#step.id, line)
      yield { type: "log", id: `${this.#builtImage} ${this.#step.id}`, stream, text: line }
    }
  }

  *#finish(): Generator<BuildEvent> {
    if (!this.#step) return
    const facts = this.#told(this.#step)
    if (this.#cached) yield { type: "step-cached", ...facts }
    else yield { type: "step-done", ...facts, milliseconds: facts.at - this.#step.begun }
    this.#cached = false
    this.#step = undefined
  }

  /** The steps of this builder come one after the other, and only our own clock tells when. */
  #told({ id, name }: { readonly id: string; readonly name: StepName }) {
    return {
      id: `${this.#builtImage} ${id}`,
      image: this.#builtImage,
      name,
      inputs: [],
      at: Date.now(),
    }
  }
}
