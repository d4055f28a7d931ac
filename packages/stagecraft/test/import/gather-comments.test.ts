import { compile } from "@stagecraft/compiler"
import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile } from "@stagecraft/importer"
import type { StageNode } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { gatherComments } from "../../src/import/gather-comments.ts"

/** A Dockerfile through all passes, without its header. */
function optimized(text: string): string {
  const { tree } = parseDockerfile(text)
  const file = tree && liftDockerfile(tree).file
  const image = file?.images[0]?.node
  if (!file || !image) throw new Error("the Dockerfile is refused")
  const compiled = (stages: readonly StageNode[]) =>
    compile({ ...image, stage: stages.at(-1) ?? image.stage })
  const nodes = file.stages.map(({ node }) => node)
  const { dockerfile } = compiled(gatherComments(nodes, compiled))
  return dockerfile.slice(dockerfile.indexOf("\n\n") + 2)
}

describe("comments of RUNs", () => {
  it("that become one stand above it, in order", () => {
    const text = `FROM debian
# lists
RUN apt-get update
# tools
# and more
RUN apt-get install -y curl
RUN rm -rf /var/lib/apt/lists/*
# a user
USER app
`
    expect(optimized(text)).toBe(`FROM debian
# lists
# tools
# and more
RUN apt-get update \\
    && apt-get install -y curl \\
    && rm -rf /var/lib/apt/lists/*
# a user
USER app
`)
  })

  it("that stay apart stay where they were", () => {
    const text = `FROM debian
# one
RUN make
# two
RUN make install
`
    expect(optimized(text)).toBe(text)
  })

  it("of stages that are bases, sources and mounts stay with them, too", () => {
    const text = `FROM debian AS a
# one
RUN mkdir /a
# two
RUN touch /a/b

FROM a AS b
# three
RUN --mount=type=bind,from=a,target=/a make

FROM a
COPY --from=b /x /x
`
    expect(optimized(text)).toBe(
      text
        .replace(
          "# one\nRUN mkdir /a\n# two\nRUN touch",
          "# one\n# two\nRUN mkdir /a \\\n    && touch",
        )
        .replace("FROM a\nCOPY", "FROM a AS app\nCOPY"),
    )
  })
})
