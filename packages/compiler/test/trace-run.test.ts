import { spawnSync } from "node:child_process"
import type { StepNode } from "@stagecraft/ir"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { mergedRunAt, partThatCalls, TraceReader, traceRun } from "../src/index.ts"
import type { Compilation, RunTrace, TraceReading } from "../src/index.ts"
import { compileSteps } from "./compile-steps.ts"
import { commandOfRun, failingParts } from "./failing-parts.ts"
import { cache, copy, exec, run, setEnv, shell, span } from "./nodes.ts"

const NONCE = "ab12cd34"
/** `STAGECRAFT_CAMPAIGN_TRACES=2000` makes it the long campaign. */
const count = Number(process.env["STAGECRAFT_CAMPAIGN_TRACES"] ?? 40)

/** The lines of the last RUN of a compilation. */
function lastRun({ stages }: Compilation) {
  const found = stages.at(-1)!.steps.findLast(({ step }) => step.kind === "run")
  if (!found) throw new Error("there is no RUN")
  return found.lines
}

function traceOf(compilation: Compilation): RunTrace | undefined {
  const merged = mergedRunAt(compilation, lastRun(compilation))
  return merged && traceRun(compilation, merged, NONCE)
}

const commandAt = (dockerfile: string, first: number, last: number): string =>
  commandOfRun(dockerfile.split("\n").slice(first - 1, last))

function commandsOf(steps: readonly StepNode[]) {
  const compilation = compileSteps(steps, { mergeRuns: false })
  const { first, last } = lastRun(compilation)
  const trace = traceOf(compilation)
  if (!trace) throw new Error("it is not traced")
  const grown = trace.dockerfile.split("\n").length - compilation.dockerfile.split("\n").length
  return {
    trace,
    plain: commandAt(compilation.dockerfile, first, last),
    traced: commandAt(trace.dockerfile, first, last + grown),
  }
}

function runIn(argv: readonly string[], command: string) {
  const [program = "", ...options] = argv
  const args = [...options, command]
  // With a socket as standard input bash takes itself to be run from afar, and reads ~/.bashrc.
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  })
  return { exitCode: signal === "SIGKILL" ? 137 : status, stdout, stderr }
}

function read(trace: RunTrace, streams: { stdout: string; stderr: string }): TraceReading {
  const reader = new TraceReader(trace)
  for (const name of ["stdout", "stderr"] as const)
    for (const line of streams[name].split("\n")) if (line !== "") reader.take(name, line)
  return reader.end()
}

/** Output without the marks, what `set -x` writes of them, and what bash says of a killed child, which it may have become. */
const withoutMarks = (text: string): string =>
  text
    .replaceAll(/^\++ (?:echo part-ab12cd34-\d+|:)\n/gmu, "")
    .replaceAll(/part-ab12cd34-\d+\n/gu, "")
    .replaceAll(/bash: line \d+: +\d+ Killed .*\n/gu, "")

const works = (argv: readonly string[]): boolean =>
  spawnSync(argv[0]!, [...argv.slice(1), "true"]).status === 0

const SHELLS: readonly (readonly string[])[] = [
  ["sh", "-c"],
  ["dash", "-c"],
  ["dash", "-euc"],
  ["dash", "-exc"],
  ["dash", "-evc"],
  ["bash", "-c"],
  ["bash", "-euo", "pipefail", "-c"],
  ["bash", "-exc"],
  ["bash", "--posix", "-vc"],
  ["busybox", "ash", "-c"],
  ["busybox", "ash", "-eo", "pipefail", "-c"],
  ["busybox", "sh", "-exc"],
].filter((argv) => works(argv))

