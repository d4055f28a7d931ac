import { beforeAll, expect, test } from "vitest"

import { isImageError } from "@stagecraft/ir"

import type {
  BuildEvent,
  BuildOptions,
  BuildRequest,
  Engine,
} from "../../packages/engine/src/index.ts"
import {
  BASE,
  engineHost,
  findClean,
  nonce,
  temporaryFolder,
  temporaryName,
} from "./engine-under-test.ts"

let engine: Engine
beforeAll(async () => {
  engine = await findClean(await engineHost())
}, 300_000)

interface Built {
  readonly events: readonly BuildEvent[]
  readonly codes: readonly string[]
}

async function buildAll(
  requests: readonly (Partial<BuildRequest> & Pick<BuildRequest, "image" | "dockerfile">)[],
  options: BuildOptions = {},
): Promise<Built> {
  const contextFolder = temporaryFolder({})
  const events: BuildEvent[] = []
  const whole = requests.map((each) => ({ contextFolder, ignore: "", ...each }))
  try {
    for await (const event of engine.build(whole, options)) events.push(event)
  } catch (error) {
    if (!isImageError(error)) throw error
    return { events, codes: error.diagnostics.map(({ code }) => code) }
  }
  return { events, codes: [] }
}

const doneOf = ({ events }: Built): string[] =>
  events.flatMap((event) => (event.type === "image-done" ? [event.image] : [])).toSorted()
const logsOf = ({ events }: Built): string[] =>
  events.flatMap((event) => (event.type === "log" ? [event.text] : []))

/** Bytes that the longest upload came to. */
const sentBy = ({ events }: Built): number =>
  Math.max(
    0,
    ...events.flatMap((event) =>
      event.type === "progress" && event.name.startsWith("transferring") ? [event.current] : [],
    ),
  )

test("a stage that several images share is solved once", async () => {
  const word = nonce()
  const shared = `FROM ${BASE} AS shared\nRUN echo ${word} "$(cat /proc/sys/kernel/random/uuid)" | tee /id\n`
  const names = ["a", "b", "c"].map((image) => [image, temporaryName(engine, image)] as const)
  const built = await buildAll(
    names.map(([image, tag]) => ({
      image,
      tags: [tag],
      dockerfile: `${shared}FROM ${BASE}\nCOPY --from=shared /id /id\nENV IMAGE=${image}\n`,
    })),
  )
  expect(built.codes).toEqual([])
  expect(doneOf(built)).toEqual(["a", "b", "c"])
  expect(logsOf(built).filter((line) => line.startsWith(word))).toHaveLength(1)
  const runs = built.events.filter(
    (event) => event.type === "step-done" && event.name.instruction?.startsWith("RUN echo"),
  )
  expect(runs).toHaveLength(1)
  // The two others say that they need it, too.
  const [run] = runs
  const sharing = built.events.filter(
    (event) => event.type === "step-shared" && run?.type === "step-done" && event.id === run.id,
  )
  expect(sharing).toHaveLength(2)
  const ids = await Promise.all(names.map(async ([, tag]) => engine.run(tag, ["cat", "/id"])))
  expect(new Set(ids.map(({ stdout }) => stdout)).size).toBe(1)
})

test("a folder that several images copy from is sent once", async () => {
  const contextFolder = temporaryFolder({ "big.bin": "x".repeat(3_000_000), "small.txt": nonce() })
  const built = await buildAll(
    ["a", "b", "c"].map((image) => ({
      image,
      contextFolder,
      dockerfile: `FROM ${BASE}\nCOPY . /${image}\n`,
    })),
  )
  expect(built.codes).toEqual([])
  const loads = built.events.filter(
    (event) =>
      (event.type === "step-done" || event.type === "step-cached") &&
      event.name.text === "[internal] load build context",
  )
  expect(loads).toHaveLength(1)
  const sent = built.events.flatMap((event) =>
    event.type === "progress" && event.name.startsWith("transferring") ? [event.current] : [],
  )
  const most = Math.max(...sent)
  expect(most).toBeGreaterThan(3_000_000)
  expect(most).toBeLessThan(3_100_000)
})

