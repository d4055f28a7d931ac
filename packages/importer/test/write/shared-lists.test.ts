import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile, writeConfig } from "@stagecraft/importer"
import { describe, expect, it } from "vitest"

/** The config of Dockerfiles, each with the patterns that its images keep out. */
async function written(
  files: readonly (readonly [text: string, exclude: readonly string[]])[],
): Promise<string> {
  const lifted = files.map(([text, exclude], index) => {
    const { tree } = parseDockerfile(text, { file: `${index}.Dockerfile` })
    const file = tree && liftDockerfile(tree, { exclude }).file
    if (!file) throw new Error("the Dockerfile is refused")
    return file
  })
  return await writeConfig(lifted)
}

const two = "FROM a AS test\nFROM a AS app\n"

describe("patterns that several images keep out", () => {
  it("are one const", async () => {
    const text = await written([[two, ["**/dist", "!dist/keep"]]])
    expect(text).toContain('\nconst ignored = ["**/dist", "!dist/keep"];\n\nexport default')
    expect(text.match(/exclude: ignored/gu)).toHaveLength(2)
  })

  it("are several when they differ, and stay where only one image has them", async () => {
    const text = await written([
      [two, ["a"]],
      [two, ["b"]],
      ["FROM c AS ignored\n", ["c"]],
    ])
    expect(text).toContain('const ignored = stage("ignored")')
    expect(text).toContain('const ignored2 = ["a"];\n')
    expect(text).toContain('const ignored3 = ["b"];\n')
    expect(text).toContain('exclude: ["c"]')
  })

  it("make no const when there are none", async () => {
    expect(await written([[two, []]])).not.toContain("ignored")
  })
})
