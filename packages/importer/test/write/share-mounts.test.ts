import { describe, expect, it } from "vitest"
import { written } from "./written.ts"

const go = "--mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build"

describe("mounts of several commands", () => {
  it("are one const, called after whose caches they are", async () => {
    expect(await written(`FROM golang\nRUN ${go} a\nRUN ${go} b\n`)).toBe(
      `import { cache, stage } from "stagecraft";

const goCaches = [cache("/go/pkg/mod"), cache("/root/.cache/go-build")];

const app = stage("app")
  .from("golang")
  .run("a", { mounts: goCaches })
  .run("b", { mounts: goCaches });

export default app;
`,
    )
  })

  it("are called mounts where they are not all caches, and stand below the arguments they read", async () => {
    const some = "--mount=type=cache,target=/$A --mount=type=tmpfs,target=/b"
    const text = await written(`ARG A=1\nFROM x AS y\nARG A\nRUN ${some} a\nRUN ${some} b\n`)
    expect(text).toContain('const a = arg("A", { default: "1" });\n\nconst mounts = [')
    expect(text).toContain('.run("a", { mounts })')
    expect(text).toContain('.run("b", { mounts })')
  })

  it("stay where they are when they are one only, differ, or read a stage", async () => {
    const one = "--mount=type=cache,target=/c"
    const stage = `${one} --mount=type=bind,from=y,target=/b`
    const other = `${one} --mount=type=cache,target=`
    const text = await written(
      `FROM x AS y\nFROM z\n${[one, one, stage, stage, `${other}/d`, `${other}/e`]
        .map((mounts) => `RUN ${mounts} a`)
        .join("\n")}\n`,
    )
    expect(text).not.toContain("const caches")
    expect(text).not.toContain("const mounts")
    expect(text.match(/mounts: \[/gu)).toHaveLength(6)
  })

  it("of several kinds are several consts", async () => {
    const apt = "--mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt"
    const others = "--mount=type=cache,target=/x --mount=type=cache,target=/y"
    const text = await written(
      `FROM a AS caches\n${[go, apt, others, go, apt, others].map((each) => `RUN ${each} a`).join("\n")}\n`,
    )
    expect(text).toContain("const goCaches = [")
    expect(text).toContain("const aptCaches = [")
    expect(text).toContain("const cachesList = [")
  })
})
