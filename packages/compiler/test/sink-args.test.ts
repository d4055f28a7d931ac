import type { StepNode } from "@stagecraft/ir"
import { noOptimize, text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import type { Compilation, PassNote } from "../src/index.ts"
import { expose, label, user } from "./metadata-nodes.ts"
import {
  arg,
  copy,
  env,
  exec,
  onbuild,
  pin,
  raw,
  run,
  setEnv,
  shell,
  stage,
  workdir,
} from "./nodes.ts"
import { compileSteps, linesOf, notesOf } from "./one-stage.ts"

const optimize = { ...noOptimize, sinkArgs: true }

const V = arg("V", "1")
const W = arg("W", "2")
const KNOWN = run("mkdir -p /a")

const sunk = (...steps: readonly StepNode[]): Compilation => compileSteps(steps, { optimize })

const notes = (of: Compilation, action: PassNote["action"]) => notesOf(of, "sink-args", action)

describe("sink-args", () => {
  it("puts an ARG just before its first reader", () => {
    const reader = { ...copy(undefined, "a", ""), destination: text("/", V) }
    const of = sunk(pin(V), run("apt-get update"), workdir("/x"), reader, KNOWN)
    expect(linesOf(of)).toEqual([
      "RUN apt-get update",
      "WORKDIR /x",
      "ARG V=1",
      "COPY a /${V}",
      "RUN mkdir -p /a",
    ])
    expect(notes(of, "did")).toMatchObject([
      {
        message: "ARG V=1 goes down to COPY a /${V}",
        assumes: ["posix-shell", "no-triggers"],
      },
    ])
  })

  it("puts one that nobody reads behind the last RUN, for stages on this one", () => {
    const base = stage("base", "alpine", pin(V), KNOWN, user("x"), expose("80"))
    const of = compileSteps([run(text("echo ", V))], { base, optimize })
    expect(linesOf(of)).toEqual([
      "RUN mkdir -p /a",
      "ARG V=1",
      "USER x",
      "EXPOSE 80",
      "RUN echo ${V}",
    ])
    expect(notes(of, "did")).toMatchObject([
      { message: "ARG V=1 goes behind RUN mkdir -p /a: no step of the stage reads it" },
    ])
  })

  it("gains nothing where no RUN is in between", () => {
    const steps = [KNOWN, pin(V), workdir("/x"), copy(undefined, "a", "/a"), user("x")]
    const of = sunk(...steps, label({ v: text(V) }))
    expect(linesOf(of).slice(0, 3)).toEqual(["RUN mkdir -p /a", "ARG V=1", "WORKDIR /x"])
    expect(notesOf(of, "sink-args")).toEqual([])
  })

  it("takes along what its default reads, and what reads it", () => {
    const both = arg("B", text(V, "-", W))
    const of = sunk(
      pin(V),
      KNOWN,
      pin(W),
      pin(both),
      copy(undefined, "a", "/a"),
      KNOWN,
      label({ b: text(both) }),
    )
    expect(linesOf(of)).toEqual([
      "RUN mkdir -p /a",
      "COPY a /a",
      "RUN mkdir -p /a",
      "ARG V=1",
      "ARG W=2",
      "ARG B=${V}-${W}",
      "LABEL b=${B}",
    ])
    const apart = sunk(pin(V), pin(W), KNOWN, pin(both), label({ v: text(V) }), workdir("/x"))
    expect(linesOf(apart)).toEqual([
      "RUN mkdir -p /a",
      "ARG W=2",
      "ARG V=1",
      "LABEL v=${V}",
      "WORKDIR /x",
      "ARG B=${V}-${W}",
    ])
  })

  it("keeps a default behind what it reads, however far that goes", () => {
    const next = arg("N", text(V))
    const last = arg("L", text(next))
    const reader = { ...copy(undefined, "a", ""), destination: text("/", V) }
    const of = sunk(pin(V), KNOWN, pin(next), pin(last), reader, label({ l: text(last) }))
    const lines = linesOf(of)
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start))
    expect(at("ARG V")).toBeLessThan(at("ARG N"))
    expect(at("ARG N")).toBeLessThan(at("ARG L"))
    expect(at("ARG L")).toBeLessThan(at("LABEL"))
    expect(at("RUN")).toBeLessThan(at("ARG V"))
  })

  it("takes comments along", () => {
    const of = sunk({ ...pin(V), comments: ["the version"] }, KNOWN, label({ v: text(V) }))
    expect(linesOf(of)).toEqual(["RUN mkdir -p /a", "# the version", "ARG V=1", "LABEL v=${V}"])
  })

  it("sinks the argument of a label, which the compiler declared", () => {
    const steps = [label({ v: text(V) }), KNOWN]
    const of = compileSteps(steps, { optimize: { ...optimize, moveMetadata: true } })
    expect(linesOf(of)).toEqual(["RUN mkdir -p /a", "ARG V=1", "LABEL v=${V}"])
  })

  it("does nothing when it is switched off", () => {
    const of = compileSteps([pin(V), KNOWN], { optimize: { sinkArgs: false } })
    expect(linesOf(of)[0]).toBe("ARG V=1")
  })
})

