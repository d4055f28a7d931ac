import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile } from "@stagecraft/importer"
import type { ImportedFile } from "@stagecraft/importer"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { verifyImage } from "../../src/import/verify-image.ts"

function lifted(text: string): ImportedFile {
  const { tree } = parseDockerfile(text, { file: "Dockerfile" })
  const file = tree && liftDockerfile(tree).file
  if (!file) throw new Error("the Dockerfile is refused")
  return file
}

const imageOf = ({ images }: ImportedFile): ImageNode => images[0]!.node

/** What is found when the image of one file is said to be the build of another. */
function found(image: ImageNode, original: ImportedFile, target = 0): readonly Diagnostic[] {
  try {
    verifyImage(image, { tree: original.tree, target }, "the way out")
    return []
  } catch (error) {
    if (error instanceof ImageError) return error.diagnostics
    throw error
  }
}

describe("an image and the Dockerfile that it was imported from", () => {
  it("are one build, also when the lines are others", () => {
    const file = lifted("FROM busybox\nENV A=1\nENV B=$A\nRUN echo \\\n  b\n")
    expect(found(imageOf(file), file)).toEqual([])
    const other = lifted("# b\nFROM busybox AS x\nENV A=1\n\nENV B=${A}\nRUN echo   b\n")
    expect(found(imageOf(other), file)).toEqual([])
  })

  it("are told of what the builder refuses of the original", () => {
    const file = lifted("FROM busybox\nRUN echo a\nCOPY --from=$X /a /b\n")
    const [first, ...more] = found(imageOf(lifted("FROM busybox\nRUN echo a\n")), file)
    expect(more).toEqual([])
    expect(first).toMatchObject({
      code: "import-refused",
      message: expect.stringContaining(
        "would refuse this Dockerfile: --from=$X is not expanded",
      ) as string,
      span: { file: "Dockerfile", line: 3, column: 1 },
    })
  })

  it("are told to differ with both lines", () => {
    const file = lifted("FROM busybox\nRUN echo a\nRUN echo b\n")
    const other = lifted("FROM busybox\nRUN echo a\nRUN echo c\n")
    const [first, ...more] = found(imageOf(other), file)
    expect(more).toEqual([])
    expect(first).toMatchObject({
      code: "import-differs",
      severity: "error",
      span: { file: "Dockerfile", line: 3, column: 1 },
      hint: "the way out",
    })
    expect(first?.output).toMatch(/^line \d+ of what it emits:\nRUN echo c$/u)
  })

  it("differ when the stage is another one", () => {
    const file = lifted("FROM busybox AS a\nRUN echo a\nFROM busybox\nRUN echo b\n")
    expect(found(imageOf(file), file, 1)).toEqual([])
    expect(found(imageOf(file), file, 0)).toMatchObject([{ code: "import-differs" }])
  })

  it("are told when the compiler refuses what was made", () => {
    const file = lifted("FROM busybox\nRUN true\n")
    const image = imageOf(file)
    const stage = {
      ...image.stage,
      base: { kind: "image", reference: ["Not an image"] },
    } as const
    const problems = found({ ...image, stage }, file)
    expect(problems.map(({ code }) => code)).toEqual([
      "import-not-understood",
      "invalid-image-reference",
    ])
    expect(problems[0]).toMatchObject({
      message: "what was made of the Dockerfile cannot be compiled: invalid-image-reference",
      span: { file: "Dockerfile", line: 1 },
    })
  })
})
