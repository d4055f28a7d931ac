import { image, stage, toImageNode } from "@stagecraft/dsl"
import { expect, it } from "vitest"
import { compileImage } from "../src/compile-image.ts"
import type { CompiledImage } from "../src/compile-image.ts"
import { contextKeys } from "../src/context-keys.ts"
import { sharedIgnores } from "../src/share-contexts.ts"

const nothing = { contexts: {}, inspect: () => Promise.resolve(undefined) }

/** Configs in folders of a root that does not exist, with an image each that copies from there. */
function compile(sources: Readonly<Record<string, string>>): readonly CompiledImage[] {
  return Object.entries(sources).map(([folder, source]) => {
    const made = stage("app").from("busybox:1.36").copy(source, "/in/")
    const node = toImageNode(image(made, { context: "../.." }), "default")
    const directory = `/nowhere/x/${folder}`
    const project = {
      kind: "project",
      images: [node],
      file: `${directory}/image.config.ts`,
      directory,
    } as const
    return compileImage(project, node, { optimize: true, purpose: "build" })
  })
}

it("configs that copy from one folder send it once, whatever each of them emits", async () => {
  const images = compile({ "apps/web": "web", "apps/api": "api", "apps/all": "." })
  const narrow = await sharedIgnores(images.slice(0, 2), nothing)
  expect(new Set(narrow.values()).size).toBe(1)
  expect([...narrow.values()][0]).toMatch(/^!api$[^]*^!web$/mu)
  const whole = await sharedIgnores(images, nothing)
  expect(new Set(whole.values())).toEqual(new Set([images[2]!.compilation.ignore]))
})

it("but one that names what a copy of everything leaves out keeps its own text", async () => {
  const images = compile({ "apps/web": "apps/all/Dockerfile", "apps/all": "." })
  const texts = await sharedIgnores(images, nothing)
  expect(new Set(texts.values()).size).toBe(2)
})

it("images of one name in two configs keep what is theirs apart", async () => {
  const images = compile({ "apps/web": "web", "apps/api": "api" })
  const keys = await Promise.all(
    images.map(async (each) => [...contextKeys(await sharedIgnores([each], nothing)).values()]),
  )
  expect(keys.flat()).toEqual(['["apps/web default"]', '["apps/api default"]'])
})