/** Steps that an ARG must not cross, and the like that it may. */
interface Barrier {
  readonly why: string
  readonly bad: StepNode
  /** Of some variables every RUN is a reader. */
  readonly good?: StepNode
  /** Nothing, where the step is one that reads it. */
  readonly note?: RegExp
  readonly arg?: typeof V
}

const named: StepNode = { ...setEnv({}), kind: "env", entries: [[text(env("K")), text("v")]] }
const home = arg("DIR", text(env("HOME"), "/x"))
const add: StepNode = {
  kind: "add",
  sources: [{ kind: "url", url: text("https://example.org/", V) }],
  destination: text("/a/"),
  span: V.span,
}

const barriers: readonly Barrier[] = [
  {
    why: "a RUN whose text has a reference to it",
    bad: run(text("echo ", V)),
    good: run(text("echo ", W)),
  },
  { why: "a RUN whose shell reads it", bad: run('echo "$V"'), good: run('echo "$U"') },
  {
    why: "a RUN that sets a variable from it",
    bad: run("CI=$V mkdir -p /b"),
    good: run("CI=1 mkdir -p /b"),
  },
  {
    why: "a RUN of which a command is not known",
    bad: run("./build"),
    good: run("mkdir -p /b"),
    note: /ARG V=1 stays before RUN .\/build: .*build/u,
  },
  {
    why: "a RUN of several commands, one of which is not known",
    bad: run("mkdir -p /b && ./configure"),
    good: run("mkdir -p /b && touch /b/c"),
    note: /stays before/u,
  },
  {
    why: "a script",
    bad: { ...run(""), kind: "run", form: { kind: "script", body: "mkdir -p /b\n" } },
    good: run("mkdir -p /b"),
    note: /scripts/u,
  },
  {
    why: "an exec form of what is not known",
    bad: exec("/bin/tool"),
    good: exec("mkdir", "-p", "/b"),
    note: /tool/u,
  },
  {
    why: "a program that is configured by it",
    arg: arg("DEBIAN_FRONTEND", "x"),
    bad: run("apt-get update"),
    good: run("mkdir -p /b"),
  },
  ...Object.entries({
    _POSIX2_VERSION: "touch /x",
    GZIP: "gzip -k /x",
    OMP_NUM_THREADS: "nproc",
    QUOTING_STYLE: "ls /etc",
  }).map(([name, command]): Barrier => ({
    why: `a tool that ${name} sets`,
    arg: arg(name, "1"),
    bad: run(command),
  })),
  { why: "the search path", arg: arg("PATH", "/x"), bad: run("mkdir -p /b") },
  { why: "what the loader reads", arg: arg("LD_PRELOAD", "/x"), bad: run("mkdir -p /b") },
  {
    why: "the variable that names a start-up file",
    arg: arg("BASH_ENV", "/x"),
    bad: run("mkdir -p /b"),
    note: /start/u,
  },
  { why: "an ENV that reads it", bad: setEnv({ A: text(V) }), good: setEnv({ A: "v" }) },
  {
    why: "an ENV of its name",
    bad: setEnv({ V: "2" }),
    good: setEnv({ U: "2" }),
    note: /ARG V=1 stays before ENV V=2: the later of the two counts/u,
  },
  {
    why: "an ENV of a name that only the build knows",
    bad: named,
    good: setEnv({ U: "v" }),
    note: /only the build knows/u,
  },
  {
    why: "an ENV that its default reads",
    arg: home,
    bad: setEnv({ HOME: "/y" }),
    good: setEnv({ HOUSE: "/y" }),
    note: /ARG DIR=\$\{HOME\}\/x stays before ENV HOME=\/y: it reads what is set there/u,
  },
  {
    why: "an ARG of its name",
    bad: pin(arg("V", "2")),
    good: pin(arg("U", "2")),
    note: /ARG V=1 stays before ARG V=2: it is declared anew there/u,
  },
  {
    why: "a WORKDIR that reads it",
    bad: { ...workdir(""), kind: "workdir", path: text("/", V) },
    good: workdir("/x"),
  },
  {
    why: "a COPY that reads it",
    bad: { ...copy(undefined, "a", "/a"), destination: text("/", V) },
    good: copy(undefined, "a", "/a"),
  },
  {
    why: "an ADD that reads it",
    bad: add,
    good: { ...add, sources: [{ kind: "url", url: text("https://example.org/") }] },
  },
  { why: "an EXPOSE that reads it", bad: expose(text(V)), good: expose("1") },
  {
    why: "raw text",
    bad: raw("EXPOSE 81"),
    good: expose("81"),
    note: /nothing goes across raw text/u,
  },
]

