import type { StepNode } from "@stagecraft/ir"
import { noOptimize, plain, text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import type { Compilation } from "../src/index.ts"
import { label } from "./metadata-nodes.ts"
import { arg, copy, env, pin, raw, run, setEnv, shell, stage, workdir } from "./nodes.ts"
import { compileSteps, linesOf, notesOf } from "./one-stage.ts"

/* What goes down with an ARG: an ENV whose value reads it. */

const optimize = { ...noOptimize, sinkArgs: true }

const SHA = arg("SHA", "none")
const KNOWN = run("mkdir -p /a")
const LAST = run("make")

const sunk = (...steps: readonly StepNode[]): Compilation => compileSteps(steps, { optimize })

const lines = (...steps: readonly StepNode[]): readonly string[] => linesOf(sunk(...steps))

describe("an ENV that takes over an ARG", () => {
  it("goes down with it", () => {
    const of = sunk(pin(SHA), setEnv({ SHA: text(SHA) }), workdir("/x"), KNOWN, LAST)
    expect(linesOf(of)).toEqual([
      "WORKDIR /x",
      "RUN mkdir -p /a",
      "ARG SHA=none",
      "ENV SHA=${SHA}",
      "RUN make",
    ])
    const told = notesOf(of, "sink-args")
    expect(told.map(({ action, message }) => `${action}: ${message}`)).toEqual([
      "did: ARG SHA=none goes down to RUN make",
      "did: ENV SHA=${SHA} goes down to RUN make",
      expect.stringMatching(/^stopped: ARG SHA=none stays before RUN make: /u),
      expect.stringMatching(/^stopped: ENV SHA=\$\{SHA\} stays before RUN make: /u),
    ])
  })

  it("goes behind the last RUN where nobody reads it, and stages on this one still have it", () => {
    const base = stage("base", "alpine", pin(SHA), setEnv({ S: text(SHA) }), KNOWN)
    const of = compileSteps([LAST], { base, optimize })
    expect(linesOf(of)).toEqual(["RUN mkdir -p /a", "ARG SHA=none", "ENV S=${SHA}", "RUN make"])
  })

  it("takes along what takes that over, and stays before what reads it", () => {
    const steps = [pin(SHA), setEnv({ A: text(SHA) }), setEnv({ B: text(env("A"), "-x") }), KNOWN]
    expect(lines(...steps, LAST).slice(0, 4)).toEqual([
      "RUN mkdir -p /a",
      "ARG SHA=none",
      "ENV A=${SHA}",
      "ENV B=${A}-x",
    ])
    expect(lines(...steps, run('echo "$B"'), KNOWN).slice(-3)).toEqual([
      "ENV B=${A}-x",
      'RUN echo "$B"',
      "RUN mkdir -p /a",
    ])
    expect(lines(...steps, run('echo "$A"'), KNOWN)).toEqual([
      "RUN mkdir -p /a",
      "ARG SHA=none",
      "ENV A=${SHA}",
      'RUN echo "$A"',
      "RUN mkdir -p /a",
      "ENV B=${A}-x",
    ])
  })

  it("leaves its other entries where they are", () => {
    const one = { ...setEnv({ K: "1", A: text(SHA), L: "2" }), comments: ["why"] }
    expect(lines(pin(SHA), one, KNOWN, LAST)).toEqual([
      "# why",
      expect.stringContaining("ENV K=1"),
      "    L=2",
      "RUN mkdir -p /a",
      "ARG SHA=none",
      "ENV A=${SHA}",
      "RUN make",
    ])
  })

  it("stays in one piece where it gains nothing", () => {
    const one = setEnv({ K: "1", A: text(SHA) })
    expect(lines(pin(SHA), one, LAST)).toEqual([
      "ARG SHA=none",
      expect.stringContaining("ENV K=1"),
      "    A=${SHA}",
      "RUN make",
    ])
  })

  it("takes a label along that reads it", () => {
    const steps = [pin(SHA), setEnv({ A: text(SHA) }), label({ a: text(env("A")) }), KNOWN]
    const of = compileSteps(steps, { optimize: { ...optimize, moveMetadata: true } })
    expect(linesOf(of)).toEqual(["RUN mkdir -p /a", "ARG SHA=none", "ENV A=${SHA}", "LABEL a=${A}"])
  })
})

describe("an ENV that takes over an ARG never crosses", () => {
  const own = setEnv({ A: text(SHA) })
  const reads = { ...copy(undefined, "a", ""), destination: text("/", env("A")) }
  const named: StepNode = { ...setEnv({}), kind: "env", entries: [[text(env("K")), text("v")]] }
  const cases: readonly (readonly [string, StepNode, StepNode?])[] = [
    ["a RUN that reads it", run('echo "$A"'), run('echo "$B"')],
    ["a RUN that may read anything", run("./build"), run("touch /b")],
    ["a COPY that reads it", reads, copy(undefined, "a", "/a")],
    [
      "a WORKDIR that reads it",
      { ...workdir(""), kind: "workdir", path: text("/", env("A")) },
      workdir("/x"),
    ],
    ["an ENV of its name", setEnv({ A: "2" }), setEnv({ B: "2" })],
    ["an ARG of its name", pin(arg("A", "2")), pin(arg("B", "2"))],
    ["an ENV of a name that only the build knows", named],
    ["an ARG of what it reads", pin(arg("SHA", "2")), pin(arg("SHAB", "2"))],
    ["an ENV of what it reads", setEnv({ SHA: "2" }), setEnv({ SHAB: "2" })],
    ["raw text", raw("EXPOSE 80")],
    ["a RUN of a login shell", shell("/bin/sh", "-lc"), shell("/bin/sh", "-ec")],
  ]

  const at = (of: Compilation, wanted: StepNode, entry: string) => {
    const steps = of.stages[0]!.steps.map(({ step }) => step)
    const isOwn = (step: StepNode) =>
      step.kind === "env" && step.entries.some(([name]) => plain(name) === entry)
    return {
      env: steps.findIndex(isOwn),
      other: steps.findIndex(({ span }) => span === wanted.span),
    }
  }

  it.each(cases.map(([why, bad]) => [why, bad] as const))("%s", (_, bad) => {
    const of = sunk(run("touch /w"), pin(SHA), own, bad, KNOWN, run("rm -f /c"))
    const lastRun = of.stages[0]!.steps.findIndex(({ step }) => step.span === KNOWN.span)
    const found = at(of, bad, "A")
    expect(found.env).toBeGreaterThan(0)
    expect(found.env).toBeLessThan(bad.kind === "shell" ? lastRun : found.other)
  })

  it.each(cases.flatMap(([why, , good]) => (good ? [[why, good] as const] : [])))(
    "%s, but the like that is none",
    (_, good) => {
      const of = sunk(run("touch /w"), pin(SHA), own, good, KNOWN, run("rm -f /c"))
      expect(at(of, good, "A").env).toBeGreaterThan(at(of, KNOWN, "A").other)
    },
  )

  it.each(["PATH", "HOME", "ENV", "BASH_ENV", "LD_PRELOAD", "LANG", "TMPDIR", "IFS"])(
    "any RUN with %s, which every program reads",
    (name) => {
      const steps = [pin(SHA), setEnv({ [name]: text("/", SHA) }), KNOWN]
      expect(lines(...steps)).toEqual(["ARG SHA=none", `ENV ${name}=/\${SHA}`, "RUN mkdir -p /a"])
      const two = [pin(SHA), setEnv({ [name]: text("/", SHA), K: text(SHA) }), KNOWN]
      expect(lines(...two)[0]).toBe("ARG SHA=none")
    },
  )

  it.each([
    ["reads what stays", { K: "1", A: text(SHA, env("K")) }],
    ["is read by what stays", { A: text(SHA), K: text(env("A")) }],
  ])("another entry of the same ENV that %s", (_, entries) => {
    const of = lines(pin(SHA), setEnv({ A: "0" }), setEnv(entries), KNOWN)
    expect(of.at(-1)).toBe("RUN mkdir -p /a")
    expect(of.join("\n").match(/ENV/gu)).toHaveLength(2)
  })

  it("what was made of the value before", () => {
    const of = lines(pin(SHA), pin(arg("D", text(env("A")))), setEnv({ A: text(SHA) }), KNOWN, LAST)
    expect(of.indexOf("ARG D=${A}")).toBeLessThan(of.indexOf("ENV A=${SHA}"))
  })

  it("another ENV, where a RUN lists its environment", () => {
    const steps = [pin(SHA), own, setEnv({ K: "1" }), KNOWN]
    expect(lines(...steps, run("env > /e"))[0]).toBe("ARG SHA=none")
    expect(lines(...steps, LAST)[0]).toBe("ENV K=1")
  })
})
