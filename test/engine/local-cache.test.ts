import { spawnSync } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"

import { beforeAll, beforeEach, expect, test } from "vitest"

import type { Engine } from "../../packages/engine/src/index.ts"
import { buildxOn } from "./buildx-solve.ts"
import type { BuildxSolve } from "./buildx-solve.ts"
import {
  BASE,
  containerdHost,
  engineHost,
  findClean,
  needsContainerd,
  nonce,
  temporaryFolder,
} from "./engine-under-test.ts"
import { solveOutputs } from "./output-solve.ts"
import type { Solved } from "./output-solve.ts"

/** What writes caches: the engine with containerd's store. */
let writer: Engine
/** Another builder, which has nothing of what the writer did. */
let reader: Engine
let buildxWriter: BuildxSolve
let buildxReader: BuildxSolve
beforeAll(async () => {
  const host = await engineHost()
  reader = await findClean(host)
  buildxReader = await buildxOn(host)
  if (containerdHost === undefined) return
  writer = await findClean(containerdHost)
  buildxWriter = await buildxOn(containerdHost)
}, 300_000)
beforeEach(needsContainerd)

/**
 * A RUN that is never made twice alike. The two stores know an image by different digests, files by the same one, so
 * what is run in is copied first.
 */
const recipe = (word = nonce()): string => `FROM ${BASE} AS base
FROM scratch AS run
COPY --from=base / /
RUN echo ${word} && cat /proc/sys/kernel/random/uuid > /made
FROM scratch
COPY --from=run /made /made
`

const to = (dest: string, more: Record<string, string> = {}) => [
  { type: "local", attributes: { dest, mode: "max", ...more } },
]
const from = (src: string, more: Record<string, string> = {}) => [
  { type: "local", attributes: { src, ...more } },
]

/** Builds, and says what came out and which steps were there already. */
async function made(
  engine: Engine,
  dockerfile: string,
  more: Partial<Parameters<typeof solveOutputs>[1]> = {},
): Promise<Solved & { readonly made: string; readonly cached: readonly string[] }> {
  const out = join(temporaryFolder({}), "out")
  const outputs = [{ type: "local", attributes: { dest: out } }]
  const solved = await solveOutputs(engine, { dockerfile, outputs, ...more })
  const cached = solved.events.flatMap((event) =>
    event.type === "step-cached" ? [event.name.instruction?.split(" ")[0] ?? ""] : [],
  )
  return { ...solved, cached, made: solved.problem ? "" : readFileSync(join(out, "made"), "utf8") }
}

const warningsOf = ({ events }: Solved): string[] =>
  events.flatMap((event) => (event.type === "warning" ? [event.message] : []))

const tagsOf = (folder: string): string[] =>
  (
    JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as {
      manifests: { annotations: Record<string, string> }[]
    }
  ).manifests.map(({ annotations }) => annotations["org.opencontainers.image.ref.name"] ?? "")

const blobsOf = (folder: string): string[] => readdirSync(join(folder, "blobs", "sha256"))

test("what one builder wrote into a folder, another one has of it", async () => {
  const folder = join(temporaryFolder({}), "new", "größe, ü")
  const dockerfile = recipe()
  const first = await made(writer, dockerfile, { cacheTo: to(folder) })
  expect(first.problem).toBeUndefined()
  expect(readdirSync(folder).toSorted()).toEqual(["blobs", "index.json", "oci-layout"])
  expect(tagsOf(folder)).toEqual(["latest"])
  const second = await made(reader, dockerfile, { cacheFrom: from(folder) })
  expect(second.cached).toContain("RUN")
  expect(second.made).toBe(first.made)
  expect(warningsOf(second)).toEqual([])
}, 120_000)

test("docker buildx build reads what we wrote", async () => {
  const folder = join(temporaryFolder({}), "cache")
  const dockerfile = recipe()
  const ours = await made(writer, dockerfile, { cacheTo: to(folder) })
  const theirs = await buildxReader(dockerfile, ["--cache-from", `type=local,src=${folder}`])
  expect(theirs.cached.some((name) => name.includes("RUN"))).toBe(true)
  expect(theirs.file("made")).toBe(ours.made)
}, 120_000)

test("we read what docker buildx build wrote", async () => {
  const folder = join(temporaryFolder({}), "cache")
  const dockerfile = recipe()
  const theirs = await buildxWriter(dockerfile, [
    "--cache-to",
    `type=local,dest=${folder},mode=max`,
  ])
  const ours = await made(reader, dockerfile, { cacheFrom: from(folder) })
  expect(ours.cached).toContain("RUN")
  expect(ours.made).toBe(theirs.file("made"))
}, 120_000)

test("tags of one folder; a digest; reset keeps what has a tag and nothing else", async () => {
  const folder = join(temporaryFolder({}), "cache")
  const [one, two] = [recipe(), recipe()]
  const first = await made(writer, one, { cacheTo: to(folder, { tag: "one" }) })
  await made(writer, two, { cacheTo: to(folder, { tag: "two" }) })
  expect(tagsOf(folder)).toEqual(["one", "two"])
  const by = await made(reader, one, { cacheFrom: from(folder, { tag: "one" }) })
  expect(by.made).toBe(first.made)
  const [stays] = blobsOf(folder)
  await made(writer, recipe(), { cacheTo: to(folder, { tag: "two" }) })
  const before = blobsOf(folder).length
  const last = await made(writer, two, { cacheTo: to(folder, { tag: "two", reset: "true" }) })
  expect(blobsOf(folder).length).toBeLessThan(before)
  expect(blobsOf(folder)).toContain(stays)
  const answer = last.events.at(-1)
  if (answer?.type !== "image-done") throw new Error("it was not built")
  const { digest } = JSON.parse(answer.metadata["cache.manifest"] ?? "") as { digest: string }
  const again = await made(reader, two, { cacheFrom: from(folder, { digest }) })
  expect(again.made).toBe(last.made)
}, 240_000)

