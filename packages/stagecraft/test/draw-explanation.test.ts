import { describe, expect, it } from "vitest"
import { drawExplanation } from "../src/explain/draw-explanation.ts"
import type { ExplainedNote, Explanation } from "../src/explain/explanation.ts"

const place = (line: number, column = 1) => ({ file: "c.ts", line, column })

function note(
  pass: string,
  action: ExplainedNote["action"],
  message: string,
  ...places: readonly ExplainedNote["places"][number][]
): ExplainedNote {
  return { pass, action, message, places, leavesOut: [], drops: [], provedBy: [], assumes: [] }
}

const explained = (
  notes: readonly ExplainedNote[],
  more: Partial<Explanation> = {},
): Explanation => ({
  name: "web",
  place: place(1),
  purpose: "build",
  notes,
  bases: [],
  work: { steps: 0, commands: 0, asWritten: { steps: 0, commands: 0 } },
  changes: [],
  ...more,
})

const apart = (a: number, b: number, why: string): ExplainedNote =>
  note("merge-runs", "stopped", `RUN ${a} and RUN ${b} stay apart: ${why}`, place(a), place(b))

describe("an explanation for a person", () => {
  it("tells once why several steps stay apart, and all with --full", () => {
    const unknown = "not in the table of known commands"
    const of = explained([
      apart(1, 2, `\`./x\`: ${unknown}`),
      apart(2, 3, `\`./y\`: ${unknown}`),
      apart(4, 5, "another shell"),
      apart(6, 7, "another shell"),
      apart(8, 9, "other mounts"),
    ])
    const lines = drawExplanation(of, false).split("\n")
    expect(lines.filter((line) => line.includes("merge-runs"))).toEqual([
      `    merge-runs: 2 pairs of steps stay apart: \`./x\`, \`./y\`: not in the table of known commands`,
      "    merge-runs: 2 pairs of steps stay apart: another shell",
      "    merge-runs: RUN 8 and RUN 9 stay apart: other mounts",
    ])
    expect(lines.filter((line) => line.includes("c.ts:2"))).toHaveLength(1)
    expect(drawExplanation(of, true).match(/merge-runs/gu)).toHaveLength(5)
  })

  it("has room for as many notes, places and changes as a stage has steps", () => {
    const lines = Array.from({ length: 130_000 }, (_, line) => line)
    const of = explained(
      lines.map((line) => apart(line, line + 1, "another shell")),
      {
        work: { steps: 1, commands: 0, asWritten: { steps: 1, commands: 0 } },
        changes: lines.map((steps) => ({
          change: { kind: "arg", name: `A${steps}` },
          steps,
          commands: 0,
          starts: [],
        })),
      },
    )
    expect(drawExplanation(of, false)).toContain("130000 pairs of steps stay apart")
    expect(
      drawExplanation(
        explained([{ ...note("p", "did", "m"), places: lines.map((line) => place(line)) }]),
        true,
      ),
    ).toContain("c.ts:129999")
  })

  it("has an ARG that was moved under what was done alone", () => {
    const of = explained([
      note("sink-args", "did", "ARG A goes down to RUN b", place(3), place(5)),
      note("sink-args", "stopped", "ARG A stays before RUN b: why", place(3), place(5)),
      note("sink-args", "stopped", "ARG B stays before RUN b: why", place(4), place(5)),
    ])
    const text = drawExplanation(of, false)
    expect(text).not.toContain("ARG A stays")
    expect(text).toContain("ARG B stays")
  })

  it("tells places of one line apart by their columns", () => {
    const of = explained([note("p", "did", "m", place(3, 5), place(3, 9), place(4, 2))])
    expect(drawExplanation(of, false)).toContain("      c.ts:3:5\n      c.ts:3:9\n      c.ts:4\n")
  })

  it("says at least of the number that was not counted to its end", () => {
    const context = { folder: ".", sent: { files: 3, bytes: 1 }, keptOut: { files: 0, bytes: 0 } }
    const drawn = (sentComplete: boolean): string =>
      drawExplanation(
        explained([], { context: { ...context, complete: false, sentComplete } }),
        false,
      )
    expect(drawn(false)).toContain(
      "sent to the builder: at least 3 files, 1 B; what is kept out was",
    )
    expect(drawn(true)).toContain("sent to the builder: 3 files, 1 B; kept out: at least 0 files")
  })
})
