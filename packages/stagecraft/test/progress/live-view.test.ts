import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { maskOf } from "../../src/mask.ts"
import { BuildModel } from "../../src/progress/build-model.ts"
import { liveFrame } from "../../src/progress/live-frame.ts"
import { stepWords } from "../../src/progress/step-words.ts"
import { widthOf } from "../../src/progress/text-width.ts"
import { anyEvents, named, story } from "./event-stories.ts"
import { FOREIGN, SECRET, play, said, sent, start, started } from "./play-build.ts"
import { screenDouble } from "./screen-double.ts"
import { processorClock } from "../../../../test/support/processor-clock.ts"

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

describe("the live view", () => {
  it("draws what runs at the bottom, and leaves a line of what is over", () => {
    const { progress, terminal } = start("tty")
    const [first, ...rest] = story([
      { id: "1", name: named("b 2/3", "RUN make"), from: 0, to: 2500 },
    ])
    play(progress, [first!, rest[0]!, said("1", "compiling\r日本語 compiled"), sent("1", 5e6, 9e6)])
    vi.advanceTimersByTime(1250)
    expect(terminal.visible()).toEqual(
      [
        "building app                                                              1.2 s",
        "[b 2/3] RUN make  image.config.ts:2                    5.0 MB of 9.0 MB   1.2 s",
        "  │ 日本語 compiled",
        "",
      ].map((line) => line),
    )
    expect(terminal.state).toMatchObject({ cursor: false, wrap: true, held: true })
    play(progress, rest.slice(1))
    progress.end()
    expect(terminal.visible()).toEqual([
      "[b 2/3] RUN make  image.config.ts:2  done in 2.5 s, 5.0 MB",
      "",
    ])
    expect(terminal.state).toMatchObject({ cursor: true, held: false })
  })

  it("makes room for what others write, and draws itself anew below", () => {
    const { progress, terminal } = start("tty")
    play(progress, [started("1", "2/3", "RUN make")], 200)
    terminal.stderr("Stopping …\n")
    expect(terminal.visible()).toEqual(["Stopping …", ""])
    expect(terminal.state.cursor).toBe(true)
    vi.advanceTimersByTime(200)
    expect(terminal.visible()[0]).toBe("Stopping …")
    expect(terminal.visible()[2]).toContain("RUN make")
    progress.end()
    expect(terminal.visible()).toEqual(["Stopping …", ""])
  })

  it("follows the screen's size", () => {
    const { progress, terminal } = start("tty")
    for (let index = 1; index <= 40; index++) {
      progress.event(started(String(index), `s${index} 1/1`, `RUN ${"x".repeat(index * 3)}`))
      progress.event(said(String(index), "output"))
    }
    for (const [columns, rows] of [
      [80, 24],
      [30, 10],
      [120, 100],
      [7, 3],
      [1, 1],
    ] as const) {
      terminal.screen.columns = columns
      terminal.screen.rows = rows
      const before = terminal.writes.length
      vi.advanceTimersByTime(500)
      const frame = terminal.writes.slice(before).at(-1)!
      expect(frame.split("\n").length - 1).toBeLessThanOrEqual(Math.max(1, rows - 1))
    }
    terminal.screen.columns = 40
    terminal.screen.rows = 10
    vi.advanceTimersByTime(200)
    expect(terminal.visible().at(-2)).toBe("… and 33 more steps")
    progress.end()
  })

  it("shows 200 images in as many rows as there are", () => {
    const images = Array.from({ length: 200 }, (_, index) => `image-${index}`)
    const { progress, terminal } = start("tty", images)
    for (const image of images) progress.event({ type: "image-started", image })
    progress.event(started("1", "2/2", "RUN x", "image-7"))
    progress.event({ type: "step-shared", id: "1", image: "image-8" })
    vi.advanceTimersByTime(100)
    expect(terminal.visible()[0]).toMatch(/^building 200 images: 0 done +0\.1 s$/u)
    expect(terminal.visible()[1]).toContain("[image-7 2/2 +1] RUN x")
    expect(terminal.visible().slice(2)).toEqual([
      "waiting: image-0, image-1, image-2, image-3 and 194 more",
      "",
    ])
    progress.end()
  })

  it("is not slowed down by a flood of output", () => {
    const { progress, terminal } = start("tty")
    progress.event(started("1", "2/2", "RUN yes"))
    vi.useRealTimers()
    const spent = processorClock()
    for (let index = 0; index < 200_000; index++) progress.event(said("1", `line ${index}`))
    expect(spent()).toBeLessThan(2000)
    expect(terminal.writes.length).toBeLessThan(25)
    progress.end()
  })

  it("fits, harms nobody and tells no secret, whatever it is told", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 130 }), fc.integer({ min: 1, max: 50 }))
    fc.assert(
      fc.property(anyEvents, sizes, sizes, (events, before, after) => {
        const { progress, terminal } = start("tty", ["app", "web"], screenDouble(...before))
        play(progress, events.slice(0, 40), 60)
        // What is on its way was cut for the screen as it was.
        vi.advanceTimersByTime(200)
        ;[terminal.screen.columns, terminal.screen.rows] = after
        terminal.state.widest = 0
        play(progress, events.slice(40), 60)
        vi.advanceTimersByTime(500)
        expect(terminal.state.widest).toBeLessThan(Math.max(2, after[0]))
        progress.end()
        const all = terminal.writes.join("")
        expect(all.replaceAll(/\u001b\[(?:\?(?:25|7|2026)[hl]|\d*A|K|J)|\r/gu, "")).not.toMatch(
          FOREIGN,
        )
        expect(all).not.toContain(SECRET)
        expect(terminal.state).toMatchObject({ cursor: true, wrap: true, held: false })
      }),
      { numRuns: 300 },
    )
  })
})

describe("a frame", () => {
  it("is never higher than the screen nor wider, whatever runs", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 130 }), fc.integer({ min: 1, max: 50 }))
    const mask = maskOf([Buffer.from(SECRET)])
    const words = stepWords(() => "日本語/image.config.ts:12", mask, true)
    fc.assert(
      fc.property(anyEvents, sizes, fc.nat(100_000), (events, [columns, rows], after) => {
        const model = new BuildModel(["app", "web"], 0)
        for (const [index, event] of events.entries()) model.take(event, index)
        const style = { columns, rows, bold: (text: string) => text, dim: (text: string) => text }
        const lines = liveFrame(model, events.length + after, words, mask, style)
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1))
        for (const line of lines)
          expect(widthOf(line)).toBeLessThanOrEqual(Math.max(1, columns - 1))
      }),
      { numRuns: 500 },
    )
  })
})