test("two images of one folder that are built in turn do not push out each other's files", async () => {
  const contextFolder = temporaryFolder({ a: `a${nonce().repeat(5000)}`, b: nonce().repeat(5000) })
  const build = (image: string): Promise<Built> =>
    buildAll([
      {
        image,
        contextFolder,
        ignore: `*\n!${image}\n`,
        dockerfile: `FROM ${BASE}\nCOPY ${image} /\n`,
      },
    ])
  expect(sentBy(await build("a"))).toBeGreaterThan(60_000)
  expect(sentBy(await build("b"))).toBeGreaterThan(60_000)
  expect(sentBy(await build("a"))).toBeLessThan(1000)
  expect(sentBy(await build("b"))).toBeLessThan(1000)
})

test("one of several that share a folder uploads nothing again when it is built alone", async () => {
  const contextFolder = temporaryFolder({ a: nonce().repeat(9000), b: nonce().repeat(9000) })
  const request = (image: string) => ({
    image,
    contextFolder,
    contextKey: "both",
    dockerfile: `FROM ${BASE}\nCOPY ${image} /\n`,
  })
  expect(sentBy(await buildAll([request("a"), request("b")]))).toBeGreaterThan(120_000)
  for (const names of [["a"], ["b"], ["a", "b"]])
    expect(sentBy(await buildAll(names.map(request)))).toBeLessThan(1000)
})

test("a key that comes with different rules serves each image what its own let through", async () => {
  const contextFolder = temporaryFolder({ a: nonce(), b: nonce() })
  const names = ["a", "b"].map((image) => [image, temporaryName(engine, image)] as const)
  const built = await buildAll(
    names.map(([image, tag]) => ({
      image,
      contextFolder,
      contextKey: "same",
      ignore: `*\n!${image}\n`,
      tags: [tag],
      dockerfile: `FROM ${BASE}\nCOPY . /in/\n`,
    })),
  )
  expect(built.codes).toEqual([])
  for (const [image, tag] of names)
    expect((await engine.run(tag, ["ls", "/in"])).stdout).toBe(`${image}\n`)
})

test("one that fails stops the others, which say so", async () => {
  const began = performance.now()
  const built = await buildAll([
    { image: "slow", dockerfile: `FROM ${BASE}\nRUN echo ${nonce()}; sleep 60\n` },
    { image: "wrong", dockerfile: `FROM ${BASE}\nRUN sleep 1; exit 7 # ${nonce()}\n` },
  ])
  expect(performance.now() - began).toBeLessThan(30_000)
  expect(built.codes).toEqual(["run-failed"])
  expect(doneOf(built)).toEqual([])
  expect(built.events.filter(({ type }) => type === "image-failed")).toMatchObject([
    { image: "wrong" },
  ])
  expect(built.events.filter(({ type }) => type === "image-stopped")).toMatchObject([
    { image: "slow" },
  ])
})

test("with keepGoing the others are built to their end, and every failure is told", async () => {
  const built = await buildAll(
    [
      { image: "wrong", dockerfile: `FROM ${BASE}\nRUN exit 7 # ${nonce()}\n` },
      { image: "good", dockerfile: `FROM ${BASE}\nRUN sleep 1; echo ${nonce()}\n` },
      { image: "missing", dockerfile: `FROM ${BASE}\nCOPY nope /\n` },
    ],
    { keepGoing: true },
  )
  expect(built.codes.toSorted()).toEqual(["copy-source-not-found", "run-failed"])
  expect(doneOf(built)).toEqual(["good"])
})

/** What is told of the steps whose instruction holds a word, in short. */
function toldOf({ events }: Built, word: string): string[] {
  const ids = new Set<string>()
  return events.flatMap((event) => {
    if ("name" in event && typeof event.name === "object" && event.name.text.includes(word))
      ids.add(event.id)
    if (!("id" in event) || event.id === undefined || !ids.has(event.id)) return []
    if (event.type === "log") return [`log ${event.text}`]
    return "image" in event ? [`${event.type} ${event.image}`] : []
  })
}

