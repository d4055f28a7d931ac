import type { StepNode } from "@stagecraft/ir"
import { noOptimize } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { ALL, APP, hoists, INSTALL, stays, UPDATE } from "./hoist-cases.ts"
import { run, stage } from "./nodes.ts"
import { compileSteps, notesOf } from "./one-stage.ts"
import { processorClock } from "../../../test/support/processor-clock.ts"

function hoist(steps: readonly StepNode[], isOn = true) {
  const of = compileSteps(steps, { optimize: { ...noOptimize, hoistInstalls: isOn && "known" } })
  expect(of.problems.filter(({ severity }) => severity === "error")).toEqual([])
  const last = of.dockerfile.slice(of.dockerfile.lastIndexOf("FROM")).trimEnd()
  return { lines: last.split("\n").slice(1), notes: notesOf(of, "hoist-installs") }
}

describe("hoist-installs", () => {
  it.each(hoists)("moves %s", (_, steps, lines) => {
    const { lines: out, notes } = hoist(steps)
    expect(out).toEqual(lines)
    expect(notes.map(({ action }) => action)).toContain("did")
  })

  it.each(stays)("leaves alone %s", (_, steps, expected) => {
    const { lines, notes } = hoist(steps)
    expect(lines).toEqual(hoist(steps, false).lines)
    expect(notes.map(({ action, message }) => `${action}: ${message}`)).toEqual(
      expected.map(
        ({ source }) =>
          expect.stringMatching(
            new RegExp(`^stopped: .* stays where it is: .*(?:${source})`, "u"),
          ) as string,
      ),
    )
  })

  it("says what moved where, and under what", () => {
    expect(hoist([APP, ALL, UPDATE]).notes).toEqual([
      {
        pass: "hoist-installs",
        action: "did",
        message: "RUN apt-get update moved above COPY . .",
        spans: [UPDATE.span, ALL.span],
        assumes: ["posix-shell", "no-triggers"],
      },
    ])
  })

  it("keeps lists new for stages above", () => {
    const of = (...more: readonly StepNode[]) => {
      const below = stage("below", "alpine", APP, ALL, UPDATE, INSTALL)
      const of = compileSteps(more, { base: below })
      return notesOf(of, "hoist-installs").map(({ repeats }) => repeats)
    }
    const once = [undefined, undefined]
    expect(of(run("apt-get install -y git"))).toEqual([undefined, ["apt-get update"], undefined])
    expect(of(run("apt-get update"), run("apt-get install -y git"))).toEqual(once)
    expect(of(run("apt-get clean && rm -rf /var/lib/apt/lists/*"))).toEqual(once)
  })

  it("takes time in proportion", () => {
    const steps = (count: number) =>
      Array.from({ length: count }, (_, index) => (index % 2 ? INSTALL : ALL))
    const time = (count: number) =>
      Math.min(
        ...[1, 2, 3].map(() => {
          const spent = processorClock()
          hoist([APP, ...steps(count)])
          return spent()
        }),
      )
    time(100)
    const small = time(200)
    expect(time(2000)).toBeLessThan(Math.max(small, 40) * 40)
  })
})
