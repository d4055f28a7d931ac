import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { explain, faultsOf, load } from "../support/api.ts"
import { project, stagecraft } from "../support/cli.ts"

const files = {
  "image.config.ts": `import { stage } from "stagecraft"
export default stage("app").from("busybox:1.36").copy("a.txt", "/").run("mkdir /a").run("mkdir /b")
`,
  "a.txt": "a\n",
}

describe("explain", () => {
  it("gives what the command prints as JSON", async () => {
    const cwd = project(files)
    const loaded = await load({ cwd })
    const words = ["explain", "--json", "--emit", "--for", "docker-20.10", "--file", "a.txt"]
    const { stdout } = await stagecraft(words, { cwd })
    const options = { emit: true, profile: "docker-20.10", files: [join(cwd, "a.txt")] }
    const found = await explain(loaded, options)
    const near = JSON.parse(stdout) as { readonly images: typeof found }
    // The command is somewhere else, and places are relative.
    const withoutPlaces = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (key, each: unknown) =>
          key === "file" || key === "folder" ? undefined : each,
        ),
      )
    expect(withoutPlaces(found)).toEqual(withoutPlaces(near.images))
    expect(found[0]).toMatchObject({
      purpose: "emit",
      changes: [{ change: { kind: "file", path: "a.txt" } }, {}, {}],
    })
  })

  it("refuses what it cannot use, at the call", async () => {
    const loaded = await load({ cwd: project(files) })
    const [unknown] = await faultsOf(explain(loaded, { images: ["app"] }))
    expect(unknown).toMatchObject({ code: "unknown-image", span: { file: import.meta.filename } })
    const [wrong] = await faultsOf(explain(loaded, { files: "a.txt" } as never))
    expect(wrong?.code).toBe("value-wrong-type")
  })
})