test("a cache that is not there is passed over, with a warning", async () => {
  const folder = temporaryFolder({ "broken/index.json": "{", "empty/index.json": "{}" })
  const cacheFrom = ["none", "broken", "empty"].flatMap((name) => from(join(folder, name)))
  const built = await made(reader, recipe(), {
    cacheFrom: [
      ...cacheFrom,
      ...from(join(folder, "empty"), { digest: `sha256:${"0".repeat(64)}` }),
    ],
  })
  expect(built.problem).toBeUndefined()
  expect(warningsOf(built).map((sentence) => sentence.replaceAll(folder, ""))).toEqual([
    "the cache /none is not used: there is none yet",
    "the cache /broken is not used: its index.json is not JSON",
    "the cache /empty is not used: it has nothing with the tag latest",
    `the cache /empty is not used: it has no sha256:${"0".repeat(64)}`,
  ])
}, 120_000)

test("a cache of which a part is missing is passed over, and made whole by the next that writes it", async () => {
  const folder = join(temporaryFolder({}), "cache")
  const dockerfile = recipe()
  const first = await made(writer, dockerfile, { cacheTo: to(folder) })
  const blobs = join(folder, "blobs", "sha256")
  const sizes = new Map(blobsOf(folder).map((name) => [name, statSync(join(blobs, name)).size]))
  const [largest = "", size = 0] = [...sizes].toSorted(([, a], [, b]) => b - a)[0] ?? []
  truncateSync(join(blobs, largest), 100)
  const without = await made(reader, dockerfile, { cacheFrom: from(folder) })
  expect(warningsOf(without)[0]).toContain(`its sha256:${largest} has 100 of ${size} bytes`)
  expect(without.made).not.toBe(first.made)
  rmSync(join(blobs, largest))
  const [words] = warningsOf(await made(reader, dockerfile, { cacheFrom: from(folder) }))
  expect(words).toContain(`it has no sha256:${largest}`)
  writeFileSync(join(blobs, largest), "x")
  await made(writer, dockerfile, { cacheTo: to(folder) })
  expect(new Map(blobsOf(folder).map((name) => [name, statSync(join(blobs, name)).size]))).toEqual(
    sizes,
  )
}, 120_000)

test("several images write into one folder at once, and are all there", async () => {
  const folder = join(temporaryFolder({}), "cache")
  const contextFolder = temporaryFolder({})
  const requests = ["a", "b", "c"].map((image) => ({
    image,
    contextFolder,
    ignore: "",
    dockerfile: recipe(),
    outputs: [{ type: "cacheonly", attributes: {} }],
    cacheTo: to(folder, { tag: image }),
  }))
  for await (const event of writer.build(requests)) expect(event.type).not.toBe("image-failed")
  expect(tagsOf(folder).toSorted()).toEqual(["a", "b", "c"])
  expect(readdirSync(folder)).not.toContain("ingest")
  for (const { image, dockerfile } of requests) {
    const read = await made(reader, dockerfile, { cacheFrom: from(folder, { tag: image }) })
    expect(read.cached).toContain("RUN")
  }
}, 240_000)

test("reset spares what another image of the command is writing", async () => {
  const folder = join(temporaryFolder({}), "cache")
  await made(writer, recipe(), { cacheTo: to(folder, { tag: "a" }) })
  const old = blobsOf(folder)
  const contextFolder = temporaryFolder({})
  // Each ends while the next ones are writing.
  const requests = ["a", "b", "c", "d"].map((image, at) => ({
    image,
    contextFolder,
    ignore: "",
    dockerfile: recipe().replace(
      "/made\n",
      `/made\n${`RUN head -c ${at * 2_000_000} /dev/urandom > /random\n`.repeat(4)}`,
    ),
    outputs: [{ type: "cacheonly", attributes: {} }],
    cacheTo: to(folder, { tag: image, reset: "true" }),
  }))
  for await (const event of writer.build(requests)) expect(event.type).not.toBe("image-failed")
  expect(tagsOf(folder).toSorted()).toEqual(["a", "b", "c", "d"])
  expect(old.some((name) => !blobsOf(folder).includes(name))).toBe(true)
  for (const { image, dockerfile } of requests) {
    const read = await made(reader, dockerfile, { cacheFrom: from(folder, { tag: image }) })
    expect(warningsOf(read)).toEqual([])
    expect(read.cached).toContain("RUN")
  }
}, 240_000)

test("a folder that cannot be written is named, with the place", async () => {
  const span = { file: "/p/image.config.ts", line: 5, column: 9 }
  const folder = temporaryFolder({ file: "kept" })
  for (const [dest, options, words] of [
    ["file/below", undefined, "no folder"],
    ["closed", "ro", "read-only"],
    ["full", "size=16k", "no space is left"],
  ] as const) {
    const place = join(folder, dest)
    if (options !== undefined) {
      mkdirSync(place)
      spawnSync("mount", ["-t", "tmpfs", "-o", options, "x", place])
    }
    try {
      const built = await made(writer, recipe(), { cacheTo: to(place), span })
      expect(built.problem, dest).toMatchObject({ code: "output-not-saved", span })
      expect(built.problem?.message).toContain(words)
      expect(existsSync(join(place, "ingest"))).toBe(false)
    } finally {
      spawnSync("umount", [place])
    }
  }
  rmSync(join(folder, "closed"), { recursive: true })
}, 240_000)
