import { describe, expect, it } from "vitest"
import { compileSteps, countRuns } from "./compile-steps.ts"
import { run, shell } from "./nodes.ts"

describe("mergeRuns: all", () => {
  const all = { mergeRuns: "all" } as const
  const PLAIN_SHELL = shell("/bin/sh", "-c")
  it.each([
    ["a command without a row", "make install", "make install"],
    ["a pipeline", "cat a | sort -u > b", "make"],
    ["a default", "echo ${A:-1}", "make"],
    ["a choice", "make || make clean", "make"],
    ["a glob and a command in a word", 'chmod +x $(find . -name "*.sh")', "make"],
  ])("joins %s", (_, first, second) => {
    expect(countRuns(compileSteps([run(first), run(second)], all).dockerfile)).toBe(1)
  })

  it("puts a choice in braces where it would swallow what stands before", () => {
    const { dockerfile } = compileSteps([run("make"), run("test -f x || touch x")], all)
    expect(dockerfile).toContain("RUN make \\\n    && { test -f x || touch x; }")
  })

  it.each([
    ["a heredoc", "cat <<E\nx\nE"],
    ["a comment", "make # all"],
    ["a comment inside", "make && # all\nmake install"],
    ["an open quote", "echo 'a"],
    ["a background process", "make &"],
    ["a background process inside", "if true; then make & fi"],
    ["a backslash at the end", "make \\"],
    ["a function", "f() { true; }"],
    ["a loop, whose variable stays", "for i in a b; do make $i; done"],
    ...[
      "exit 0",
      "exec make",
      "set -e",
      "cd /x",
      "trap true EXIT",
      "umask 0",
      "export A=1",
      "alias a=b",
      "A=1",
      ". /x",
      "eval x",
      "unset A",
    ].map((bad) => [bad, bad] as const),
    ["a builtin behind another", "command cd /x"],
    ["an assignment in a word", "echo ${A:=1}"],
    ["a builtin in disguise", "c''d /x"],
  ] as const)("keeps apart %s", (_, bad) => {
    const { dockerfile, record } = compileSteps([PLAIN_SHELL, run("make"), run(bad)], all)
    expect(dockerfile.match(/^RUN/gmu)).toHaveLength(2)
    expect(record.filter(({ action }) => action === "stopped")).toHaveLength(1)
  })

  it("keeps lists and choices whole where the shell stops at errors", () => {
    const steps = [run("make; make install"), run("if test -f x; then make; fi")]
    for (const step of steps)
      expect(countRuns(compileSteps([step, run("make")], all).dockerfile)).toBe(2)
    const inside = [run("echo $(make; make install)"), run("make")]
    expect(countRuns(compileSteps(inside, all).dockerfile)).toBe(2)
    expect(countRuns(compileSteps([PLAIN_SHELL, ...inside], all).dockerfile)).toBe(1)
    expect(countRuns(compileSteps(steps, all).dockerfile)).toBe(2)
    expect(countRuns(compileSteps([shell("/bin/sh", "-ec"), ...steps], all).dockerfile)).toBe(2)
    expect(countRuns(compileSteps([PLAIN_SHELL, ...steps], all).dockerfile)).toBe(1)
  })

  it("still asks for the same setting", () => {
    expect(
      countRuns(compileSteps([run("make"), run("make", { network: "none" })], all).dockerfile),
    ).toBe(2)
    expect(
      countRuns(compileSteps([run("make"), run("make", { merge: false })], all).dockerfile),
    ).toBe(2)
  })
})
