import { expect, it } from "vitest"
import { INSTALL, UPDATE } from "./hoist-cases.ts"
import { copy, run, workdir } from "./nodes.ts"
import { compileSteps, linesOf } from "./one-stage.ts"

/* Whether a COPY from elsewhere may have brought a link where a later COPY goes. */

const steps = (built: string) => [
  workdir("/app"),
  copy("other", built, "./"),
  copy(undefined, "public", "./public"),
  run("chmod -R 755 public"),
  UPDATE,
  INSTALL,
]

it.each(["/out/package.json", "/out/main.js"])("an install goes above a copy of %s", (built) => {
  expect(linesOf(compileSteps(steps(built)))[1]).toBe("RUN apt-get update \\")
})

it.each(["/out", "/out/conf.d", "/out/*.json", "/out/site-1.2"])(
  "and stays behind one of %s",
  (built) => {
    const lines = linesOf(compileSteps(steps(built)))
    const copies = lines.findLastIndex((line) => line.startsWith("COPY"))
    expect(lines.findIndex((line) => line.includes("apt-get"))).toBeGreaterThan(copies)
  },
)