test("what runs again for a later image is told again, and nothing that does not", async () => {
  const word = nonce()
  const dockerfile = `FROM ${BASE} AS base\nRUN echo ${word} && sleep 1\nFROM base\n`
  const requests = ["a", "b"].map((image) => ({
    image,
    dockerfile: `${dockerfile}RUN echo leaf ${image} ${word}x\n`,
  }))
  const anew = requests.map((each) => ({ ...each, noCache: true }))
  const built = await buildAll(anew, { parallel: 1 })
  expect(built.codes).toEqual([])
  expect(toldOf(built, `${word} `)).toEqual([
    "step-started a",
    `log ${word}`,
    "step-done a",
    "step-shared b",
    "step-started b",
    `log ${word}`,
    "step-done b",
  ])
  const cached = await buildAll(requests, { parallel: 1 })
  expect(toldOf(cached, `${word} `)).toEqual(["step-cached a", "step-shared b"])
  const together = await buildAll(anew)
  expect(logsOf(together).filter((line) => line === word)).toHaveLength(1)
})

test("a step that fails for two images in turn is told with the words of each try", async () => {
  const word = nonce()
  const dockerfile = `FROM ${BASE}\nRUN echo ${word} $(cat /proc/sys/kernel/random/uuid); exit 3\n`
  const built = await buildAll(
    ["a", "b"].map((image) => ({ image, dockerfile })),
    { parallel: 1, keepGoing: true },
  )
  expect(built.codes).toContain("run-failed")
  const tries = logsOf(built)
  expect(new Set(tries).size).toBe(2)
  const outputs = built.events.flatMap((event) =>
    event.type === "image-failed" ? [[event.image, ...event.failure.output]] : [],
  )
  expect(outputs).toEqual([
    ["a", tries[0]],
    ["b", tries[1]],
  ])
  const told = toldOf(built, word).filter((line) => !line.startsWith("log"))
  expect(told).toEqual([
    "step-started a",
    "step-failed a",
    "step-shared b",
    "step-started b",
    "step-failed b",
  ])
})

test("two images that mean different secrets by one name are shown each its own", async () => {
  const dockerfile = `FROM ${BASE}\nRUN --mount=type=secret,id=token cat /run/secrets/token 2>&1 | tr a-z A-Z\n`
  const secret = (value: string) => new Map([["token", Buffer.from(value)]])
  const word = nonce()
  const built = await buildAll([
    { image: "a", dockerfile: `${dockerfile}# a ${word}\nENV A=1`, secrets: secret("first") },
    {
      image: "b",
      dockerfile: `FROM ${BASE}\nENV X=${word}\n${dockerfile.split("\n")[1]}\n`,
      secrets: secret("second"),
    },
    // Nobody gave it one: it must not be shown another's.
    {
      image: "c",
      dockerfile: `FROM ${BASE}\nENV Y=${word}\n${dockerfile.split("\n")[1]}\n`,
    },
  ])
  expect(built.codes).toEqual([])
  const lines = logsOf(built)
  expect(lines).toContain("SECOND")
  expect(lines.some((line) => line.includes("CAN'T OPEN"))).toBe(true)
})

test("200 images at once", async () => {
  const word = nonce()
  const requests = Array.from({ length: 200 }, (_, index) => ({
    image: `image-${index}`,
    dockerfile: `FROM ${BASE} AS base\nRUN echo ${word}\nFROM base\nENV INDEX=${index}\n`,
  }))
  const built = await buildAll(requests, { parallel: 8 })
  expect(built.codes).toEqual([])
  expect(doneOf(built)).toHaveLength(200)
  expect(logsOf(built).filter((line) => line === word)).toHaveLength(1)
  // No more than eight are under way at any time.
  let now = 0
  let most = 0
  for (const { type } of built.events) {
    if (type === "image-started") now++
    if (type === "image-done") now--
    most = Math.max(most, now)
  }
  expect(most).toBeLessThanOrEqual(8)
}, 120_000)
