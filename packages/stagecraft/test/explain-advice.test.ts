import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { changeKey, saidWords } from "@stagecraft/compiler"
import type { OptimizeWord } from "@stagecraft/compiler"
import { arg, image, stage, toImageNode } from "@stagecraft/dsl"
import type { ImageOptions, Stage } from "@stagecraft/dsl"
import { defaultOptimize } from "@stagecraft/ir"
import type { Optimize, ProjectNode } from "@stagecraft/ir"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { compileImage } from "../src/compile-image.ts"
import { explainImage } from "../src/explain/explain-image.ts"
import type {
  AdvisedChange,
  ExplainedAdvice,
  ExplainedOutcome,
  ExplainedWord,
  Explanation,
} from "../src/explain/explanation.ts"

const lock = {
  lockfileVersion: 3,
  packages: {
    "": { name: "app" },
    "node_modules/draw": {
      version: "1.0.0",
      resolved: "https://registry.npmjs.org/draw/-/draw-1.0.0.tgz",
      integrity: "sha512-AAAA",
      hasInstallScript: true,
    },
  },
}

const files: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ name: "app", dependencies: { draw: "1.0.0" } }),
  "package-lock.json": JSON.stringify(lock),
  "requirements.txt": "six==1.16.0\n",
  "go.mod": "module example.com/app\n\ngo 1.22\n",
  "src/main.js": "1\n",
  "conf/app.conf": "2\n",
}

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "advice-"))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

const sha = arg("GIT_SHA", { default: "none" })

type Verb = (to: Stage) => Stage
const run = (command: string): Verb => {
  return (to) => to.run(command)
}

const verbs: readonly Verb[] = [
  (to) => to.copy(".", "."),
  (to) => to.copy("conf", "/etc/app"),
  (to) => to.copy("src/main.js", "./"),
  (to) => to.arg(sha),
  (to) => to.env({ CGO_ENABLED: "0" }),
  (to) => to.user("app"),
  ...[
    "npm ci && npm run build",
    "npm ci",
    "npm run build",
    "./setup.sh",
    "pip install -r requirements.txt",
  ].map(run),
  ...["go mod download", "go test ./...", "go build -o /out ./cmd", "mkdir -p /srv/data"].map(run),
  ...["apt-get update", "apt-get install -y tini", "apk add --no-cache curl"].map(run),
  run("apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*"),
]

const someVerbs = fc.array(fc.constantFrom(...verbs), { maxLength: 7 })

/** A stage, at times on one of its own or beside one that it copies from. */
const aStage: fc.Arbitrary<Stage> = fc
  .record({ first: someVerbs, second: someVerbs, how: fc.constantFrom("alone", "on", "from") })
  .map(({ first, second, how }) => {
    const begun = stage("base").from("node:22-bookworm").workdir("/app")
    const base = first.reduce((to, verb) => verb(to), begun as Stage)
    if (how === "alone") return base
    const app = stage("app")
    const next: Stage =
      how === "on"
        ? app.from(base)
        : app.from("debian:12").workdir("/app").copy("/out", "/out", { from: base })
    return second.reduce((to, verb) => verb(to), next)
  })

/** Only once the first install has gone up there is something to split for the second. */
const installedTwice: Stage = stage("base")
  .from("node:22-bookworm")
  .workdir("/app")
  .copy(".", ".")
  .run("npm ci")
  .run("npm ci && npm run build")

const someOptimize: fc.Arbitrary<ImageOptions["optimize"]> = fc.constantFrom<
  ImageOptions["optimize"][]
>(
  undefined,
  undefined,
  {},
  { cacheMounts: false },
  { hoistInstalls: "all" },
  { hoistInstalls: false, sinkArgs: false },
  { installScripts: "independent", mergeRuns: "all" },
  { splitCopies: false, sinkArgs: false },
  false,
)

function imageWith(built: Stage, optimize: ImageOptions["optimize"]) {
  const node = toImageNode(image(built, { optimize }), "app")
  const project: ProjectNode = {
    kind: "project",
    images: [node],
    file: join(folder, "image.config.ts"),
    directory: folder,
  }
  return { project, node }
}

async function explained(
  built: Stage,
  optimize: ImageOptions["optimize"],
  purpose: "build" | "emit" = "build",
): Promise<Explanation> {
  const { project, node } = imageWith(built, optimize)
  const { explanation } = await explainImage(project, node, {
    purpose,
    proven: false,
    files: [join(folder, "src/main.js")],
    cwd: folder,
    codeOf: ({ file, line, column }) => ({ file, line, column }),
  })
  return explanation
}

/** What `optimize: { … }` says. */
const read = (write: string): Partial<Optimize> =>
  (
    JSON.parse(`{${write.replaceAll(/(?<name>\w+):/gu, '"$<name>":')}}`) as {
      readonly optimize: Partial<Optimize>
    }
  ).optimize