describe("a traced RUN", () => {
  it("is tried in more than one shell", () => {
    expect(SHELLS.length).toBeGreaterThan(1)
  })

  it.each(SHELLS.map((argv) => [argv.join(" "), argv] as const))(
    "ends as the plain one does, and names the command that failed: %s",
    (name, argv) => {
      fc.assert(
        fc.property(failingParts, ({ parts, failing, exitCode }) => {
          const { trace, plain, traced } = commandsOf([run([...parts])])
          const [before, after] = [runIn(argv, plain), runIn(argv, traced)]
          expect(before.exitCode).toBe(exitCode)
          expect(after.exitCode).toBe(exitCode)
          expect(withoutMarks(after.stdout)).toBe(withoutMarks(before.stdout))
          // `-v` writes the text itself, in which the marks are; the sides of a pipeline race in what `-x` writes.
          const errors = (text: string) => (/[xv]\w*$/u.test(name) ? "" : withoutMarks(text))
          expect(errors(after.stderr)).toBe(errors(before.stderr))
          expect(read(trace, after)).toMatchObject({ kind: "parts", first: failing, last: failing })
        }),
        { numRuns: count, seed: Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121) },
      )
    },
    600_000,
  )

  it("keeps what bash remembers of the last command", () => {
    const { traced } = commandsOf([run(["echo a b", 'echo "$_"', "false"])])
    expect(withoutMarks(runIn(["bash", "-c"], traced).stdout)).toBe("a b\nb\n")
  })

  it("tells the output of the command that failed from that of the others", () => {
    const parts = ["echo early; echo early >&2", "printf open", "echo late; echo why >&2; false"]
    const { trace, traced } = commandsOf([run(parts)])
    const told = read(trace, runIn(["sh", "-c"], traced))
    expect(told).toEqual({ kind: "parts", first: 2, last: 2, output: ["late", "why"] })
  })

  it("does not begin where the shell cannot read one of the commands", () => {
    const { trace, traced } = commandsOf([run(["echo early", "words=(of bash only)"])])
    const strict = SHELLS.find(([name]) => name === "dash" || name === "busybox")
    expect(read(trace, runIn(strict!, traced))).toEqual({ kind: "not-begun" })
  })
})

describe("the traced Dockerfile", () => {
  it("differs in that RUN alone, flags and continuation kept", () => {
    const steps = [
      setEnv({ A: "1" }),
      run(["make", "make install || make force"], { mounts: [cache("/c")], network: "none" }),
      copy(undefined, "f", "/f"),
    ]
    const compilation = compileSteps(steps)
    expect(traceOf(compilation)?.dockerfile).toBe(
      compilation.dockerfile.replace(
        "make \\\n    && { make install || make force; }",
        [
          "(echo 'part-'ab12cd34-0; echo 'part-'ab12cd34-0 >&2; :); make \\",
          "    && (echo 'part-'ab12cd34-1; echo 'part-'ab12cd34-1 >&2; :) \\",
          "    && { make install || make force; }",
        ].join("\n"),
      ),
    )
  })

  it("names no target where the only stage has no name", () => {
    expect(traceOf(compileSteps([run(["a", "b"])]))?.target).toBeUndefined()
  })

  it("has fewer marks in a RUN that is long, and none in one that has no room", () => {
    const many = Array.from({ length: 2000 }, (_, index) => `touch /tmp/file-number-${index}`)
    const trace = traceOf(compileSteps([run(many)]))!
    expect(trace.marked.length).toBeGreaterThan(100)
    expect(trace.marked.length).toBeLessThan(2000)
    expect(Buffer.byteLength(trace.dockerfile)).toBeLessThan(131_000)
    const reader = new TraceReader(trace)
    reader.take("stderr", `${trace.mark}0`)
    reader.take("stderr", `${trace.mark}${trace.marked[1]!}`)
    const last = trace.marked[2]! - 1
    expect(reader.end()).toMatchObject({ kind: "parts", first: trace.marked[1], last })
    const full = Array.from({ length: 2 }, () => `echo ${"x".repeat(64_900)}`)
    expect(traceOf(compileSteps([run(full)]))).toBeUndefined()
  })

  it.each([
    ["a status that the mark would replace", [run(["false | true", "test ${PIPESTATUS[0]} = 1"])]],
    ["streams that lead elsewhere", [run(["exec >/dev/null 2>&1", "false"])]],
    ["a shell of another language", [shell("powershell", "-c"), run(["a", "b"])]],
  ] as const)("is not made where it would change %s", (_, steps) => {
    expect(traceOf(compileSteps(steps))).toBeUndefined()
  })
})

