import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("")

/** Writes the config of a Dockerfile, which the command loads and compares with the original. */
async function imported(dockerfile: string): Promise<string> {
  const cwd = project({ Dockerfile: dockerfile })
  const { code, stderr } = await stagecraft(["import"], { cwd })
  expect(code, stderr).toBe(0)
  expect(stderr).toContain("It is the same build")
  return readFileSync(join(cwd, "image.config.ts"), "utf8")
}

describe("a stage of very many steps", { timeout: 120_000 }, () => {
  it("goes on from consts of its first steps", async () => {
    const text = await imported(
      `# the image\nFROM busybox AS app\n${lines(2500, (index) => `ARG A=${index}\nRUN echo ${index}\n`)}# the end\n`,
    )
    expect(text).toContain('\n// the image\nconst appPart = stage("app")\n  .from("busybox")\n')
    expect(text).toMatch(/;\n\nconst appPart2 = appPart\n {2}\.(?:run|arg)\(/u)
    expect(text).toMatch(/;\n\nconst app = appPart\d+\n {2}\.(?:run|arg)\(/u)
    expect(text).toMatch(/\n {2}\.run\("echo 2499"\);\n\/\/ the end\n\nexport default app;\n$/u)
  })

  it("has several calls for its triggers", async () => {
    const text = await imported(
      `FROM busybox\n${lines(700, (index) => `ONBUILD RUN echo ${index}\n`)}`,
    )
    expect(text.match(/\.onbuild\(/gu)).toHaveLength(3)
  })
})

describe("a command of very many lines", { timeout: 120_000 }, () => {
  it("keeps the comments between them", async () => {
    const text = await imported(
      `FROM busybox\nRUN echo \\\n${lines(5000, (index) => `# comment ${index}\n  && echo ${index} \\\n`)}  && true\n`,
    )
    expect(text).toMatch(/" \+\n +\/\/ comment 1\n +"/u)
    expect(text).toMatch(/" \+\n +\/\/ comment 4999\n/u)
  })
})
