import { execFileSync } from "node:child_process"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it } from "vitest"
import { dockerCli } from "../../scripts/engine/buildx.ts"
import { temporaryName } from "../engine/engine-under-test.ts"
import { project, stagecraft } from "../support/cli.ts"

const host = process.env["DOCKER_HOST"] ?? ""

describe("images that build on each other", () => {
  it.each(["bake", "compose"])(
    "are built in that order of a %s file",
    { timeout: 120_000 },
    async (format) => {
      const engine = await findEngine(process.env)
      const [base, top] = ["base", "top"].map((name) => temporaryName(engine, `formats-${name}`))
      const cwd = project({
        "image.config.ts": `import { defineConfig, image, stage } from "stagecraft"
const base = stage("base").from("busybox:1.36").run(\`echo \${process.env.V} > /b\`).env({ B: "b" })
const top = stage("top").from("${base}").run("cat /b > /seen").copy("/b", "/c", { from: "${base}" })
export default defineConfig({
  images: { top: image(top, { tags: ["${top}"] }), "the.base": image(base, { tags: ["${base}"] }) },
})
`,
      })
      const { command, env } = await dockerCli(host)
      const [program = "", ...words] = command
      const file = format === "bake" ? "docker-bake.json" : "compose.yaml"
      for (const V of ["one", "two"]) {
        const emitted = await stagecraft(["emit", "--format", format], { cwd, env: { V } })
        expect(emitted.code, emitted.stderr).toBe(0)
        execFileSync(program, [...words, "buildx", "bake", "-f", file], {
          cwd,
          env: { ...process.env, ...env },
          stdio: "pipe",
        })
        const { stdout } = await engine.run(top!, ["cat", "/b", "/seen", "/c"])
        expect(stdout).toBe(`${V}\n${V}\n${V}\n`)
      }
    },
  )
})
