import { expect, test } from "vitest"

import type { BuildEvent } from "../src/build-event.ts"
import type { SolveStatus, Vertex } from "../src/solve-status.ts"
import { StepBook } from "../src/step-book.ts"
import { TraceEvents } from "../src/trace-events.ts"

const time = (seconds: number) => ({ seconds, nanos: 0 })

/** What the engine says of the step `v`; times in seconds. */
function vertex(
  started: number | undefined,
  completed?: number,
  facts: Partial<Pick<Vertex, "name" | "error" | "cached">> = {},
): Vertex {
  return {
    digest: "v",
    inputs: [],
    name: "[2/2] RUN x",
    cached: false,
    error: "",
    started: started === undefined ? undefined : time(started),
    completed: completed === undefined ? undefined : time(completed),
    ...facts,
  }
}

const status = (vertexes: readonly Vertex[], ...lines: readonly string[]): SolveStatus => ({
  vertexes: [...vertexes],
  statuses: [],
  logs: lines.map((line) => ({ vertex: "v", stream: 1, data: Buffer.from(line) })),
  warnings: [],
})

/** Events in short: `step-done a 1000`, `log x`. */
function short(events: Iterable<BuildEvent>): string[] {
  return [...events].map((event) => {
    if (event.type === "log") return `log ${event.text}`
    if (event.type === "step-done") return `${event.type} ${event.image} ${event.milliseconds}`
    return "image" in event ? `${event.type} ${event.image}` : event.type
  })
}

/** The traces of two images of one build. */
function two(): { readonly a: TraceEvents; readonly b: TraceEvents } {
  const book = new StepBook()
  return { a: new TraceEvents("a", book), b: new TraceEvents("b", book) }
}

test("a step that the engine runs again for a later image is told again", () => {
  const { a, b } = two()
  expect(short(a.take(status([vertex(1, 2)], "of a\n")))).toEqual([
    "step-started a",
    "log of a",
    "step-done a 1000",
  ])
  expect(short(a.end())).toEqual([])
  expect(short(b.take(status([vertex(undefined, undefined)])))).toEqual(["step-shared b"])
  const again = [...b.take(status([vertex(3, undefined, { name: "[other 2/2] RUN x" })]))]
  expect(short(again)).toEqual(["step-started b"])
  expect(again).toMatchObject([{ id: "v", name: { stage: "other" }, at: 3000 }])
  expect(short(b.take(status([], "of b\n")))).toEqual(["log of b"])
  expect(short(b.take(status([vertex(3, 8)])))).toEqual(["step-done b 5000"])
  // Neither what is left of the first trace nor a third image that is told the same is news.
  expect(short(a.take(status([vertex(1, 2)], "late\n")))).toEqual([])
  expect(short(b.take(status([vertex(3, 8)])))).toEqual([])
})

test("what the engine replays of a step, or finds in its cache, is not told again", () => {
  const { a, b } = two()
  const run = status([vertex(1), vertex(1, 2)], "once\n")
  expect(short(a.take(run))).toEqual(["step-started a", "log once", "step-done a 1000"])
  expect(short(b.take(run))).toEqual(["step-shared b"])
  a.end().next()
  expect(short(b.take(run))).toEqual([])
  expect(short(b.take(status([vertex(3, 3, { cached: true })])))).toEqual([])
})

test("a second start while both wait for it is of the same run", () => {
  const { a, b } = two()
  short(a.take(status([vertex(1, 2)])))
  // The engine asked for its inputs, and now runs it.
  expect(short(b.take(status([vertex(3)], "x\n")))).toEqual(["step-shared b"])
  expect(short(a.take(status([vertex(3, 4)], "x\n")))).toEqual(["log x"])
  short(a.end())
  expect(short(b.take(status([vertex(3, 4)])))).toEqual([])
})

test("a replay of two runs in one message ends the second one only", () => {
  const { a, b } = two()
  short(a.take(status([vertex(1, 2)])))
  short(a.end())
  const events = short(b.take(status([vertex(1), vertex(1, 2), vertex(3)])))
  expect(events).toEqual(["step-shared b", "step-started b"])
  expect(short(b.take(status([vertex(3, 4)])))).toEqual(["step-done b 1000"])
})

test("a step that failed and is tried again fails with its own words", () => {
  const { a, b } = two()
  const error = "exit code: 1"
  const first = short(a.take(status([vertex(1, 2, { error })], "of a\n")))
  expect(first).toEqual(["step-started a", "log of a", "step-failed a"])
  // The first image's trace need not be over.
  const second = short(b.take(status([vertex(3, 7, { error })], "of b\n")))
  expect(second).toEqual(["step-shared b", "step-started b", "log of b", "step-failed b"])
  expect(a.failed).toMatchObject({ output: ["of a"], milliseconds: 1000 })
  expect(b.failed).toMatchObject({ output: ["of b"], milliseconds: 4000 })
})

test("two that wait for the same failure are both told its output", () => {
  const { a, b } = two()
  const failure = status([vertex(1, 2, { error: "exit code: 1" })], "why\n")
  short(b.take(status([vertex(1)])))
  short(a.take(failure))
  expect(short(b.take(failure))).toEqual(["log why", "step-failed b"])
  expect(a.failed?.output).toEqual(["why"])
  expect(b.failed?.output).toEqual(["why"])
})

test("a step whose image left it unfinished goes on for the next one, or starts again", () => {
  const going = two()
  short(going.a.take(status([vertex(1)], "half")))
  short(going.b.take(status([vertex(1)])))
  expect(short(going.a.end())).toEqual(["log half"])
  expect(short(going.b.take(status([vertex(1, 4)], "end\n")))).toEqual([
    "log end",
    "step-done a 3000",
  ])
  const anew = two()
  short(anew.a.take(status([vertex(1)])))
  short(anew.a.end())
  expect(short(anew.b.take(status([vertex(2, 3)])))).toEqual([
    "step-shared b",
    "step-started b",
    "step-done b 1000",
  ])
})
