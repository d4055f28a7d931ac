import { copyFileSync, mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL, fileURLToPath } from "node:url"
import { build } from "esbuild"
import { stagesInOrder } from "@stagecraft/ir"
import type { ImageNode, Span, StageNode } from "@stagecraft/ir"
import { describe, expect, test } from "vitest"
import { mapSpans } from "../src/map-spans.ts"
import type { SourcePlaces } from "../src/source-places.ts"
import { runChild } from "./run-child.ts"
import { tempFolder, tempProject } from "./temp-project.ts"

const files = {
  "image.config.ts": `import { defineConfig, image, stage } from "stagecraft"
import { base, tools } from "./lib/blocks.ts"

const builder = base
  .run("make")

export default defineConfig({
  images: {
    web: image(stage("web").from(builder).use(tools)),
    api: image(stage("api").from(base)
      .copy("/out", "/out", { from: builder })),
  },
})
`,
  "lib/blocks.ts": `import { stage, type Block } from "stagecraft"

export const base = stage("base").from("alpine:3.20")
export const tools: Block = (stage) =>
  stage.run("apk add git")
`,
}

const at = (span: Span | undefined, directory: string): string | undefined =>
  span && `${span.file.replace(`${directory}/`, "")}:${span.line}:${span.column}`

/** The places of a project's spans, as \`file:line:column\`. */
function placesOf(images: readonly ImageNode[], directory: string) {
  const [web, api] = images
  const builder = (web!.stage.base as { readonly stage: StageNode }).stage
  const tool = web!.stage.steps[0]!.span
  return {
    images: images.map(({ span }) => at(span, directory)),
    base: at(builder.span, directory),
    make: at(builder.steps[0]!.span, directory),
    tool: at(tool, directory),
    toolUsed: at(tool.via, directory),
    copy: at(api!.stage.steps[0]!.span, directory),
  }
}

const expected = {
  images: ["image.config.ts:9:10", "image.config.ts:10:10"],
  base: "lib/blocks.ts:3:21",
  make: "image.config.ts:5:4",
  tool: "lib/blocks.ts:5:9",
  toolUsed: "image.config.ts:9:43",
  copy: "image.config.ts:11:8",
}

describe("spans lie in the author's files", () => {
  test("mapped by the language while the config runs", async () => {
    const project = tempProject(files)
    const { images } = await project.load()
    expect(placesOf(images, project.directory)).toEqual(expected)
  })

  test("mapped afterwards for another copy of the language", async () => {
    const project = tempProject(files)
    const library = join(tempFolder(), "index.mjs")
    await build({
      entryPoints: [fileURLToPath(import.meta.resolve("@stagecraft/dsl"))],
      outfile: library,
      bundle: true,
      format: "esm",
      platform: "node",
    })
    const { images } = await project.load({ library: pathToFileURL(library).href })
    expect(placesOf(images, project.directory)).toEqual(expected)
    const [web, api] = images.map(({ stage }) => stagesInOrder(stage))
    // A stage that was shared is one stage still.
    expect(web!.filter((stage) => api!.includes(stage)).map(({ name }) => name)).toEqual(["base"])
  })
})

describe("spans lie in the author's files through symbolic links", () => {
  const throwing = {
    "real/node_modules/keep.txt": "",
    "real/image.config.ts": 'const word: string = "no"\n\nthrow new Error(word)\n',
  }

  test("of the config's folder", async () => {
    const project = tempProject(throwing)
    symlinkSync("real", project.path("link"))
    const { diagnostics } = await runChild({ cwd: project.path("link") })
    expect(diagnostics).toMatchObject([{ code: "config-threw" }])
    expect(at(diagnostics![0]!.span, project.directory)).toBe("link/image.config.ts:3:7")
  })

  test("of node_modules, where the bundle lies", async () => {
    const project = tempProject(throwing)
    mkdirSync(project.path("other"))
    symlinkSync("../real/node_modules", project.path("other/node_modules"))
    copyFileSync(project.path("real/image.config.ts"), project.path("other/image.config.ts"))
    const { diagnostics } = await runChild({ cwd: project.path("other") })
    expect(at(diagnostics![0]!.span, project.directory)).toBe("other/image.config.ts:3:7")
  })
})

describe("mapSpans", () => {
  const span: Span = { file: "bundle", line: 1, column: 1 }
  const places: SourcePlaces = {
    isBundle: (file) => file === "bundle",
    isSource: () => false,
    original: (place) =>
      place.file === "bundle" ? { file: "source", line: place.line + 1, column: 7 } : place,
  }
  const stageOn = (base: StageNode["base"], span: Span): StageNode =>
    Object.freeze({ kind: "stage", name: "a", base, steps: [], span })
  const imageOf = (stage: StageNode, span: Span): ImageNode =>
    ({ kind: "image", name: "a", stage, span }) as unknown as ImageNode

  test("returns the identical images when there is nothing to map", () => {
    const own = { file: "mine", line: 1, column: 1 }
    const images = [imageOf(stageOn({ kind: "scratch" }, own), own)]
    expect(mapSpans(images, places)).toBe(images)
  })

  test("goes as deep as a chain of stages is long", () => {
    let stage = stageOn({ kind: "scratch" }, span)
    for (let count = 0; count < 20_000; count++) stage = stageOn({ kind: "stage", stage }, span)
    const [image] = mapSpans([imageOf(stage, span)], places)
    const stages = stagesInOrder(image!.stage)
    expect(stages).toHaveLength(20_001)
    expect(new Set(stages.map((each) => each.span.file))).toEqual(new Set(["source"]))
  })

  test("drops a place of the bundler's own and keeps where it was used", () => {
    const hidden: SourcePlaces = {
      ...places,
      original: (place) => (place.line === 1 ? undefined : { ...place, file: "source" }),
    }
    const via = { ...span, line: 5 }
    const [image] = mapSpans(
      [imageOf(stageOn({ kind: "scratch" }, span), { ...span, via })],
      hidden,
    )
    expect(image!.span).toEqual({ file: "source", line: 5, column: 1 })
  })
})