const cachedRuns = (built: Stage, optimize: ImageOptions["optimize"]): number => {
  const { project, node } = imageWith(built, optimize)
  const { graph } = compileImage(project, node, { optimize: true, purpose: "build" }).compilation
  const steps = graph.stages.flatMap((each) => each.steps)
  return steps.filter((each) => each.kind === "run" && each.mounts.length > 0).length
}

const outcomes = ({ words, together }: ExplainedAdvice): readonly ExplainedOutcome[] => [
  ...words,
  ...(together ? [together] : []),
]

type Table = Pick<ExplainedOutcome, "changes" | "work">

/** For each change, what runs again and what stays cached. */
const amountsOf = ({ changes, work }: Table): ReadonlyMap<string, readonly number[]> =>
  new Map(
    changes.map(({ change, commands }) => [
      changeKey(change),
      [commands, work.commands - commands],
    ]),
  )

/** True where of a change less runs again than before, or more stays cached. */
const isLess = (before: Table, after: Table): boolean =>
  [...amountsOf(after)].some(([key, [run, cached]]) => {
    const other = amountsOf(before).get(key)
    return other !== undefined && (run! < other[0]! || cached! > other[1]!)
  })

const said = (optimize: ImageOptions["optimize"]): Optimize =>
  ({ ...defaultOptimize, ...optimize }) as Optimize

/** Whether a word gains something alone, or the others gain less without it. */
async function isWorth(built: Stage, now: Explanation, word: ExplainedWord): Promise<boolean> {
  if (isLess(now, word) || word.cachedRuns > 0) return true
  const { write, together } = now.advice!
  const { [word.option]: _, ...others } = read(write)
  if (cachedRuns(built, read(write)) > cachedRuns(built, others)) return true
  return isLess(await explained(built, others), together!)
}

/** Changes of which it is said wrongly that commands run no more, or not said. */
function wronglySaved(today: Explanation, then: ExplainedOutcome): readonly AdvisedChange[] {
  const counts = new Map(today.changes.map((each) => [changeKey(each.change), each.commands]))
  return then.changes.filter(({ change, commands, saves = [] }) => {
    const before = counts.get(changeKey(change)) ?? 0
    const kept = then.work.commands - commands - (today.work.commands - before)
    // An install that went up may leave the `apt-get update` below it behind, too: then as many run as today.
    return before > commands ? saves.length < before - commands : kept <= 0 && saves.length > 0
  })
}

describe("what is worth saying", () => {
  it("comes out as it was promised, once it is said", async () => {
    let advised = 0
    await fc.assert(
      fc.asyncProperty(aStage, someOptimize, async (built, optimize) => {
        const today = await explained(built, optimize)
        const { advice } = today
        if (!advice) return
        advised++
        const { words, together, write } = advice
        const options = words.map(({ option, value }) => ({ ...said(optimize), [option]: value }))
        const follows = [...options, ...(together ? [read(write)] : [])]
        for (const [at, follow] of follows.entries()) {
          const promised = outcomes(advice)[at]!
          const { work, changes } = await explained(built, follow)
          expect(changes).toEqual(promised.changes.map((each) => ({ ...each, saves: undefined })))
          expect(wronglySaved(today, promised)).toEqual([])
          expect(work).toMatchObject(promised.work)
          const more = cachedRuns(built, follow) - cachedRuns(built, optimize)
          expect(more).toBe(promised.cachedRuns)
        }
        expect(said(read(write))).toEqual({
          ...said(optimize),
          ...Object.fromEntries(words.map(({ option, value }) => [option, value])),
        })
      }),
      { numRuns: 60 },
    )
    expect(advised).toBeGreaterThan(5)
  })

  it("is all that gains something, and nothing that gains nothing", async () => {
    await fc.assert(
      fc.asyncProperty(aStage, someOptimize, async (built, optimize) => {
        const now = await explained(built, optimize)
        const told = now.advice?.words ?? []
        for (const word of told) expect(await isWorth(built, now, word)).toBe(true)
        const open = (Object.keys(saidWords) as OptimizeWord[]).filter(
          (word) => optimize !== false && said(optimize)[word] === defaultOptimize[word],
        )
        const names = told.map(({ option }) => option)
        expect(open).toEqual(expect.arrayContaining(names))
        const best = now.advice ? read(now.advice.write) : said(optimize)
        for (const word of open.filter((each) => !names.includes(each))) {
          const more = { ...best, [word]: saidWords[word] }
          expect(isLess(await explained(built, best), await explained(built, more))).toBe(false)
          expect(cachedRuns(built, more)).toBe(cachedRuns(built, best))
        }
      }),
      { numRuns: 40, examples: [[installedTwice, undefined]] },
    )
  })
})
