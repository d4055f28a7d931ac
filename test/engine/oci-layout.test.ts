import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

import { beforeAll, beforeEach, expect, test } from "vitest"

import type { Engine, NamedContextSource } from "../../packages/engine/src/index.ts"
import { buildxOn } from "./buildx-solve.ts"
import type { BuildxSolve } from "./buildx-solve.ts"
import {
  BASE,
  containerdHost,
  findClean,
  needsContainerd,
  nonce,
  temporaryFolder,
} from "./engine-under-test.ts"
import { solveOutputs } from "./output-solve.ts"

let engine: Engine
let buildx: BuildxSolve
beforeAll(async () => {
  const host = containerdHost
  if (host === undefined) return
  engine = await findClean(host)
  buildx = await buildxOn(host)
}, 300_000)
beforeEach(needsContainerd)

const layoutOutput = (dest: string) => [{ type: "oci", attributes: { dest, tar: "false" } }]

/** Writes an image into a layout. @returns Its digest. */
async function write(layout: string, name: string, word: string): Promise<string> {
  const { digest, problem } = await solveOutputs(engine, {
    dockerfile: `FROM ${BASE}\nENV WORD=${word}\nRUN echo ${word} > /word\n`,
    tags: [`acme/${name}`],
    outputs: layoutOutput(layout),
  })
  if (digest === undefined) throw new Error(problem?.message ?? "it has no digest")
  return digest
}

const span = { file: "/p/image.config.ts", line: 5, column: 9 }

async function use(source: NamedContextSource) {
  const out = join(temporaryFolder({}), "out")
  const solved = await solveOutputs(engine, {
    dockerfile:
      "FROM base AS run\nRUN cat /word > /seen && echo $WORD >> /seen\nFROM scratch\nCOPY --from=run /seen /seen\n",
    contexts: { base: source },
    outputs: [{ type: "local", attributes: { dest: out } }],
    span,
  })
  return { ...solved, seen: solved.problem ? "" : readFileSync(join(out, "seen"), "utf8") }
}

let layout: string
beforeEach(() => {
  layout = join(temporaryFolder({}), "größe, ü")
})

test("an image of a layout is a base: by tag, by digest, as the only one", async () => {
  const [one, two] = [nonce(), nonce()]
  const digest = await write(layout, "base:1", one)
  expect((await use({ layout })).seen).toBe(`${one}\n${one}\n`)
  await write(layout, "base:2", two)
  expect((await use({ layout, tag: "2" })).seen).toBe(`${two}\n${two}\n`)
  expect((await use({ layout, tag: "1" })).seen).toBe(`${one}\n${one}\n`)
  expect((await use({ layout, tag: "2", digest })).seen).toBe(`${one}\n${one}\n`)
}, 120_000)

test("docker buildx build reads ours, and we read its", async () => {
  const word = nonce()
  const folder = join(temporaryFolder({}), "layout")
  await write(folder, "base:1", word)
  const args = ["--build-context", `base=oci-layout://${folder}:1`]
  const theirs = await buildx(
    "FROM base AS run\nRUN cat /word > /seen\nFROM scratch\nCOPY --from=run /seen /seen\n",
    args,
  )
  expect(theirs.file("seen")).toBe(`${word}\n`)
  const other = nonce()
  const output = `type=oci,tar=false,dest=${folder}-theirs`
  await buildx(`FROM ${BASE}\nENV WORD=${other}\nRUN echo ${other} > /word\n`, ["-o", output])
  expect((await use({ layout: `${folder}-theirs` })).seen).toBe(`${other}\n${other}\n`)
}, 120_000)

test("an image that cannot be read from there is told before the build", async () => {
  const first = await write(layout, "base:1", nonce())
  await write(layout, "base:2", nonce())
  const absent = `sha256:${"0".repeat(64)}`
  for (const [source, cause, hint] of [
    [{ layout: `${layout}/none` }, "there is no index.json", "type=oci,tar=false"],
    [{ layout, tag: "3" }, "it has no image 3", ""],
    [{ layout }, "it holds 2 images, and none of them is latest", "docker.io/acme/base:1"],
    [{ layout, digest: absent }, `it has no ${absent}`, "another image"],
  ] as const) {
    const { problem } = await use(source)
    expect(problem).toMatchObject({ code: "layout-unusable", span })
    expect(problem?.message).toContain("the context base: the OCI layout /")
    expect(problem?.message).toContain(cause)
    expect(problem?.hint).toContain(hint)
  }
  const { layers } = JSON.parse(
    readFileSync(join(layout, "blobs", first.replace(":", "/")), "utf8"),
  ) as { layers: { digest: string }[] }
  const layer = layers.at(-1)?.digest ?? ""
  rmSync(join(layout, "blobs", layer.replace(":", "/")))
  expect((await use({ layout, tag: "1" })).problem?.message).toContain(`it has no ${layer}`)
}, 120_000)
