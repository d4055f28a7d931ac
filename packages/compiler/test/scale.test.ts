import type { StageNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { expect, it } from "vitest"
import { compile } from "../src/index.ts"
import { arg, copy, image, run, stage } from "./nodes.ts"
import { processorClock } from "../../../test/support/processor-clock.ts"

/** Milliseconds of the fastest of some runs, which other work on the machine disturbs least. */
function fastest(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const spent = processorClock()
    work()
    return spent()
  })
  return Math.min(...times)
}

const shapes: Readonly<Record<string, (stages: number) => StageNode>> = {
  "a chain of stages, each with an argument of its own": (stages) => {
    let top = stage("s", "alpine")
    for (let index = 0; index < stages; index++) {
      const own = arg(`A${index}`, "v")
      top = stage(`s${index}`, top, run("mkdir -p /a"), run("mkdir -p /b"), run(text("x ", own)))
    }
    return top
  },
  "many stages that one copies from": (stages) => {
    const sources = Array.from({ length: stages }, (_, index) =>
      stage(`s${index}`, "alpine", run("mkdir -p /a"), run("mkdir -p /b")),
    )
    return stage("top", "alpine", ...sources.map((source) => copy(source, "/a", "/a")))
  },
  "one long stage": (stages) =>
    stage("top", "alpine", ...Array.from({ length: stages * 10 }, () => run("mkdir -p /a"))),
}

it.each(Object.entries(shapes))(
  "%s takes time in proportion",
  (_, shape) => {
    const [small, large] = [image(shape(500)), image(shape(5000))]
    const one = fastest(() => compile(small))
    const ten = fastest(() => compile(large))
    // Quadratic work would be a hundred times; the rest is for a busy machine.
    expect(ten).toBeLessThan(Math.max(one, 20) * 40)
  },
  120_000,
)
