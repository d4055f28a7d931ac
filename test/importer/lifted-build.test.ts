import { compile } from "@stagecraft/compiler"
import type { DockerfileTree } from "@stagecraft/dockerfile"
import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile, sameBuild } from "@stagecraft/importer"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { randomDockerfile } from "./random-dockerfile.ts"

function parsed(text: string): DockerfileTree | undefined {
  return parseDockerfile(text, { file: "Dockerfile" }).tree
}

/** How what is lifted and printed again differs from what was there, stage by stage; undefined when there is nothing. */
function differences(text: string): readonly string[] | undefined {
  const tree = parsed(text)
  const file = tree && liftDockerfile(tree).file
  if (!file) return undefined
  return file.images.flatMap(({ node }) => {
    const { dockerfile, stages } = compile(node, { optimize: false })
    const again = parsed(dockerfile)
    if (!again) return [`not accepted:\n${dockerfile}`]
    return stages.flatMap((stage, target) => {
      const own = file.stages.find((each) => each.node === stage.node)
      const from = { tree, target: own?.index ?? -1 }
      // What the builder refuses as a whole may become images that it accepts, or that cannot be compared.
      return sameBuild(from, { tree: again, target })
        .map(({ message }) => message)
        .filter((message) => !/no more refuse|nothing can be built/u.test(message))
        .map((message) => `${message}\n${dockerfile}`)
    })
  })
}

describe("a Dockerfile that is lifted and printed again", () => {
  it("is the same build", () => {
    let count = 0
    fc.assert(
      fc.property(randomDockerfile, (text) => {
        const found = differences(text)
        if (found) count++
        expect(found ?? []).toEqual([])
      }),
      { numRuns: 150 },
    )
    expect(count).toBeGreaterThan(40)
  })
})
