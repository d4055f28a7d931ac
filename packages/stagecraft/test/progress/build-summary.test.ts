import type { BuildEvent } from "@stagecraft/engine"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { BuildModel } from "../../src/progress/build-model.ts"
import type { ModelStep } from "../../src/progress/build-model.ts"
import { criticalPath } from "../../src/progress/critical-path.ts"
import { summarize } from "../../src/progress/build-summary.ts"
import { drawSummary } from "../../src/progress/draw-summary.ts"
import { anyEvents, named, recorded, story } from "./event-stories.ts"
import type { Told } from "./event-stories.ts"
import { processorClock } from "../../../../test/support/processor-clock.ts"

const show = ({ name }: ModelStep) => ({ name: name.text, place: "image.config.ts:1" })

/** The summary of events that come one each millisecond. */
function summaryOf(events: ReturnType<typeof story>, images: readonly string[] = ["app"]) {
  const model = new BuildModel(images, 0)
  for (const [index, event] of events.entries()) model.take(event, index)
  model.close()
  return summarize(model, show)
}

const names = (steps: readonly { readonly name: string }[]): string[] =>
  steps.map(({ name }) => name)

const plain = { bold: (text: string) => text, dim: (text: string) => text }

describe("the critical path", () => {
  it("is the chain that took longest, errands of the engine and the export included", () => {
    const { criticalPath } = summaryOf(
      story([
        { id: "meta", name: named("[internal]", "load metadata for base"), from: 0, to: 400 },
        { id: "base", name: named("a 1/3", "FROM base"), from: 401, to: 401 },
        { id: "a2", name: named("a 2/3", "RUN short"), inputs: ["base"], from: 401, to: 500 },
        { id: "b2", name: named("b 2/2", "RUN long"), inputs: ["base"], from: 401, to: 3000 },
        { id: "a3", name: named("a 3/3", "COPY"), inputs: ["a2", "b2"], from: 3000, to: 3100 },
        { id: "out", name: named("exporting", "to image"), from: 3100, to: 3900 },
      ]),
    )
    expect(names(criticalPath)).toEqual([
      "[internal] load metadata for base",
      "[b 2/2] RUN long",
      "[a 3/3] COPY",
      "exporting to image",
    ])
  })

  it("counts an upload that the engine called done before its first byte", () => {
    const context = named("[internal]", "load build context")
    const facts = { id: "ctx", name: context, inputs: [], image: "app" }
    const model = new BuildModel(["app"], 0)
    const bytes = { type: "progress", id: "ctx", name: "transferring", total: 0 } as const
    model.take({ type: "image-started", image: "app" }, 0)
    model.take({ ...facts, type: "step-started", at: 0 }, 0)
    model.take({ ...facts, type: "step-done", at: 0, milliseconds: 0 }, 0)
    model.take({ ...bytes, current: 5, done: false }, 100)
    expect([...model.busy].map(({ id }) => id)).toEqual(["ctx"])
    model.take({ ...bytes, current: 9e6, done: true }, 2100)
    expect(model.busy.size).toBe(0)
    const [first] = summarize(model, show).criticalPath
    expect(first).toMatchObject({ id: "ctx", milliseconds: 2100 })
  })

  it("does not lose itself in a graph of thousands of steps", () => {
    const steps = Array.from({ length: 10_000 }, (_, index): Told => {
      const inputs = index % 2000 === 0 ? [] : [`s${index - 1}`]
      return {
        id: `s${index}`,
        name: named(`x ${index + 1}/10000`, `RUN ${index}`),
        inputs,
        from: index * 10,
        to: index * 10 + 9,
      }
    })
    const spent = processorClock()
    expect(summaryOf(story(steps)).criticalPath).toHaveLength(2000)
    expect(spent()).toBeLessThan(2000)
  })
})