describe("mergedRunAt", () => {
  it("finds a RUN of several commands by any of its lines, and nothing else", () => {
    const compilation = compileSteps([run("mkdir -p /a"), run("mkdir -p /b"), exec("x"), run("y")])
    const lines = compilation.dockerfile.split("\n")
    const at = (text: string) => {
      const line = lines.findIndex((each) => each.includes(text)) + 1
      return mergedRunAt(compilation, { first: line, last: line })?.parts.map(
        ({ command }) => command,
      )
    }
    expect(at("RUN mkdir")).toEqual(["mkdir -p /a", "mkdir -p /b"])
    expect(at("/b")).toEqual(["mkdir -p /a", "mkdir -p /b"])
    expect([at("FROM"), at('"x"'), at("RUN y")]).toEqual([undefined, undefined, undefined])
  })
})

describe("the reader", () => {
  const trace: RunTrace = {
    dockerfile: "",
    target: undefined,
    mark: "part-n-",
    marked: [0, 1, 2],
    parts: 3,
  }
  const readLines = (...lines: readonly (readonly ["stdout" | "stderr", string])[]) => {
    const reader = new TraceReader(trace)
    for (const [stream, line] of lines) reader.take(stream, line)
    return reader.end()
  }
  const CLIPPED = "[output clipped, log limit 200KiB/s reached]"

  it("believes the stream that tells more", () => {
    const told = readLines(["stdout", "part-n-0"], ["stderr", "part-n-0"], ["stderr", "part-n-1"])
    expect(told).toMatchObject({ first: 1 })
  })

  it("says when too much was cut out of both streams", () => {
    const flood = "x".repeat(300_000)
    const both = (["stdout", "stderr"] as const).flatMap((stream) => [
      [stream, "part-n-0"] as const,
      [stream, CLIPPED] as const,
      [stream, flood] as const,
    ])
    expect(readLines(...both)).toEqual({ kind: "lost" })
    expect(readLines(...both.slice(0, 3), ["stderr", "part-n-1"], ["stdout", "end"])).toEqual({
      kind: "parts",
      first: 1,
      last: 1,
      output: [CLIPPED, flood, "end"],
    })
    expect(readLines(...both, ["stderr", "part-n-2"], ["stderr", "end"])).toMatchObject({
      first: 2,
    })
    expect(readLines(["stdout", CLIPPED])).toEqual({ kind: "lost" })
  })

  it("keeps the last lines of a command that writes a lot", () => {
    const lines = Array.from({ length: 5000 }, (_, index) => ["stdout", `line ${index}`] as const)
    const told = readLines(["stdout", "part-n-1"], ...lines)
    expect(told.kind === "parts" && told.output).toEqual(lines.slice(-40).map(([, text]) => text))
  })
})

describe("partThatCalls", () => {
  const parts = (...commands: string[]) => commands.map((command) => ({ command, span: span() }))

  it.each([
    ["one command", ["make", "tool x", "true"], 1],
    ["a command in a row", ["make && tool x", "true"], 0],
    ["two commands", ["tool a", "tool b"], undefined],
    ["a command and a word", ["echo tool", "tool b"], undefined],
    ["a choice", ["make", "tool || true"], undefined],
    ["a word", ["make tool", "true"], undefined],
    ["a pipeline", ["tool | cat", "true"], undefined],
    ["a condition", ["if tool; then make; fi", "true"], undefined],
    ["no command", ["make", "true"], undefined],
  ] as const)("of %s", (_, commands, index) => {
    expect(partThatCalls(parts(...commands), "tool")).toBe(index)
  })
})
