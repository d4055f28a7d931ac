import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { build, emit, explain, faultsOf, load } from "../support/api.ts"
import { project } from "../support/cli.ts"

const config = `import { defineConfig, image, stage } from "stagecraft";
const base = stage("base").from("busybox:1.36");
export default defineConfig({ images: {
  app: image(base.run("true")),
  tool: image(stage("tool").from("acme/base:1").copy("/bin/busybox", "/", { from: base })),
} });
`
const other = `import { image, stage } from "stagecraft";
export default image(stage("made").from("scratch"), { tags: ["acme/base:1"] });
`
const files = {
  "package.json": '{ "name": "mono", "workspaces": ["*"] }',
  "app/image.config.ts": config,
  "base/image.config.ts": other,
}
const lock = { "image.lock": '{ "version": 1 }\n' }

describe("image.lock and the library", () => {
  it("tells of each image what is not locked, and nothing of what the repository builds", async () => {
    const found = await load({ cwd: join(project({ ...files, ...lock }), "app") })
    const emitted = await emit(found)
    const codes = emitted.map(({ warnings }) =>
      warnings.map(({ code, message }) => [code, message]),
    )
    const busybox = [
      "not-locked",
      "busybox:1.36 is not in image.lock: what it means today is taken",
    ]
    expect(codes).toEqual([[busybox], [busybox]])
    expect(emitted[0]!.warnings[0]!.span?.line).toBe(2)
    const told: string[] = []
    await explain(found, { onWarning: ({ code }) => void told.push(code) })
    expect(told).toEqual(["not-locked"])
    const fault = new Error("no more")
    const thrown = explain(found, { onWarning: () => Promise.reject(fault) })
    await expect(thrown).rejects.toBe(fault)
  })

  it("rejects with lock-required where every name has to be locked, with and without a file", async () => {
    for (const more of [lock, {}]) {
      const found = await load({ cwd: join(project({ ...files, ...more }), "app") })
      for (const call of [emit, explain, build]) {
        const faults = await faultsOf(call(found, { locked: true }))
        expect(faults).toMatchObject([
          {
            code: "lock-required",
            span: { file: found.file, line: 2 },
            message: expect.stringContaining("busybox:1.36 is not locked") as string,
          },
        ])
        const [wrong] = await faultsOf(call(found, { locked: "yes" as never }))
        expect(wrong).toMatchObject({
          code: "value-wrong-type",
          span: { file: import.meta.filename },
        })
      }
    }
    const fine = await load({ cwd: join(project({ ...files, ...lock }), "base") })
    expect(await emit(fine, { locked: true })).toHaveLength(1)
  })

  it("tells of a lock that cannot be read where it is wrong", async () => {
    const cwd = project({ ...files, "image.lock": "{\n<<<<<<<\n" })
    const [fault] = await faultsOf(emit(await load({ cwd: join(cwd, "app") })))
    expect(fault).toMatchObject({ code: "lock-invalid", span: { file: join(cwd, "image.lock") } })
  })
})
