import { writeConfig } from "@stagecraft/importer"
import fc from "fast-check"
import { expect, test } from "vitest"
import { evaluate, meaning } from "./evaluate.ts"
import { importedFiles } from "./random-files.ts"

test("whatever stands in a Dockerfile, the config means the same and runs none of it", async () => {
  await fc.assert(
    fc.asyncProperty(importedFiles, async (files) => {
      const images = evaluate(await writeConfig(files))
      const nodes = files.flatMap((file) => file.images.map(({ node }) => node))
      expect([...images.keys()].sort()).toEqual(nodes.map(({ name }) => name).sort())
      for (const node of nodes) expect(meaning(images.get(node.name)!)).toEqual(meaning(node))
    }),
    { numRuns: 150 },
  )
})

test("the check sees a text that is another", async () => {
  const [files] = fc.sample(importedFiles, 1)
  const [[, image] = []] = evaluate(await writeConfig(files!))
  const { stage } = image!
  expect(meaning({ ...image!, stage: { ...stage, name: `${stage.name}x` } })).not.toEqual(
    meaning(image!),
  )
})
