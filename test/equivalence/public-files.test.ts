import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { noOptimize } from "@stagecraft/ir"
import { beforeAll, describe, expect, it } from "vitest"
import { buildSides } from "./build-sides.ts"
import { configDifference, show } from "./check-pairs.ts"
import { didNotes, differences } from "./compare.ts"
import type { Case, Pair } from "./pair.ts"
import { pairOf } from "./pair.ts"
import type { PublicFile } from "./public-file.ts"
import { onBase, readPublicFile } from "./public-file.ts"
import type { World } from "./tracing-base.ts"
import { tracingWorld } from "./tracing-base.ts"

/**
 * `STAGECRAFT_CAMPAIGN_DOCKERFILES=dir` takes each Dockerfile of a folder to the tracing base;
 * `STAGECRAFT_CAMPAIGN_SHARE=3/10` only every tenth, from the third one on.
 */
const folder = process.env["STAGECRAFT_CAMPAIGN_DOCKERFILES"]
const [offset = 0, step = 1] = (process.env["STAGECRAFT_CAMPAIGN_SHARE"] ?? "0/1")
  .split("/")
  .map(Number)

let world: World
beforeAll(async () => {
  world = await tracingWorld()
}, 600_000)

/** Both ways, or why it is no build as written; what only the optimized one has is thrown. */
function bothWays(of: Case): Pair | string {
  try {
    return pairOf(of)
  } catch (error) {
    try {
      pairOf({ ...of, optimize: noOptimize })
    } catch {
      return String(error)
    }
    throw error
  }
}

/** What a file came to: compared, or why not; faults are what differs. */
async function tryFile(file: PublicFile, name: string, base: string) {
  const pair = bothWays({ name, text: onBase(file.text, base), context: file.context })
  if (typeof pair === "string") return { why: pair, faults: [], passes: [] }
  const sides = await buildSides(world, file, pair)
  const passes = [...new Set(didNotes(pair).map(({ pass }) => pass))]
  if ("error" in sides)
    return sides.which === "written"
      ? { why: sides.error, faults: [], passes }
      : { why: undefined, faults: [show(pair, [sides.error])], passes }
  const what = [
    ...configDifference(world, pair),
    ...differences(pair, sides.written, sides.optimized),
  ]
  return { why: undefined, faults: what.length > 0 ? [show(pair, what)] : [], passes }
}

const own = `FROM node:22 AS build
WORKDIR /app
LABEL a=b
COPY . .
RUN npm ci && useradd app
RUN set -eux; weird --flag | tee /x; if [ -d /nowhere ]; then never; fi
FROM --platform=$BUILDPLATFORM alpine
RUN apk add curl
RUN apk add git
COPY --from=build --chown=app /app/dist /srv/dist
USER app
CMD ["x"]
`

describe("a public Dockerfile is the same image on the tracing base", () => {
  it("of our own making", async () => {
    const file = readPublicFile(Buffer.from(own))
    if ("why" in file) throw new Error(file.why)
    expect(file.programs).toContain("weird")
    const { why, faults, passes } = await tryFile(file, "own", world.references.plain)
    expect({ why, faults }).toEqual({ why: undefined, faults: [] })
    expect(passes).toContain("merge-runs")
  })

  it("on no base at all", async () => {
    const file = readPublicFile(
      Buffer.from("FROM scratch\nLABEL a=b\nCOPY x y\nEXPOSE 80\nCOPY Dockerfile /\n"),
    )
    if ("why" in file) throw new Error(file.why)
    const { why, faults, passes } = await tryFile(file, "scratch", world.references.plain)
    expect({ why, faults, passes }).toEqual({
      why: undefined,
      faults: [],
      passes: ["move-metadata"],
    })
  })

  it("although what stands in a pipe begins in any order, and nothing else does", () => {
    const pair = pairOf({
      name: "pipe",
      text: "FROM x\nRUN curl y | tar xz && rm y\n",
      context: [],
    })
    const ran = (...names: readonly string[]) => ({
      log: names.map((name) => `./trace/log:/bin/${name} <x> | in /`),
      files: new Map<string, string>(),
    })
    const written = ran("curl", "tar", "rm")
    expect(differences(pair, written, ran("tar", "curl", "rm"))).toEqual([])
    expect(differences(pair, written, ran("curl", "rm", "tar"))).toHaveLength(1)
  })

  const folders = folder === undefined ? [] : [folder]
  it.each(folders)("of the folder %s", async (from) => {
    const names = readdirSync(from).toSorted()
    const tally = { compared: 0, unfit: 0, unbuildable: 0 }
    const fired = new Map<string, number>()
    const faults: string[] = []
    for (const [index, name] of names.entries()) {
      if (index % step !== offset) continue
      const file = readPublicFile(readFileSync(join(from, name)))
      if ("why" in file) {
        tally.unfit++
        continue
      }
      const base = world.references[index % 3 === 0 ? "hostile" : "plain"]
      const result = await tryFile(file, name, base).catch((error: unknown) => ({
        why: String(error),
        faults: [`${name}: ${String(error)}`],
        passes: [],
      }))
      if (result.why === undefined) tally.compared++
      else tally.unbuildable++
      if (process.env["STAGECRAFT_CAMPAIGN_TALK"] !== undefined)
        process.stderr.write(
          `${name} ${result.why ?? "compared"} ${result.passes.join(" ")}\n${result.faults.join("\n")}`,
        )
      faults.push(...result.faults)
      if (result.why === undefined)
        for (const pass of result.passes) fired.set(pass, (fired.get(pass) ?? 0) + 1)
    }
    process.stderr.write(`${JSON.stringify({ ...tally, fired: Object.fromEntries(fired) })}\n`)
    expect(faults).toEqual([])
    expect(tally.compared).toBeGreaterThan(0)
  })
})
