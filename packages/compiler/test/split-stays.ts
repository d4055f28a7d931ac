import type { StepNode } from "@stagecraft/ir"
import { expect, it } from "vitest"
import { run } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, project, stops } from "./split-context.ts"

/** A context, the install or all steps, and what the pass says. */
export type Stay = readonly [files: Files, install: string | readonly StepNode[], why: RegExp]

/** Tests that a copy stays as it is, and that the pass says why. */
export function itStaysWith(cases: Readonly<Record<string, Stay>>, base?: string): void {
  it.each(Object.entries(cases))("stays with %s", (_, [files, install, why]) => {
    const steps = typeof install === "string" ? project(run(install)) : install
    const made = compileIn(files, steps, base === undefined ? {} : { base })
    const lines = instructions(made)
    const [kept, left] =
      typeof install === "string"
        ? [lines.slice(2), ["COPY . .", `RUN ${install}`]]
        : [lines.filter((line) => /^(?:COPY|ADD)/u.test(line)), ["COPY . ."]]
    expect(kept).toEqual(left)
    expect(stops(made).join("\n")).toMatch(why)
  })
}
