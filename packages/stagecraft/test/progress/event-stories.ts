import { readFileSync } from "node:fs"
import type { BuildEvent, StepName } from "@stagecraft/engine"
import fc from "fast-check"

/** Events of a real build, as the engine told them. */
export function recorded(name: "nothing-cached" | "one-file-changed"): BuildEvent[] {
  const path = new URL(`fixtures/${name}.jsonl`, import.meta.url)
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as BuildEvent)
}

/** The name of a numbered step; `[internal] load …` and the like when the text is no `stage step/total`. */
export function named(label: string, instruction: string): StepName {
  const match = /^(?:(\S+) )?(\d+)\/(\d+)$/u.exec(label)
  if (!match) return { text: `${label} ${instruction}` }
  const [, stage, step, total] = match
  return {
    text: `[${label}] ${instruction}`,
    counts: "layers",
    ...(stage !== undefined && { stage }),
    step: Number(step),
    total: Number(total),
    instruction,
  }
}

/** A step in a story: when it ran, in milliseconds, or that it was cached. */
export interface Told {
  readonly id: string
  readonly name: StepName
  readonly inputs?: readonly string[]
  readonly from?: number
  readonly to: number
  readonly image?: string
  readonly cached?: boolean
}

/** The events of steps, in the order they happen. */
export function story(steps: readonly Told[], images: readonly string[] = ["app"]): BuildEvent[] {
  const events = steps.flatMap((told): (BuildEvent & { readonly at: number })[] => {
    const { id, name, inputs = [], from = 0, to, image = "app", cached } = told
    const facts = { id, name, inputs, image }
    if (cached === true) return [{ ...facts, type: "step-cached", at: to }]
    return [
      { ...facts, type: "step-started", at: from },
      { ...facts, type: "step-done", at: to, milliseconds: to - from },
    ]
  })
  return [
    ...images.map((image) => ({ type: "image-started" as const, image })),
    ...events.toSorted((a, b) => a.at - b.at),
    ...images.map((image) => ({
      type: "image-done" as const,
      image,
      metadata: {},
      milliseconds: 1,
    })),
  ]
}

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        "\u001b[2J",
        "\u001b]0;t\u0007",
        "\r",
        "\n",
        "\t",
        "\u009b31m",
        "日本",
        "👩‍👩‍👧",
        "e\u0301",
        "\u202e",
        "x",
        " ",
        "🏳️‍🌈",
        "\u0000",
        "\u200b",
        "sesame",
        "\u0300".repeat(50),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join("")),
)

const image = fc.constantFrom("app", "web", "日本語")
const id = fc.integer({ min: 0, max: 30 }).map((number) => `step-${number}`)

const step = fc.record({
  id,
  image,
  name: fc.oneof(
    hostile.map((text) => ({ text })),
    fc.record({
      text: hostile,
      stage: hostile,
      step: fc.integer({ min: 1, max: 9 }),
      total: fc.integer({ min: 1, max: 9 }),
      instruction: hostile,
    }),
  ),
  inputs: fc.array(id, { maxLength: 4 }),
  at: fc.integer({ min: 0, max: 100_000 }),
})

const bytes = fc.integer({ min: 0, max: 2 ** 40 })

/** Any events in any order: more than an engine may tell. */
export const anyEvents: fc.Arbitrary<BuildEvent[]> = fc.array(
  fc.oneof(
    step.map((facts) => ({ ...facts, type: "step-started" as const })),
    step.map((facts) => ({ ...facts, type: "step-started" as const })),
    step.map((facts) => ({ ...facts, type: "step-done" as const, milliseconds: 1234 })),
    step.map((facts) => ({ ...facts, type: "step-cached" as const })),
    step.map((facts) => ({ ...facts, type: "step-cancelled" as const })),
    fc
      .tuple(step, hostile)
      .map(([facts, message]) => ({ ...facts, type: "step-failed" as const, message })),
    fc.record({ type: fc.constant("step-shared" as const), id, image }),
    fc.record({
      type: fc.constant("log" as const),
      id,
      stream: fc.constantFrom("stdout" as const, "stderr" as const),
      text: hostile,
    }),
    fc.record({
      type: fc.constant("progress" as const),
      id,
      name: fc.oneof(hostile, fc.constantFrom("sha256:1", "extracting sha256:1")),
      current: bytes,
      total: bytes,
      done: fc.boolean(),
    }),
    fc.record({
      type: fc.constant("warning" as const),
      image,
      message: hostile,
      detail: fc.array(hostile, { maxLength: 2 }),
    }),
    fc.record({ type: fc.constant("image-started" as const), image }),
    fc.record({ type: fc.constant("image-stopped" as const), image }),
    fc.record({
      type: fc.constant("image-done" as const),
      image,
      metadata: fc.constant({}),
      milliseconds: fc.nat(),
    }),
  ),
  { maxLength: 80 },
)
