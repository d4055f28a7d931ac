import { join } from "node:path"
import { image, stage, toImageNode } from "@stagecraft/dsl"
import { beforeAll, expect, onTestFinished, test } from "vitest"

import type { Connection } from "../../packages/engine/src/connection.ts"
import { apiPrefix } from "../../packages/engine/src/connection.ts"
import { dockerEngine } from "../../packages/engine/src/docker-engine.ts"
import { parseAddress } from "../../packages/engine/src/engine-address.ts"
import type { Engine } from "../../packages/engine/src/index.ts"
import { readBuildOptions } from "../../packages/stagecraft/src/api/read-build-options.ts"
import { planBuild } from "../../packages/stagecraft/src/plan-build.ts"
import { startRegistry } from "../../scripts/engine/registry.ts"
import { pushImage } from "../registry/push-image.ts"
import {
  BASE,
  buildOn,
  engineHost,
  findClean,
  logOf,
  nonce,
  temporaryFolder,
  temporaryName,
} from "./engine-under-test.ts"

/** The engine's own builder without BuildKit, which Docker keeps beside it. */
let engine: Engine
beforeAll(async () => {
  const host = await engineHost()
  const { info: whole } = await findClean(host)
  const { frontend: _, ...info } = whole
  engine = dockerEngine({
    info: { ...info, buildkit: false },
    address: parseAddress(host) as Connection["address"],
    prefix: apiPrefix(info.apiVersion),
    config: {},
    env: {},
  })
}, 300_000)

test("a classic build tells its steps and leaves a named image", async () => {
  const tag = temporaryName(engine, "classic")
  const dockerfile = `FROM ${BASE}\nENV A=1\nRUN echo hello ${tag}; echo aside >&2; printf unfinished\nCOPY . /app\n`
  const request = {
    contextFolder: temporaryFolder({ "a.txt": "one", Dockerfile: "mine", "secret.env": "x" }),
    ignore: "*.env\n",
    tags: [tag],
    labels: { run: tag },
  }
  const outcome = await buildOn(engine, dockerfile, request)
  expect(outcome.problem).toBeUndefined()
  expect(logOf(outcome).toSorted()).toEqual(["aside", `hello ${tag}`, "unfinished"])
  const names = outcome.events.flatMap((event) =>
    event.type === "step-started" ? [event.name] : [],
  )
  expect(names).toMatchObject([
    { instruction: `FROM ${BASE}`, counts: "instructions", step: 1 },
    { instruction: "ENV A=1", step: 2 },
    { step: 3 },
    { instruction: "COPY . /app", step: 4 },
    { step: 5 },
  ])
  const image = await engine.inspect(tag)
  expect(image?.id.startsWith(outcome.image ?? "none")).toBe(true)
  const { stdout } = await engine.run(tag, ["sh", "-c", "cd /app && find . -type f | sort"])
  expect(stdout).toBe("./Dockerfile\n./a.txt\n")
  const again = await buildOn(engine, dockerfile, request)
  expect(again.events.filter(({ type }) => type === "step-cached").length).toBeGreaterThan(2)
})

test("a RUN that fails has its exit code and its output", async () => {
  const word = nonce()
  const { problem, events } = await buildOn(engine, `FROM ${BASE}\nRUN echo ${word} && exit 42\n`)
  expect(problem).toMatchObject({ code: "run-failed", output: word })
  expect(problem?.message).toContain("exit code 42")
  expect(events.filter(({ type }) => type === "step-failed")).toMatchObject([{ name: { step: 2 } }])
})

test.each([
  ["FROM BASE\nFROB x\n", "dockerfile-rejected", "unknown instruction"],
  ["FROM BASE\nCOPY nope /\n", "copy-source-not-found", "nope"],
  ["FROM 127.0.0.1:9/x\n", "registry-refused", "connection refused"],
])("the classic builder's words on %j", async (text, code, words) => {
  const { problem } = await buildOn(engine, text.replaceAll("BASE", BASE))
  expect(problem).toMatchObject({ code })
  expect(problem?.message).toContain(words)
})

test("a context that cannot be read ends the build with the context's own problem", async () => {
  const contextFolder = `${temporaryFolder({ a: "" })}/gone`
  const { problem, events } = await buildOn(engine, `FROM ${BASE}\n`, { contextFolder })
  expect(problem?.code).toBe("context-not-a-folder")
  expect(events.map(({ type }) => type)).toEqual(["image-started"])
})

test("an image of which the engine has not the base is built as written, with all that triggers may take", async () => {
  const registry = await startRegistry()
  onTestFinished(async () => registry.stop())
  const layer = {
    platform: "linux/amd64",
    marker: "classic",
    config: { OnBuild: ["COPY . /got/"] },
  }
  await pushImage(registry.host, "base", "1", [layer])
  const base = `${registry.host}/base:1`
  onTestFinished(async () => engine.remove(base))
  const directory = temporaryFolder({ "a.txt": "", "lib/b.txt": "", "out.txt": "" })
  const tag = temporaryName(engine, "classic-triggers")
  const node = toImageNode(
    image(stage("app").from(base), { tags: [tag], exclude: ["out.txt"], profile: "classic" }),
    "app",
  )
  const project = {
    kind: "project",
    images: [node],
    file: join(directory, "x.ts"),
    directory,
  } as const
  const { overrides, secrets } = readBuildOptions({})
  const wish = {
    images: [{ image: node, project, dependsOn: [] }],
    overrides,
    secrets,
    optimize: true,
    mode: { json: false, iidFile: undefined },
    env: {},
    // Of Docker, BuildKit is asked for; this is for the others.
    engine: async () => ({ ...engine, refuse: () => [] }),
  }
  const plan = await planBuild(wish, { tell: () => undefined, note: () => undefined })
  const requests = plan.images.map(({ request }) => request)
  for await (const event of engine.build(requests)) expect(event.type).not.toBe("image-failed")
  const { layers } = await engine.read(tag)
  const paths = layers.flatMap((each) => each.map(({ path }) => path))
  expect(paths).toEqual(expect.arrayContaining(["got/a.txt", "got/lib/b.txt"]))
  expect(paths).not.toContain("got/out.txt")
})
