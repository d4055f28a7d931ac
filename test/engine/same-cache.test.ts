import { execFile } from "node:child_process"
import { rmSync, symlinkSync, writeFileSync } from "node:fs"
import { promisify } from "node:util"

import { beforeAll, expect, test } from "vitest"

import type { Engine } from "../../packages/engine/src/index.ts"
import { dockerCli } from "../../scripts/engine/buildx.ts"
import { BASE, buildOn, engineHost, findClean, temporaryFolder } from "./engine-under-test.ts"
import { oddTree } from "./odd-tree.ts"

let engine: Engine
let host: string
beforeAll(async () => {
  host = await engineHost()
  engine = await findClean(host)
}, 300_000)

interface Recipe {
  readonly root: string
  readonly dockerfile: string
  readonly ignore: string
}

/** The COPY steps that came from the cache, as `docker buildx build` has it. */
async function cachedByBuildx({ root, dockerfile, ignore }: Recipe): Promise<string[]> {
  const { command, env } = await dockerCli(host)
  const file = `${temporaryFolder({ Dockerfile: dockerfile, "Dockerfile.dockerignore": ignore })}/Dockerfile`
  const [docker = "", ...first] = command
  const args = [...first, "buildx", "build", "--progress=rawjson", "-f", file, root]
  const { stderr } = await promisify(execFile)(docker, args, {
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  })
  const cached = new Set<string>()
  for (const line of stderr.split("\n").filter((each) => each.startsWith("{"))) {
    const { vertexes = [] } = JSON.parse(line) as {
      vertexes?: readonly { readonly name: string; readonly cached?: boolean }[]
    }
    for (const { name, cached: again } of vertexes) if (again === true) cached.add(name)
  }
  return [...cached].filter((name) => name.includes("] COPY ")).toSorted()
}

/** The same of ours. */
async function cachedByUs({ root, dockerfile, ignore }: Recipe): Promise<string[]> {
  const outcome = await buildOn(engine, dockerfile, { contextFolder: root, ignore })
  expect(outcome.problem).toBeUndefined()
  return outcome.events
    .flatMap((event) =>
      event.type === "step-cached" && event.name.instruction?.startsWith("COPY ")
        ? [event.name.text]
        : [],
    )
    .toSorted()
}

const image = (...copies: string[]): string => [`FROM ${BASE}`, ...copies, ""].join("\n")

const RECIPES = {
  "the whole folder": { dockerfile: image("COPY . /all"), ignore: "" },
  "folders and files of it": {
    dockerfile: image(
      "COPY names /names",
      "COPY links/0 links/2 links/folder also/ /links/",
      "COPY --link modes /modes",
      "COPY special/fi* special/socket /special/",
    ),
    ignore: "*\n!names\n!links\n!also\n!modes\n!special\n",
  },
  "names of a file whose first one stays out": {
    dockerfile: image("COPY . /rest", "COPY links /links"),
    ignore: "links/0\nalso/0\n**/large\nspecial\n",
  },
} satisfies Readonly<Record<string, Omit<Recipe, "root">>>

const stepsOf = ({ dockerfile }: { readonly dockerfile: string }): number =>
  dockerfile.split("\nCOPY ").length - 1

for (const [what, recipe] of Object.entries(RECIPES)) {
  test(`${what}: what docker buildx build made is cached for us`, async () => {
    const root = await oddTree()
    expect(await cachedByBuildx({ ...recipe, root })).toEqual([])
    expect(await cachedByUs({ ...recipe, root })).toHaveLength(stepsOf(recipe))
  }, 120_000)

  test(`${what}: what we made is cached for docker buildx build`, async () => {
    const root = await oddTree()
    expect(await cachedByUs({ ...recipe, root })).toEqual([])
    expect(await cachedByBuildx({ ...recipe, root })).toHaveLength(stepsOf(recipe))
  }, 120_000)
}

test("a change of what a copy takes is seen, of what it leaves is not", async () => {
  const root = await oddTree()
  const recipe = { root, dockerfile: image("COPY links /l", "COPY names /n"), ignore: "names/0\n" }
  await cachedByUs(recipe)
  writeFileSync(`${root}/names/0`, "changed, and kept out")
  expect(await cachedByUs(recipe)).toHaveLength(2)
  rmSync(`${root}/links/relative`)
  symlinkSync("1", `${root}/links/relative`)
  expect(await cachedByUs(recipe)).toEqual([])
  expect(await cachedByBuildx(recipe)).toHaveLength(2)
}, 120_000)
