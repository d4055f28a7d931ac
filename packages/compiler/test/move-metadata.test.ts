import type { StepNode } from "@stagecraft/ir"
import { noOptimize, text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import type { Compilation, PassNote } from "../src/index.ts"
import {
  cmd,
  entrypoint,
  execForm,
  expose,
  healthcheck,
  label,
  shellForm,
  stopsignal,
  user,
} from "./metadata-nodes.ts"
import { arg, copy, env, onbuild, pin, raw, run, setEnv, shell, stage, workdir } from "./nodes.ts"
import { compileSteps, linesOf, notesOf } from "./one-stage.ts"

const optimize = { ...noOptimize, moveMetadata: true }

const moved = (...steps: readonly StepNode[]): Compilation => compileSteps(steps, { optimize })

const notes = (of: Compilation, action: PassNote["action"]): readonly string[] =>
  notesOf(of, "move-metadata", action).map(({ message }) => message)

describe("move-metadata", () => {
  it("puts what only the config says behind the work on files, where the stage says the like", () => {
    const of = moved(
      label({ a: "1" }),
      expose("80"),
      cmd(execForm("serve")),
      run("apt-get update"),
      copy(undefined, "app", "/app"),
      user("node"),
      stopsignal("SIGINT"),
      healthcheck(),
      label({ b: "2" }),
    )
    expect(linesOf(of)).toEqual([
      "RUN apt-get update",
      "COPY app /app",
      "USER node",
      "LABEL a=1 \\",
      "      b=2",
      "EXPOSE 80",
      'CMD ["serve"]',
      "STOPSIGNAL SIGINT",
      "HEALTHCHECK NONE",
    ])
    expect(notes(of, "did")).toEqual([
      "LABEL a=1 goes behind COPY app /app",
      "EXPOSE 80 goes behind COPY app /app",
      'CMD ["serve"] goes behind COPY app /app',
      "2 LABELs became one",
    ])
    expect(notes(of, "stopped")).toEqual([])
  })

  it("leaves alone what has no work on files behind it", () => {
    const steps = [run("make"), cmd(execForm("a")), user("x"), expose("80"), workdir("/x")]
    expect(linesOf(moved(...steps))).toEqual([
      "RUN make",
      'CMD ["a"]',
      "USER x",
      "EXPOSE 80",
      "WORKDIR /x",
    ])
    expect(moved(...steps).record).toEqual([])
  })

  it("takes comments along, and lets each keep its own", () => {
    const of = moved(
      label({ a: "1" }, { comments: ["who"] }),
      run("make"),
      label({ b: "2" }),
      label({ c: "3" }, { comments: ["what"] }),
      label({ d: "4" }),
    )
    expect(linesOf(of)).toEqual([
      "RUN make",
      "# who",
      "LABEL a=1 \\",
      "      b=2",
      "# what",
      "LABEL c=3 \\",
      "      d=4",
    ])
  })

  it("leads each line of what it joined to its own place", () => {
    const labels = [label({ a: "1" }), label({ b: "2", c: "3" })]
    const ports = [expose("80"), expose("443")]
    const { dockerfile, lines } = moved(...labels, ...ports)
    const at = dockerfile.split("\n").indexOf("LABEL a=1 \\")
    expect(lines.slice(at, at + 4)).toEqual([
      [labels[0]!.span],
      [labels[1]!.span],
      [labels[1]!.span],
      ports.map(({ span }) => span),
    ])
  })

  it("tells a problem of what it joined at its own place", () => {
    const [first, second] = [expose("80"), expose("70000")]
    const [, bad] = [label({ a: "1" }), label({ "b=": "2" })]
    const { problems } = moved(first, second, label({ a: "1" }), bad)
    expect(problems.map(({ code, span }) => [code, span])).toEqual([
      ["invalid-port", second.span],
      ["invalid-label-key", bad.span],
    ])
  })

  it("joins no LABELs of which one sets a name again, and none without entries", () => {
    expect(linesOf(moved(label({ a: "1" }), label({ a: "2" })))).toEqual(["LABEL a=1", "LABEL a=2"])
    const named: StepNode = { ...label({}), kind: "label", entries: [[text(env("K")), text("v")]] }
    expect(linesOf(moved(label({ a: "1" }), named))).toEqual(["LABEL a=1", "LABEL ${K}=v"])
    expect(moved(label({ a: "1" }), label({})).problems).toMatchObject([{ code: "value-empty" }])
  })

  it("keeps the order of CMD and ENTRYPOINT, and of labels that are set again", () => {
    const of = moved(
      cmd(execForm("one")),
      label({ a: "1" }),
      entrypoint(execForm("start")),
      run("make"),
      label({ a: "2" }),
      cmd(execForm("two")),
    )
    expect(linesOf(of)).toEqual([
      "RUN make",
      'CMD ["one"]',
      "LABEL a=1",
      'ENTRYPOINT ["start"]',
      "LABEL a=2",
      'CMD ["two"]',
    ])
  })

  it("leaves the argument of a label where it is declared", () => {
    const of = moved(label({ v: text(arg("V", "1")) }), run("make"))
    expect(linesOf(of)).toEqual(["ARG V=1", "RUN make", "LABEL v=${V}"])
  })

  it("works on every stage, the ends of which others build on", () => {
    const base = stage("base", "alpine", expose("80"), run("make"))
    const of = compileSteps([cmd(execForm("a")), run("make")], { base, optimize })
    expect(linesOf(of)).toEqual(["RUN make", "EXPOSE 80", "RUN make", 'CMD ["a"]'])
  })

  it("does nothing when it is switched off", () => {
    const steps = [label({ a: "1" }), label({ b: "1" }), run("make")]
    expect(linesOf(compileSteps(steps, { optimize: { moveMetadata: false } }))).toEqual([
      "LABEL a=1",
      "LABEL b=1",
      "RUN make",
    ])
  })
})

/** A step that metadata must not cross, and one of the same kind that it may. */
interface Barrier {
  readonly why: string
  readonly step: StepNode
  readonly bad: StepNode
  readonly good: StepNode
  readonly note: RegExp
}

const V = arg("V", "1")
const named: StepNode = { ...setEnv({}), kind: "env", entries: [[text(env("K")), text("v")]] }

const barriers: readonly Barrier[] = [
  {
    why: "an ENV of a variable that it reads",
    step: label({ v: text(env("HOME")) }),
    bad: setEnv({ HOME: "/x" }),
    good: setEnv({ OTHER: "/x" }),
    note: /LABEL v=\$\{HOME\} stays before ENV HOME=\/x: it reads what is set there/u,
  },
  {
    why: "an ENV of a name that only the build knows",
    step: label({ v: text(env("HOME")) }),
    bad: named,
    good: setEnv({ OTHER: "/x" }),
    note: /reads what is set there/u,
  },
  {
    why: "an ARG that it reads",
    step: expose(text({ ...V })),
    bad: pin({ ...V, default: text("2") }),
    good: pin(arg("W", "2")),
    note: /EXPOSE \$\{V\} stays before ARG V=2/u,
  },
  {
    why: "an ENV that an operand of its expansion reads",
    step: stopsignal(
      text({
        kind: "env",
        name: "S",
        expansion: { operator: ":-", word: text(env("T")) },
      }),
    ),
    bad: setEnv({ T: "SIGINT" }),
    good: setEnv({ U: "SIGINT" }),
    note: /STOPSIGNAL .* stays before ENV T=SIGINT/u,
  },
  {
    why: "an ENV of a variable in a label's name",
    step: { ...label({}), kind: "label", entries: [[text(env("K")), text("v")]] },
    bad: setEnv({ K: "x" }),
    good: setEnv({ L: "x" }),
    note: /LABEL \$\{K\}=v stays before ENV K=x/u,
  },
  ...[cmd, entrypoint, healthcheck].map((make) => ({
    why: `another SHELL, for the shell form of ${make(shellForm("a")).kind.toUpperCase()}`,
    step: make(shellForm("a")),
    bad: shell("/bin/bash", "-c"),
    good: setEnv({ A: "/bin/bash" }),
    note: /stays before SHELL \["\/bin\/bash","-c"\]: its SHELL would be another one/u,
  })),
  {
    why: "raw text",
    step: expose("80"),
    bad: raw("EXPOSE 81"),
    good: expose("81"),
    note: /EXPOSE 80 stays before EXPOSE 81: nothing goes across raw text/u,
  },
]

describe("move-metadata never crosses", () => {
  it.each(barriers.map((each) => [each.why, each] as const))("%s", (_, each) => {
    const work = run("make")
    const [word] = each.step.kind.toUpperCase().split(" ")
    // An argument that it reads is declared before.
    const before = [pin(V)]
    const at = (of: Compilation) => linesOf(of).findIndex((line) => line.startsWith(word!))
    const stays = moved(...before, each.step, each.bad, work)
    expect(at(stays)).toBe(1)
    expect(notes(stays, "stopped")).toEqual([expect.stringMatching(each.note)])
    const goes = moved(...before, each.step, each.good, work)
    expect(at(goes)).toBe(linesOf(goes).length - 1)
    expect(notes(goes, "stopped")).toEqual([])
  })

  it("what it may pass in part: it stops just before", () => {
    const first = label({ v: text(env("HOME")) })
    const of = moved(label({ a: "1" }), first, run("one"), setEnv({ HOME: "/x" }), run("two"))
    expect(linesOf(of)).toEqual([
      "RUN one",
      "LABEL v=${HOME}",
      "ENV HOME=/x",
      "RUN two",
      "LABEL a=1",
    ])
  })

  it("what a later one stays before that sets the same", () => {
    const labels = [label({ a: "1", b: "1" }), label({ a: text(env("HOME")) }), label({ c: "1" })]
    const of = moved(...labels, setEnv({ HOME: "/x" }), run("two"), label({ a: "3" }))
    expect(linesOf(of)).toEqual([
      "LABEL a=1 \\",
      "      b=1",
      "LABEL a=${HOME}",
      "ENV HOME=/x",
      "RUN two",
      "LABEL c=1 \\",
      "      a=3",
    ])
    expect(notes(of, "stopped")).toEqual([
      "LABEL a=1 b=1 stays before ENV HOME=/x: a later one that sets the same stays there",
      "LABEL a=${HOME} stays before ENV HOME=/x: it reads what is set there",
    ])
    const any: StepNode = { ...label({}), kind: "label", entries: [[text(env("K")), text("v")]] }
    const all = moved(label({ a: "1" }), any, setEnv({ K: "x" }), run("two"))
    expect(linesOf(all).slice(0, 2)).toEqual(["LABEL a=1", "LABEL ${K}=v"])
  })

  it("what stays of its kind: neither goes alone", () => {
    const [one, two] = [cmd(execForm("one")), cmd(shellForm("two"))]
    const of = moved(one, run("make"), two, shell("/bin/bash", "-c"), copy(undefined, "a", "/a"))
    expect(linesOf(of)).toEqual([
      "RUN make",
      'CMD ["one"]',
      "CMD two",
      'SHELL ["/bin/bash", "-c"]',
      "COPY a /a",
    ])
  })

  it("a SHELL for the exec form, though, and an ONBUILD for anything, it may", () => {
    const of = moved(cmd(execForm("a")), shell("/bin/sh", "-c"), onbuild(run("b")), run("c"))
    expect(linesOf(of).at(-1)).toBe('CMD ["a"]')
  })
})
