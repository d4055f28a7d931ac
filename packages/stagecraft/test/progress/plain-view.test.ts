import type { BuildEvent, StepName } from "@stagecraft/engine"
import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { BuildSummary } from "../../src/progress/build-summary.ts"
import { chooseProgress } from "../../src/progress/build-progress.ts"
import { anyEvents, named, recorded, story } from "./event-stories.ts"
import { FOREIGN, SECRET, play, said, sent, start, started } from "./play-build.ts"
import { screenDouble } from "./screen-double.ts"
import type { ScreenDouble } from "./screen-double.ts"

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

describe("plain lines", () => {
  it("tell of a recorded build", () => {
    const { progress, terminal } = start("plain")
    play(progress, recorded("one-file-changed"))
    progress.end()
    expect(terminal.writes.join("")).toMatchInlineSnapshot(`
      "[engine] load build definition from Dockerfile
      [engine] load metadata for docker.io/library/busybox:1.36
      [other 1/2] FROM docker.io/library/busybox:1.36  image.config.ts:1
      [engine] load build context
      [other 1/2] done in 0.0 s
      [engine] load build context: 30.0 MB in 0.0 s
      [builder 4/5] COPY a.txt /src/  image.config.ts:4
      [builder 2/5] WORKDIR /src  image.config.ts:2  cached
      [builder 3/5] RUN echo n1; for i in 1 2 3; do echo line $i; sleep 0.3; done  image.config.ts:3  cached
      [builder 4/5] done in 0.0 s
      [builder 5/5] RUN cat a.txt; sleep 1; printf '10%%\\r20%%\\r100%%\\n'; printf '\\033[31mred\\033[0m\\n'  image.config.ts:5
      [builder 5/5] 100%
      [builder 5/5] red
      [builder 5/5] done in 1.2 s
      [stage-2 3/4] COPY --from=builder /src/a.txt /  image.config.ts:3
      [stage-2 2/4] COPY b.bin /  image.config.ts:2  cached
      [other 2/2] RUN echo other n1; sleep 1.5  image.config.ts:2  cached
      [stage-2 3/4] done in 0.2 s
      [stage-2 4/4] COPY --from=other /etc/passwd /p  image.config.ts:4
      [stage-2 4/4] done in 0.2 s
      [engine] exporting to image
      "
    `)
  })

  it("name the image when there are several, and say when each is done", () => {
    const { progress, terminal } = start("plain", ["app", "web"])
    const steps = [
      { id: "1", name: named("2/2", "RUN a"), to: 1500 },
      { id: "2", name: named("base 2/3", "RUN b"), to: 10, image: "web", cached: true },
      { id: "3", name: named("web 3/3", "RUN c"), to: 20, image: "web", cached: true },
    ]
    play(progress, story(steps, ["app", "web"]))
    expect(terminal.lines()).toEqual([
      "[app 2/2] RUN a  image.config.ts:2\n",
      "[web base 2/3] RUN b  image.config.ts:2  cached\n",
      "[web 3/3] RUN c  image.config.ts:3  cached\n",
      "[app 2/2] done in 1.5 s\n",
      "[app] image done in 0.0 s\n",
      "[web] image done in 0.0 s\n",
    ])
  })

  it("name the platform where the build is for several, and no number that is not the image's", () => {
    const { progress, terminal } = start("plain")
    const platform = "linux/arm64"
    const step = (id: string, name: StepName, to = 500): BuildEvent[] =>
      story([{ id, name, to }]).slice(1, -1)
    const errand = { text: `[${platform} internal] load metadata for x`, platform }
    const base = { text: "[base] FROM x", instruction: "FROM x", platform }
    play(progress, [
      ...step("0", errand),
      ...step("1", base),
      ...step("2", { ...named("builder 2/2", "RUN make"), platform }, 700),
      ...step("3", { text: "[shared] RUN a", instruction: "RUN a" }),
    ])
    expect(terminal.lines()).toEqual([
      "[engine linux/arm64] load metadata for x\n",
      "[engine linux/arm64] load metadata for x: done in 0.5 s\n",
      "[linux/arm64 base] FROM x\n",
      "[linux/arm64 base] FROM x: done in 0.5 s\n",
      "[linux/arm64 builder 2/2] RUN make  image.config.ts:2\n",
      "[linux/arm64 builder 2/2] done in 0.7 s\n",
      "[shared] RUN a\n",
      "[shared] RUN a: done in 0.5 s\n",
    ])
    const path = progress.summary().criticalPath
    expect(path.map(({ label }) => label)).toContain("[linux/arm64 builder 2/2] RUN make")
  })

  it("tell a step again that runs again for a later image", () => {
    const { progress, terminal } = start("plain", ["app", "web"])
    const run = (image: string): BuildEvent[] => {
      const done = story([{ id: "1", name: named("2/2", "RUN a"), to: 1500, image }], [image])
      return done.toSpliced(2, 0, said("1", `of ${image}`))
    }
    const share: BuildEvent = { type: "step-shared", id: "1", image: "web" }
    play(progress, [...run("app"), share, ...run("web")])
    expect(terminal.lines()).toEqual(
      ["app", "web"].flatMap((image) => [
        `[${image} 2/2] RUN a  image.config.ts:2\n`,
        `[${image} 2/2] of ${image}\n`,
        `[${image} 2/2] done in 1.5 s\n`,
        `[${image}] image done in 0.0 s\n`,
      ]),
    )
  })

  it("give a sign of life of a step that is silent, and of transfers not at every event", () => {
    const { progress, terminal } = start("plain")
    play(progress, [started("1", "2/2", "RUN sleep"), started("c", "[internal]", "load context")])
    for (let megabytes = 1; megabytes <= 120; megabytes++) {
      progress.event(sent("c", megabytes * 1e6, 200e6))
      vi.advanceTimersByTime(100)
    }
    expect(terminal.lines().slice(2)).toEqual([
      "[engine] load context: 50.0 MB of 200.0 MB, 9.5 MB/s\n",
      "[engine] load context: 100.0 MB of 200.0 MB, 9.5 MB/s\n",
    ])
    progress.event(sent("c", 200e6, 200e6, true))
    vi.advanceTimersByTime(50_000)
    const lives = terminal
      .lines()
      .filter((line) => line.includes("RUN sleep") || line.startsWith("[2/2]"))
    expect(lives.slice(1)).toEqual([
      "[2/2] still running after 30.0 s\n",
      "[2/2] still running after 1 min 00 s\n",
    ])
    progress.end()
    const count = terminal.lines().length
    vi.advanceTimersByTime(100_000)
    expect(terminal.lines()).toHaveLength(count)
  })

  it("give a sign of life while no event comes, and leave nothing behind", () => {
    const { progress, terminal } = start("plain", ["app", "web"])
    play(progress, [
      { type: "image-started", image: "app" },
      started("1", "2/2", "RUN x"),
      sent("1", 5e6, 10e6),
    ])
    vi.advanceTimersByTime(70_000)
    expect(terminal.lines().slice(1)).toEqual([
      "[app 2/2] 5.0 MB of 10.0 MB\n",
      "[app 2/2] still running after 35.0 s\n",
      "[app 2/2] still running after 1 min 05 s\n",
    ])
    const facts = { id: "1", name: named("2/2", "RUN x"), inputs: [], image: "app" }
    play(progress, [
      sent("1", 10e6, 10e6, true),
      { ...facts, type: "step-done", at: 0, milliseconds: 0 },
    ])
    vi.advanceTimersByTime(65_000)
    expect(terminal.lines().slice(-2)).toEqual([
      "[engine] no word for 30.0 s\n",
      "[engine] no word for 1 min 00 s\n",
    ])
    // Nobody waits for an engine any more.
    play(progress, [{ type: "image-stopped", image: "app" }])
    const count = terminal.lines().length
    vi.advanceTimersByTime(100_000)
    expect(terminal.lines()).toHaveLength(count)
    progress.end()
    expect(vi.getTimerCount()).toBe(0)
  })

  it("keep of a progress bar what it showed last, drop colours, and spell out the rest", () => {
    const { progress, terminal } = start("plain")
    play(progress, [
      started("1", "2/2", "RUN x"),
      said("1", "10%\r50%\r100%\r"),
      said("1", "\u001b[31mred\u001b[0m \u001b]0;title\u0007\u009b"),
      said("1", `${"long ".repeat(3000)}end`),
    ])
    const [, bar, red, long] = terminal.lines()
    expect(bar).toBe("[2/2] 100%\n")
    expect(red).toBe(String.raw`[2/2] red \x1b]0;title\x07\x9b` + "\n")
    expect(long).toContain("end\n")
  })

  it("warn once, with the author's place", () => {
    const { progress, terminal } = start("plain", ["app", "web"])
    for (const image of ["app", "web"])
      progress.event({
        type: "warning",
        image,
        message: "JSON arguments",
        detail: [],
        url: "https://docs.docker.com/x",
        lines: { first: 3, last: 3 },
      })
    progress.end()
    expect(terminal.lines()).toEqual([
      "warning: JSON arguments  image.config.ts:3  https://docs.docker.com/x\n",
    ])
  })
})

