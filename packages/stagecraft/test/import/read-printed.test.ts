import { parseDockerfile } from "@stagecraft/dockerfile"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { countLayers } from "../../src/import/count-layers.ts"
import { readPrinted } from "../../src/import/read-printed.ts"
import type { ReadBuilds } from "../../src/import/read-printed.ts"
import { withEdges } from "../../src/import/with-edges.ts"

function read(original: string, printed: string, target?: string): ReadBuilds {
  const { tree } = parseDockerfile(original, { file: "Dockerfile" })
  if (!tree) throw new Error("the Dockerfile is refused")
  const stages = tree.instructions.filter(({ kind }) => kind === "from")
  return readPrinted(printed, target, { tree, target: stages.length - 1 }, "the way out")
}

function found(...given: Parameters<typeof read>): readonly Diagnostic[] {
  try {
    read(...given)
    return []
  } catch (error) {
    if (error instanceof ImageError) return error.diagnostics
    throw error
  }
}

describe("a Dockerfile that is to be handed out", () => {
  it("is refused when it is none", () => {
    const [first] = found("FROM a\n", "FROM a\nRUNN b\n")
    expect(first?.code).toBe("import-not-understood")
    expect(first?.span?.file).toBe("Dockerfile")
  })

  it("is refused when the builder would refuse it, and not the original", () => {
    const [first] = found("FROM a\nCOPY b c\n", "FROM a\nCOPY --from=7 b c\n")
    expect(first?.code).toBe("import-differs")
    expect(first?.message).toContain("the builder would refuse what was made of it: ")
    expect(first?.output).toContain("COPY --from=7 b c")
    expect(found("FROM a AS b\n", "FROM a AS c\n", "b")).toHaveLength(1)
    const needy = "ARG A\nFROM ${A:?tell}\n"
    expect(found(needy, needy)).toEqual([])
    expect(read(needy, needy)).toEqual({ original: undefined, printed: undefined })
  })
})

describe("layers", () => {
  const layers = (text: string): number | undefined => {
    const { original } = read(text, text)
    return original && countLayers(original)
  }

  it("are counted down to the base image", () => {
    const text = `FROM x AS a
RUN 1
COPY b c
ENV A=1
FROM y AS B
WORKDIR /w
FROM a
ADD d e
CMD f
`
    expect(layers(text)).toBe(3)
    expect(layers(`${text}FROM b\n`)).toBe(1)
    expect(layers(`${text}FROM scratch\n`)).toBe(0)
  })

  it("are those of the stage that an argument chooses", () => {
    expect(layers("ARG V=a\nFROM x AS a\nRUN 1\nRUN 2\nFROM $V AS b\nRUN 3\n")).toBe(3)
    expect(layers("ARG V=c\nFROM x AS a\nRUN 1\nRUN 2\nFROM $V AS v\nRUN 3\n")).toBe(1)
  })
})

describe("comments of the file", () => {
  const edged = (text: string, comments: readonly string[]) =>
    withEdges(text, { comments, stages: [] })

  it("stand below the head and above all else", () => {
    expect(edged("# head\n\nFROM a\n", ["one", ""])).toBe("# head\n\n# one\n#\n\nFROM a\n")
    expect(edged("# head\n\nFROM a\n", [])).toBe("# head\n\nFROM a\n")
  })

  it("take no line away where there is no blank one", () => {
    expect(edged("# head\nFROM a\nRUN b\n", ["one"])).toBe("# head\n\n# one\n\nFROM a\nRUN b\n")
    expect(edged("FROM a\nRUN b\n", ["one"])).toBe("# one\n\nFROM a\nRUN b\n")
    expect(edged("FROM a\nRUN b\\ \n", [])).toBe("FROM a\nRUN b\\ \n")
  })
})