describe("what missed the cache", () => {
  const base = { id: "base", name: named("a 1/4", "FROM base"), to: 0 }
  const copy = { id: "copy", name: named("a 2/4", "COPY x"), inputs: ["base"], from: 1, to: 2 }
  const run = { id: "run", name: named("a 3/4", "RUN x"), inputs: ["copy"], from: 3, to: 4 }

  it("is the first step of a chain that ran, and not what follows from it", () => {
    const missed = (steps: readonly Told[]): string[] => names(summaryOf(story(steps)).missed)
    const tool = { id: "tool", name: named("b 2/2", "RUN tool"), inputs: ["base"], to: 1 }
    expect(missed([base, copy, run, { ...tool, cached: true }])).toEqual(["[a 2/4] COPY x"])
    expect(missed([base, { ...copy, cached: true }, run])).toEqual(["[a 3/4] RUN x"])
    expect(missed([base, { ...copy, cached: true }, run, tool]).toSorted()).toEqual([
      "[a 3/4] RUN x",
      "[b 2/2] RUN tool",
    ])
  })

  it("is nothing in a build that is new, or all of which was cached", () => {
    expect(summaryOf(story([base, copy, run])).missed).toEqual([])
    const all = [base, { ...copy, cached: true }, { ...run, cached: true }]
    expect(summaryOf(story(all)).missed).toEqual([])
  })

  it("is not asked of a new image beside one that was cached", () => {
    const web = {
      id: "web",
      name: named("w 2/2", "RUN web"),
      inputs: ["base"],
      to: 9,
      image: "web",
    }
    const events = story([base, { ...copy, cached: true }, web], ["app", "web"])
    expect(summaryOf(events, ["app", "web"]).missed).toEqual([])
  })
})

describe("the summary of a recorded build", () => {
  it("tells of one changed file", () => {
    const summary = summaryOf(recorded("one-file-changed"))
    expect(names(summary.missed)).toEqual(["[builder 4/5] COPY a.txt /src/"])
    expect(summary.images).toMatchObject([{ image: "app", state: "done", steps: 8, cached: 4 }])
    expect(names(summary.criticalPath)).toContain("exporting to image")
  })

  it("does not complain of a first build", () => {
    const summary = summaryOf(recorded("nothing-cached"))
    expect(summary.missed).toEqual([])
    expect(summary.images).toMatchObject([{ steps: 8, cached: 0 }])
    expect(names(summary.criticalPath)[0]).toMatch(/^\[(?:internal|builder 2\/5)\] /u)
  })
})

describe("the last words", () => {
  const step = (name: string, milliseconds: number) => ({
    id: name,
    image: "app",
    name,
    place: "image.config.ts:7",
    milliseconds,
  })
  const summary = {
    milliseconds: 12_400,
    images: [{ image: "app", state: "done" as const, steps: 5, cached: 3, milliseconds: 12_300 }],
    criticalPath: [step("[2/5] RUN a", 8000), step("[3/5] RUN b", 3), step("exporting", 1000)],
    missed: [step("[2/5] RUN a", 8000)],
  }
  const built = [{ image: "app", names: "acme/app:1", size: 4_300_000 }]

  it("name the image, where the time went, and what broke the cache", () => {
    expect(drawSummary(summary, built, plain)).toEqual([
      "app built in 12.3 s: acme/app:1 (4.3 MB, 3 of 5 steps cached)",
      "critical path: 9.0 s of 12.4 s",
      "  8.0 s  [2/5] RUN a  image.config.ts:7",
      "  1.0 s  exporting  image.config.ts:7",
      "the cache ended at:",
      "  [2/5] RUN a  image.config.ts:7",
    ])
  })

  it("are one line when it was quick", () => {
    expect(drawSummary({ ...summary, milliseconds: 900 }, built, plain)).toHaveLength(1)
  })

  it("keep within a screen, and within reason", () => {
    const long = { ...summary, missed: Array.from({ length: 9 }, () => step("x".repeat(500), 1)) }
    const lines = drawSummary(long, built, { ...plain, columns: 60 })
    expect(lines.at(-1)).toBe("  … and 4 more")
    for (const line of lines.slice(1)) expect(line.length).toBeLessThan(60)
  })
})

