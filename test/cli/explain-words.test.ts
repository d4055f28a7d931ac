import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { projects } from "../../bench/rebuild/projects.ts"
import { drawExplanation } from "../../packages/stagecraft/src/explain/draw-explanation.ts"
import type {
  ExplainedAdvice,
  ExplainedChange,
  Explanation,
} from "../../packages/stagecraft/src/explain/explanation.ts"
import type { OptimizeWord } from "../../packages/stagecraft/src/index.ts"
import { explain, load } from "../support/api.ts"
import { project, stagecraft } from "../support/cli.ts"
import { repo } from "../support/repo.ts"

const explained = async (cwd: string): Promise<readonly Explanation[]> =>
  await explain(await load({ cwd }))

/** Writes what was told where it was told to be written. */
function follow(cwd: string, told: readonly ExplainedAdvice[]): void {
  const file = join(cwd, "image.config.ts")
  const lines = readFileSync(file, "utf8").split("\n")
  // From the last one of a line: what stands before it keeps its column.
  for (const { form, span, write } of told.toSorted((a, b) => b.span.column - a.span.column)) {
    if (form === "image") {
      const at = lines.findIndex((line) => line.startsWith("export default "))
      lines[at] = lines[at]!.replace(/(?<stage>\w+);$/u, `image($<stage>, { ${write} });`)
      lines[0] = lines[0]!.replace("{ ", "{ image, ")
    } else {
      const line = lines[span.line - 1]!
      const [before, after] = [line.slice(0, span.column - 1), line.slice(span.column - 1)]
      const said = after.replace(/^image\((?<stage>\w+)\)/u, `image($<stage>, { ${write} })`)
      if (said === after) throw new Error(`no image(…) in ${after}`)
      lines[span.line - 1] = before + said
    }
  }
  writeFileSync(file, lines.join("\n"))
}

/** The table without places, which move when something is written. */
const withoutPlaces = (changes: readonly ExplainedChange[]) =>
  changes.map(({ starts, ...each }) => ({
    ...each,
    starts: starts.map(({ stage, step }) => ({ stage, step })),
    // What is told to run no more is seen by what runs.
    saves: undefined,
  }))

const ofAnyFile = (changes: readonly ExplainedChange[]): number | undefined =>
  changes.find(({ change }) => change.kind === "files" && change.whole)?.commands

/** What the text has under the heading, image by image. */
const sections = (images: readonly Explanation[]): string =>
  images
    .map((each) => `${each.name}\n${drawExplanation(each, false).split(HEADING)[1] ?? ""}`)
    .join("")
    .replaceAll(/\S+\/(?=image\.config\.ts)/gu, "")

const HEADING = "  Worth saying, if it is true\n"

type Told = readonly [name: string, now: number, then: number, ...words: OptimizeWord[]]

/** Each image, how many commands a change of a file without a row of its own rebuilds, and what is told. */
const expected: Readonly<Record<string, readonly Told[]>> = {
  "c-daemon": [["default", 10, 6, "hoistInstalls"]],
  "go-service": [["shortlinks", 8, 5, "hoistInstalls", "cacheMounts"]],
  "node-api": [["default", 6, 3, "hoistInstalls", "cacheMounts"]],
  // What a change of a file costs is little already: here it is the argument.
  "node-python": [["weather-reports", 2, 2, "hoistInstalls", "installScripts", "cacheMounts"]],
  "pnpm-monorepo": [
    // Its install stays below what both images run.
    ["booking-api", 5, 4, "installScripts", "cacheMounts"],
    ["booking-web", 4, 3, "installScripts", "cacheMounts"],
  ],
  "python-pip": [["default", 7, 5, "hoistInstalls", "installScripts", "cacheMounts"]],
  "react-front": [["shop-front", 4, 2, "hoistInstalls", "cacheMounts"]],
  "static-site": [["default", 11, 10, "hoistInstalls"]],
  "ts-multi-stage": [["tickets", 5, 5, "cacheMounts"]],
  "yarn-worker": [["default", 6, 5, "installScripts", "cacheMounts"]],
}

it("are told of every project that is measured", () => {
  expect(projects.map(({ name }) => name).toSorted()).toEqual(Object.keys(expected).toSorted())
})

describe.each(Object.entries(expected))("the words that explain tells of %s", (name, images) => {
  it("are those that gain, and gain what is told", async () => {
    const cwd = project({})
    cpSync(join(repo, "bench/rebuild/projects", name), cwd, { recursive: true })
    if (existsSync(join(cwd, "Dockerfile"))) await stagecraft(["import"], { cwd })
    rmSync(join(cwd, "Dockerfile"), { force: true })
    const before = await explained(cwd)
    const told = before.flatMap(({ advice }) => advice ?? [])
    follow(cwd, told)
    const after = await explained(cwd)
    const found = before.map((each, at) => [
      each.name,
      ofAnyFile(each.changes),
      ofAnyFile(after[at]!.changes),
      ...(each.advice?.words ?? []).map(({ option }) => option),
    ])
    expect(found).toEqual(images)
    for (const [at, { advice, name: own }] of before.entries()) {
      const promised = advice?.together ?? advice?.words[0]
      const { changes, work } = after[at]!
      expect(withoutPlaces(changes), own).toEqual(withoutPlaces(promised!.changes))
      expect(work).toMatchObject(promised!.work)
      expect(after[at]!.advice).toBeUndefined()
    }
    await expect(sections(before)).toMatchFileSnapshot(`worth-saying/${name}.txt`)
  })
})