describe("sink-args never crosses", () => {
  const last = run("rm -f /c")
  /** Where the argument stands, and where the step behind which it must not. */
  function places(own: typeof V, step: StepNode, other: StepNode) {
    const of = sunk(run("touch /w"), pin(own), step, last)
    const at = (isIt: (step: StepNode) => boolean) =>
      of.stages[0]!.steps.findIndex((each) => isIt(each.step))
    const arg = at((each) => each.kind === "arg" && each.arg.name === own.name)
    return { of, arg, step: at(({ span }) => span === other.span) }
  }

  it.each(barriers.map((each) => [each.why, each] as const))("%s", (_, each) => {
    const { of, arg: own, step } = places(each.arg ?? V, each.bad, each.bad)
    expect(own).toBeLessThan(step)
    const told = notes(of, "stopped").map(({ message }) => message)
    expect(told).toHaveLength(each.note ? 1 : 0)
    expect(told.join("")).toMatch(each.note ?? /^$/u)
  })

  const pairs = barriers.flatMap(({ why, arg: own = V, good }) =>
    good ? [[why, own, good] as const] : [],
  )
  it.each(pairs)("%s, but the like that is none", (_, own, good) => {
    const found = places(own, good, last)
    expect(found.arg).toBeGreaterThan(found.step)
    expect(notes(found.of, "stopped")).toEqual([])
  })
})

describe("sink-args", () => {
  const login = shell("/bin/sh", "-lc")

  it("crosses no RUN of a shell that reads start-up files", () => {
    expect(linesOf(sunk(login, pin(V), KNOWN))).toContainEqual("ARG V=1")
    expect(linesOf(sunk(login, pin(V), KNOWN)).at(-1)).toBe("RUN mkdir -p /a")
    expect(linesOf(sunk(shell("/bin/sh", "-ec"), pin(V), KNOWN)).at(-1)).toBe("ARG V=1")
    expect(linesOf(sunk(login, pin(V), exec("mkdir", "/a"))).at(-1)).toBe("ARG V=1")
  })

  it("takes nothing of a base for granted that is known, and all that it says", () => {
    const known = (more: object) => {
      const config = { environment: {}, volumes: [], onbuild: [], ...more }
      return compileSteps([pin(V), KNOWN], { optimize, knownBases: new Map([["alpine", config]]) })
    }
    const [did] = notes(known({}), "did")
    expect(did).toBeDefined()
    expect(did!.assumes).toBeUndefined()
    expect(notes(known({ shell: ["/bin/bash", "-lc"] }), "did")).toEqual([])
    expect(notes(known({ environment: { BASH_ENV: "/x" } }), "did")).toEqual([])
    expect(notes(known({ onbuild: ["SHELL x"] }), "did")).toEqual([])
  })

  it("keeps the order of variables where a RUN lists them, there or in a stage on this one", () => {
    const steps = [pin(V), setEnv({ A: "1" }), KNOWN]
    const base = stage("base", "alpine", ...steps)
    const lists = (command: string) => compileSteps([run(command)], { base, optimize })
    for (const each of [
      "env > /e",
      "printenv",
      "make; export -p",
      "set >/e",
      "/usr/bin/env | sort",
    ])
      expect([each, linesOf(lists(each))[0]]).toEqual([each, "ARG V=1"])
    for (const each of ["make", "set -e; make", "export A=1; make", "cat .env", "./x --env y"])
      expect([each, linesOf(lists(each))[0]]).toEqual([each, "ENV A=1"])
    expect(notes(lists("env > /e"), "stopped")).toMatchObject([
      {
        message:
          "the ARGs of base keep their places: RUN env > /e lists its variables in their order",
      },
    ])
    // The order stays the same here.
    expect(linesOf(sunk(pin(V), KNOWN, run("env")))[1]).toBe("ARG V=1")
  })

  it("leaves what triggers do to others", () => {
    const of = sunk(pin(V), onbuild(run("make")), KNOWN)
    expect(linesOf(of)).toEqual(["ONBUILD RUN make", "RUN mkdir -p /a", "ARG V=1"])
  })
})