describe("the model", () => {
  it("leaves every step in exactly one state, whatever it is told", () => {
    const ends = new Set(["done", "cached", "cancelled", "failed"])
    fc.assert(
      fc.property(anyEvents, (events) => {
        const model = new BuildModel(["app", "web"], 0)
        const first = new Map<ModelStep, string>()
        for (const [index, event] of events.entries()) {
          model.take(event, index * 10)
          for (const step of model.runs) {
            const { state } = step
            const before = first.get(step) ?? state
            // What ended stays as it is, but for a failure that comes late.
            expect([before, "failed"]).toContain(state)
            expect(state !== "running" || model.busy.has(step)).toBe(true)
            if (state !== "running") first.set(step, state)
          }
        }
        model.close()
        expect(model.busy.size).toBe(0)
        for (const { state } of model.runs) expect(ends).toContain(state)
        for (const step of model.steps.values()) expect(model.runs).toContain(step)
        const { images } = summarize(model, show)
        for (const { steps, cached } of images) expect(cached).toBeLessThanOrEqual(steps)
        const path = criticalPath(model)
        expect(new Set(path).size).toBe(path.length)
      }),
      { numRuns: 300 },
    )
  })

  it("lets go of the steps of an image that failed, and keeps those another one waits for", () => {
    const model = new BuildModel(["app", "web"], 0)
    const facts = { name: named("1/1", "RUN x"), inputs: [], image: "app", at: 0 }
    for (const image of ["app", "web"]) model.take({ type: "image-started", image }, 0)
    model.take({ type: "step-shared", id: "both", image: "web" }, 0)
    model.take({ ...facts, type: "step-started", id: "own" }, 0)
    model.take({ ...facts, type: "step-started", id: "both" }, 0)
    const failure = { kind: "build-failed" as const, message: "no", output: [] }
    model.take({ type: "image-failed", image: "app", failure }, 5)
    expect([...model.steps.values()].map(({ id, state }) => [id, state])).toEqual([
      ["own", "cancelled"],
      ["both", "running"],
    ])
    expect([...model.steps.get("both")!.images]).toEqual(["app", "web"])
  })

  it("takes a step that runs again for a later image as that image's", () => {
    const model = new BuildModel(["app", "web", "too"], 0)
    const base = { id: "base", name: named("base 2/2", "RUN x"), inputs: [] }
    const leaf = (image: string) => ({
      id: `leaf ${image}`,
      name: named("1/1", `RUN ${image}`),
      inputs: ["base"],
      image,
    })
    const take = (events: readonly BuildEvent[]): void => {
      for (const event of events) model.take(event, 0)
    }
    const done = (image: string) => ({ type: "image-done" as const, image, metadata: {} })
    const share = (image: string) => ({ type: "step-shared" as const, id: "base", image })
    take([
      { type: "image-started", image: "app" },
      { ...base, image: "app", type: "step-started", at: 0 },
      { type: "log", id: "base", stream: "stdout", text: "of app" },
      { ...base, image: "app", type: "step-done", at: 1000, milliseconds: 1000 },
      { ...leaf("app"), type: "step-started", at: 1000 },
      { ...leaf("app"), type: "step-done", at: 1100, milliseconds: 100 },
      { ...done("app"), milliseconds: 1100 },
      { type: "image-started", image: "web" },
      share("web"),
      { ...base, image: "web", type: "step-started", at: 2000 },
    ])
    expect([...model.busy]).toMatchObject([{ id: "base", state: "running", tail: [] }])
    take([
      { type: "image-started", image: "too" },
      share("too"),
      { ...base, image: "web", type: "step-done", at: 7000, milliseconds: 5000 },
      { ...leaf("web"), type: "step-started", at: 7000 },
      { ...leaf("web"), type: "step-done", at: 7200, milliseconds: 200 },
      { ...done("web"), milliseconds: 5200 },
      { ...done("too"), milliseconds: 5000 },
    ])
    expect(model.busy.size).toBe(0)
    const runs = [...model.runs].filter(({ id }) => id === "base")
    expect(runs.map(({ images, endedAt }) => [[...images], endedAt])).toEqual([
      [["app"], 1000],
      [["web", "too"], 7000],
    ])
    const { images, criticalPath: path } = summarize(model, show)
    expect(images.map(({ image, steps, cached }) => [image, steps, cached])).toEqual([
      ["app", 2, 0],
      ["web", 2, 0],
      ["too", 1, 0],
    ])
    expect(path).toMatchObject([
      { id: "base", image: "web", milliseconds: 5000 },
      { id: "leaf web", image: "web", milliseconds: 200 },
    ])
  })

  it("takes a second try of a step that failed as one of its own", () => {
    const model = new BuildModel(["app", "web"], 0)
    const step = { id: "x", name: named("1/1", "RUN x"), inputs: [] }
    const failure = { kind: "run-failed" as const, message: "no", output: [] }
    for (const event of [
      { type: "image-started", image: "app" },
      { ...step, image: "app", type: "step-started", at: 0 },
      { ...step, image: "app", type: "step-failed", at: 10, message: "no" },
      { type: "image-failed", image: "app", failure },
      { type: "image-started", image: "web" },
      { type: "step-shared", id: "x", image: "web" },
      { ...step, image: "web", type: "step-started", at: 20 },
      { ...step, image: "web", type: "step-done", at: 30, milliseconds: 10 },
    ] satisfies BuildEvent[])
      model.take(event, 0)
    const told = [...model.runs].map(({ state, images }) => [state, ...images])
    expect(told).toEqual([
      ["failed", "app"],
      ["done", "web"],
    ])
  })
})
