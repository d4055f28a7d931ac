import { describe, expect, it } from "vitest"
import { drawExplanation } from "../src/explain/draw-explanation.ts"
import type {
  ExplainedAdvice,
  AdvisedChange,
  ExplainedChange,
  ExplainedNote,
  ExplainedWord,
  Explanation,
} from "../src/explain/explanation.ts"

const span = (line: number, column = 1) => ({ file: "c.ts", line, column })

function note(
  pass: string,
  action: ExplainedNote["action"],
  message: string,
  ...spans: readonly ExplainedNote["spans"][number][]
): ExplainedNote {
  return { pass, action, message, spans, leavesOut: [], drops: [], provedBy: [], assumes: [] }
}

const explained = (
  notes: readonly ExplainedNote[],
  more: Partial<Explanation> = {},
): Explanation => ({
  name: "web",
  span: span(1),
  purpose: "build",
  notes,
  bases: [],
  work: { steps: 0, commands: 0, asWritten: { steps: 0, commands: 0 } },
  changes: [],
  ...more,
})

const apart = (a: number, b: number, why: string): ExplainedNote =>
  note("merge-runs", "stopped", `RUN ${a} and RUN ${b} stay apart: ${why}`, span(a), span(b))

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
        explained([{ ...note("p", "did", "m"), spans: lines.map((line) => span(line)) }]),
        true,
      ),
    ).toContain("c.ts:129999")
  })

  it("has an ARG that was moved under what was done alone", () => {
    const of = explained([
      note("sink-args", "did", "ARG A goes down to RUN b", span(3), span(5)),
      note("sink-args", "stopped", "ARG A stays before RUN b: why", span(3), span(5)),
      note("sink-args", "stopped", "ARG B stays before RUN b: why", span(4), span(5)),
    ])
    const text = drawExplanation(of, false)
    expect(text).not.toContain("ARG A stays")
    expect(text).toContain("ARG B stays")
  })

  it("tells places of one line apart by their columns", () => {
    const of = explained([note("p", "did", "m", span(3, 5), span(3, 9), span(4, 2))])
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

describe("what is worth saying, for a person", () => {
  const work = { steps: 9, commands: 9, asWritten: { steps: 9, commands: 9 } }
  const arg = (name: string, commands: number): ExplainedChange => ({
    change: { kind: "arg", name },
    steps: commands,
    commands,
    starts: [],
  })
  const any = (commands: number): ExplainedChange => ({
    change: { kind: "files", shown: ".", whole: true },
    steps: commands,
    commands,
    starts: [],
  })
  const word = (
    changes: readonly AdvisedChange[],
    more: Partial<ExplainedWord> = {},
  ): ExplainedWord => ({
    option: "hoistInstalls",
    value: "all",
    says: "this",
    risk: "that",
    trusts: [],
    work,
    changes,
    cachedRuns: 0,
    ...more,
  })
  const drawn = (
    changes: readonly ExplainedChange[],
    advice: Pick<ExplainedAdvice, "words"> & Partial<ExplainedAdvice>,
    all = false,
  ): readonly string[] => {
    const write = 'optimize: { hoistInstalls: "all" }'
    const of = {
      form: "option",
      span: { ...span(7), code: "image(app)" },
      write,
      ...advice,
    } as const
    const text = drawExplanation(explained([], { work, changes, advice: of }), all)
    return text.split("\n  Worth saying, if it is true\n")[1]!.trimEnd().split("\n")
  }

  it("says of a word what it gains most, what it says of which steps, the risk and the place", () => {
    const trusts = [1, 1, 2].map((line) => ({ step: `RUN ${line}`, span: span(line) }))
    const now = [arg("A", 9), arg("B", 6), arg("C", 5), any(6)]
    const then = [arg("A", 8), arg("B", 3), arg("C", 5), any(3)]
    expect(drawn(now, { words: [word(then, { trusts })] })).toEqual([
      '    hoistInstalls: "all"  a change of any file or ARG B would rebuild 3 of 9 commands, not 6; a change of ARG A rebuilds less, too',
      "      it says: this",
      "      it counts for: RUN 1, RUN 2",
      "      if not: that",
      '    to be written among the options of the image: optimize: { hoistInstalls: "all" }',
      "      c.ts:7  image(app)",
      "    `stagecraft verify` builds both ways and compares them",
    ])
  })

  it("names the commands that no longer run, where they are known", () => {
    const told = (...saves: string[]): string =>
      drawn([any(6)], { words: [word([{ ...any(3), saves }])] })[0]!
    const label = '    hoistInstalls: "all"  a change of any file would no longer run'
    expect(told("npm ci")).toBe(`${label} \`npm ci\``)
    expect(told("a \\\n  b", "c", "c")).toBe(`${label} \`a \\ b\` and \`c\``)
    expect(told("a", "b", "c", "d", "e")).toBe(`${label} \`a\`, \`b\`, \`c\` and 2 more`)
    expect(told("x".repeat(60))).toBe(`${label} \`${"x".repeat(47)}…\``)
  })

  it("says all that it gains with --full, what it costs, and what is kept", () => {
    const now = [arg("A", 9), arg("B", 2), any(6)]
    const then = [arg("A", 0), arg("B", 4), any(3)]
    const label = '    hoistInstalls: "all"'
    const rest = [
      `${" ".repeat(label.length)}  2 RUNs would keep what they download from build to build`,
      `${" ".repeat(label.length)}  but a change of ARG B would rebuild 4 of 9 commands, not 2`,
    ]
    const words = [word(then, { cachedRuns: 2 })]
    expect(drawn(now, { words }).slice(0, 3)).toEqual([
      `${label}  a change of any file would rebuild 3 of 9 commands, not 6; a change of ARG A rebuilds less, too`,
      ...rest,
    ])
    expect(drawn(now, { words }, true).slice(0, 4)).toEqual([
      `${label}  a change of any file would rebuild 3 of 9 commands, not 6`,
      `${" ".repeat(label.length)}  a change of ARG A would rebuild nothing, not 9 commands`,
      ...rest,
    ])
  })

  it("says of all of them only what none of them gains alone", () => {
    const now = [arg("A", 9), any(6)]
    const scripts = { option: "installScripts", value: "independent" } as const
    const both = (first: number, second: number, together: number): readonly string[] =>
      drawn(now, {
        words: [word([arg("A", 9), any(first)]), word([arg("A", 7), any(second)], scripts)],
        together: { work, changes: [arg("A", 7), any(together)], cachedRuns: 1 },
      })
    expect(both(4, 5, 4).some((line) => line.startsWith("    both "))).toBe(false)
    expect(both(4, 5, 2).filter((line) => line.startsWith("    both "))).toEqual([
      "    both                           a change of any file would rebuild 2 of 9 commands, not 6",
    ])
    expect(both(6, 6, 2)[0]).toBe('    hoistInstalls: "all"           gains only with the others')
  })

  it("counts what stays cached, where one command becomes two", () => {
    const more = { work: { steps: 9, commands: 10 } }
    const first = (before: number, after: number): string =>
      drawn([any(before)], { words: [word([any(after)], more)] })[0]!
    expect(first(9, 9)).toContain("would rebuild 9 of 10 commands, not all 9")
    expect(first(5, 5)).toContain("would rebuild 5 of 10 commands, not 5 of 9")
    // All of them before and after.
    expect(first(9, 10)).toContain("gains only with the others")
  })

  it("says how a stage becomes an image", () => {
    const lines = drawn([any(6)], { words: [word([any(3)])], form: "image" })
    expect(lines.at(-3)).toBe(
      '    to be written where the config exports the stage: image(STAGE, { optimize: { hoistInstalls: "all" } }), with image of "stagecraft"',
    )
  })

  it("has room for as many changes as a stage has steps", () => {
    const changes = Array.from({ length: 130_000 }, (_, at) => at)
    const now = changes.map((at) => arg(`A${at}`, 9))
    const words = [word(changes.map((at) => arg(`A${at}`, 3)))]
    expect(drawn(now, { words }, true)[0]).toContain(" and 129996 more would rebuild 3 of 9")
  })
})
