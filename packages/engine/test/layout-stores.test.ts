import { createHash } from "node:crypto"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { beforeEach, expect, onTestFinished, test } from "vitest"

import type { BuildRequest } from "../src/index.ts"
import { LayoutStores } from "../src/native/layout-stores.ts"
import { openLocalCaches } from "../src/native/local-caches.ts"

const span = { file: "/p/image.config.ts", line: 5, column: 9 }
let folder: string
let blobs: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagecraft-stores-"))
  blobs = join(folder, "blobs", "sha256")
  mkdirSync(blobs, { recursive: true })
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

/** Puts a blob there as an engine does. @returns Its name. */
function put(text: string): string {
  const name = createHash("sha256").update(text).digest("hex")
  writeFileSync(join(blobs, name), text)
  return name
}

/** What the engine answers when it has written a cache with this one layer. */
const written = (layer: string) => {
  const digest = `sha256:${put(JSON.stringify({ layers: [{ digest: `sha256:${layer}` }] }))}`
  return { "cache.manifest": JSON.stringify({ digest, size: 1, mediaType: "x" }) }
}

function opened(...tags: readonly string[]) {
  const requests = tags.map((tag): BuildRequest => {
    const attributes = { dest: folder, tag, reset: "true" }
    const cacheTo = [{ type: "local", attributes }]
    return { image: tag, contextFolder: folder, dockerfile: "", ignore: "", cacheTo, span }
  })
  const stores = new LayoutStores(requests)
  return { stores, caches: requests.map((each) => openLocalCaches(each, stores, () => undefined)) }
}

test("reset waits for the images that are still writing into the folder", () => {
  const old = put("what nothing leads to")
  const {
    stores,
    caches: [a, b],
  } = opened("a", "b")
  const layers = [put("layer of b"), put("layer of a")] as const
  a?.commit(written(layers[1]))
  expect(readdirSync(blobs)).toEqual(expect.arrayContaining([...layers, old]))
  b?.commit(written(layers[0]))
  expect(stores.finish()).toEqual([])
  expect(readdirSync(blobs)).toEqual(expect.arrayContaining([...layers]))
  expect(readdirSync(blobs)).toHaveLength(4)
})

test("a folder that cannot be swept is named once, with the place, and keeps all it has", () => {
  const layer = put("layer")
  const { stores, caches } = opened("a", "b")
  for (const each of caches) each.commit(written(layer))
  const index = JSON.stringify({ manifests: [{ digest: `sha256:${put("no manifest")}` }] })
  writeFileSync(join(folder, "index.json"), index)
  const before = readdirSync(blobs)
  const failures = stores.finish().flatMap(({ diagnostics }) => diagnostics)
  expect(failures).toMatchObject([{ code: "output-not-saved", span }])
  expect(readdirSync(blobs)).toEqual(before)
  expect(stores.finish()).toEqual([])
})