describe("a flood of output", () => {
  it.each(["plain", "json"] as const)("is written as %s in few writes, in order", (kind) => {
    const { progress, terminal } = start(kind)
    play(progress, [started("1", "2/2", "RUN yes")])
    for (let index = 0; index < 20_000; index++) progress.event(said("1", `line ${index}`))
    progress.note("between")
    progress.event(said("1", "after"))
    progress.end()
    expect(terminal.writes.length).toBeLessThan(100)
    const lines = terminal.lines().filter((line) => /line \d|between|after/u.test(line))
    expect(lines).toHaveLength(kind === "plain" ? 20_002 : 20_001)
    expect(lines.at(-2)).toMatch(kind === "plain" ? /^between\n$/u : /line 19999/u)
  })
})

describe("plain lines and JSON", () => {
  it("harm nobody and tell no secret, whatever they are told", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        for (const kind of ["plain", "json"] as const) {
          const { progress, terminal } = start(kind, ["app", "web"])
          play(progress, events)
          progress.end()
          for (const write of terminal.lines()) {
            expect(write.endsWith("\n")).toBe(true)
            expect(write.slice(0, -1)).not.toMatch(/\n/u)
            expect(write).not.toMatch(FOREIGN)
            expect(write).not.toContain(SECRET)
            expect(kind === "plain" || "type" in (JSON.parse(write) as object)).toBe(true)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe("JSON", () => {
  const lines = (terminal: ScreenDouble) =>
    terminal.lines().map((line) => JSON.parse(line) as Record<string, unknown>)

  it("tells of a recorded build by the names that are promised", () => {
    const { progress, terminal } = start("json")
    progress.note("for a person")
    play(progress, recorded("one-file-changed"))
    progress.end()
    progress.conclude([{ image: "app", names: "x" }])
    const told = lines(terminal)
    const keys = new Map(told.map((line) => [String(line["type"]), Object.keys(line).join(" ")]))
    expect(Object.fromEntries(keys)).toMatchInlineSnapshot(`
      {
        "build-started": "type version images at",
        "image-done": "type image id milliseconds at",
        "image-started": "type image at",
        "log": "type id stream text at",
        "progress": "type id name current total done at",
        "step-cached": "type id image name stage step total instruction span inputs at",
        "step-done": "type id image name inputs at milliseconds",
        "step-started": "type id image name inputs at",
        "summary": "type milliseconds images criticalPath missed at",
      }
    `)
    expect(told[0]).toMatchObject({ type: "build-started", version: 1, images: ["app"] })
    expect(told.at(-1)).toMatchObject({
      type: "summary",
      images: [{ image: "app", steps: 8, cached: 4 }],
      missed: [{ name: "[builder 4/5] COPY a.txt /src/", span: { line: 4 } }],
    })
  })

  it("names a step alike in its events and in the summary, and its platform", () => {
    const { progress, terminal } = start("json")
    const name = { ...named("b 2/2", "RUN x"), platform: "linux/arm64" }
    const load = { text: "[internal] load build context" }
    play(
      progress,
      story([
        { id: "0", name: load, to: 500 },
        { id: "1", name, inputs: ["0"], from: 500, to: 900 },
      ]),
    )
    progress.end()
    const told = lines(terminal)
    const names = told.flatMap((line) => (line["type"] === "step-started" ? [line["name"]] : []))
    const summary = told.at(-1) as unknown as Pick<BuildSummary, "criticalPath">
    expect(summary.criticalPath.map((each) => each.name)).toEqual(names)
    expect(Object.keys(summary.criticalPath[1]!)).toEqual([
      "id",
      "image",
      "name",
      "span",
      "milliseconds",
    ])
    expect(told.find(({ id }) => id === "1")).toMatchObject({ platform: "linux/arm64", stage: "b" })
  })

  it("keeps output as it was, spells out what a terminal may obey, and skips most of a transfer", () => {
    const { progress, terminal } = start("json")
    const text = "a\rb \u001b[31m\u009b\u202e"
    play(progress, [started("1", "2/2", "RUN x"), said("1", text)])
    expect(lines(terminal).at(-1)).toMatchObject({ type: "log", id: "1", stream: "stdout", text })
    for (let byte = 0; byte < 1000; byte++) {
      progress.event(sent("1", byte, 1000))
      vi.advanceTimersByTime(1)
    }
    play(progress, [sent("1", 1000, 1000, true)])
    const moved = lines(terminal).filter(({ type }) => type === "progress")
    expect(moved.map(({ current }) => current)).toEqual([0, 250, 500, 750, 1000])
  })
})

describe("the quiet view", () => {
  it("says nothing, and sums up all the same", () => {
    const { progress, terminal } = start("quiet")
    progress.note("for a person")
    play(progress, recorded("one-file-changed"))
    progress.end()
    progress.conclude([{ image: "app", names: "x" }])
    expect(terminal.writes).toEqual([])
    expect(progress.summary().images).toMatchObject([{ steps: 8, cached: 4 }])
  })
})

describe("which view", () => {
  const on = (env: Record<string, string>) => chooseProgress("auto", screenDouble(80, 24, env))

  it("is the live one on a terminal that can, and lines elsewhere", () => {
    expect(on({ TERM: "xterm-256color" })).toBe("tty")
    expect(on({ TERM: "xterm", CI: "false" })).toBe("tty")
    expect(on({ TERM: "xterm", CI: "true" })).toBe("plain")
    expect(on({ TERM: "dumb" })).toBe("plain")
    expect(chooseProgress("auto", { env: {}, screen: undefined })).toBe("plain")
    expect(chooseProgress("json", { env: {}, screen: undefined })).toBe("json")
  })

  it("is lines when somebody wants a live one and there is no terminal", () => {
    const { screen: _, ...terminal } = screenDouble()
    const { progress } = start("tty", ["app"], terminal as ScreenDouble)
    play(progress, [started("1", "2/2", "RUN x")])
    expect(terminal.lines()).toEqual(["[2/2] RUN x  image.config.ts:2\n"])
    progress.end()
  })
})
