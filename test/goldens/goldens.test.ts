import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { CompileOptions, PassNote } from "@stagecraft/compiler"
import { compile } from "@stagecraft/compiler"
import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile, sameBuild } from "@stagecraft/importer"
import type { ImageNode, Optimize, Span } from "@stagecraft/ir"
import { noOptimize } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { pipeline } from "../../packages/compiler/src/pipeline.ts"
import { repo } from "../support/repo.ts"

/*
 * For each pass that can be switched off a Dockerfile before it and after it, and in its own words what it did, would do
 * and was stopped by. A new one: a folder called like the pass with a `before.Dockerfile`, and a `context` folder for what
 * only files prove; the rest is written by the first run and read by a person.
 */

const here = import.meta.dirname

/** What a golden needs besides its pass. */
interface Wish {
  /** When it is not called like the golden. */
  readonly pass?: string
  readonly optimize?: Partial<Optimize>
  /** The name of the stage that is built. */
  readonly target?: string
}

const wishes: Readonly<Record<string, Wish>> = {
  "drop-unreachable-stages": { target: "app" },
  "move-metadata": { optimize: { moveMetadata: true } },
  // Of use only with the passes that go on from there.
  "split-runs": { optimize: { splitRuns: "all", sinkArgs: true, splitCopies: true } },
  "sink-args": { optimize: { sinkArgs: true } },
  "split-copies": { optimize: { splitCopies: true } },
  "hoist-installs": { optimize: { hoistInstalls: "known" } },
  "hoist-installs-by-word": { pass: "hoist-installs", optimize: { hoistInstalls: "all" } },
  "fold-permissions": { optimize: { foldPermissions: true } },
  "add-cache-mounts": { optimize: { cacheMounts: "known" } },
  "merge-runs": { optimize: { mergeRuns: "known" } },
}

/** The passes that the language does without. */
const passes = pipeline.filter(({ always }) => !always).map(({ name }) => name)

const goldens = Object.keys(wishes)
const passOf = (golden: string): string => wishes[golden]?.pass ?? golden

function lifted(golden: string): { readonly image: ImageNode; readonly text: string } {
  const text = readFileSync(join(here, golden, "before.Dockerfile"), "utf8")
  const { tree } = parseDockerfile(text, { file: "before.Dockerfile" })
  const { file } = tree ? liftDockerfile(tree) : {}
  const node = file?.images[0]?.node
  if (!node) throw new Error(`${golden}: before.Dockerfile is no Dockerfile`)
  const target = wishes[golden]?.target
  const stage = file.stages.find(({ from }) => from.as === target)?.node
  return { image: { ...node, ...(target !== undefined && stage && { target: stage }) }, text }
}

/** The Dockerfile without its header: it is compared with one that has none. */
const body = (dockerfile: string): string => dockerfile.split("\n").slice(2).join("\n")

function linesIn(spans: readonly Span[]): string {
  const lines = [...new Set(spans.map(({ line }) => line))].toSorted((a, b) => a - b)
  return `${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}`
}

const FACTS = {
  leavesOut: "leaves out",
  drops: "drops",
  repeats: "repeats",
  assumes: "assumes",
  provedBy: "proved by",
}

/** A note in a few lines, with the lines of `before.Dockerfile` that it is about. */
function tell(note: PassNote): string {
  const facts = Object.entries(FACTS).flatMap(([key, words]) => {
    const values = note[key as keyof typeof FACTS]
    return values?.length ? [`    ${words}: ${values.join(", ")}`] : []
  })
  return [`${note.action}: ${note.message} (${linesIn(note.spans)})`, ...facts].join("\n")
}

const explain = (record: readonly PassNote[]): string =>
  `${(["did", "would", "stopped"] as const)
    .flatMap((action) => record.filter((note) => note.action === action))
    .map(tell)
    .join("\n")}\n`

it("each pass has one, and each golden a pass", () => {
  const folders = readdirSync(here, { withFileTypes: true }).filter((each) => each.isDirectory())
  expect(folders.map(({ name }) => name).toSorted()).toEqual(goldens.toSorted())
  expect([...new Set(goldens.map(passOf))].toSorted()).toEqual(passes.toSorted())
  expect(passes.length).toBeGreaterThan(3)
})

it("each pass has a section in the book of the optimizer", () => {
  const book = readFileSync(join(repo, "docs/optimizer.md"), "utf8")
  const headings = [...book.matchAll(/^### (.+)$/gmu)].map(([, name]) => name)
  // What only looks has nothing to show.
  const all = pipeline.map(({ name }) => name).filter((name) => !name.startsWith("check-"))
  expect(headings.filter((name) => all.includes(name!))).toEqual(all)
})

describe.each(goldens)("%s", (golden) => {
  const { image, text } = lifted(golden)
  const folder = join(here, golden, "context")
  const options: CompileOptions = {
    purpose: "build",
    ...(existsSync(folder) && { contextFolder: folder }),
  }

  it("is not needed: without it the build is the same as before", () => {
    const { dockerfile, target } = compile(image, { ...options, optimize: false })
    const [before, plain] = [text, dockerfile].map((each) => parseDockerfile(each, { file: "x" }))
    const asked = wishes[golden]?.target
    const differences = sameBuild(
      { tree: before!.tree!, ...(asked !== undefined && { target: asked }) },
      { tree: plain!.tree!, ...(target !== undefined && { target }) },
    )
    expect(differences).toEqual([])
  })

  it("does by itself what is shown, and says so", async () => {
    const optimize = { ...noOptimize, contextProofs: "build" as const, ...wishes[golden]?.optimize }
    const { dockerfile, record, problems } = compile(image, { ...options, optimize })
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([])
    const own = record.filter((note) => note.pass === passOf(golden))
    expect(own.some(({ action }) => action === "did")).toBe(true)
    await expect(body(dockerfile)).toMatchFileSnapshot(join(here, golden, "after.Dockerfile"))
    await expect(explain(own)).toMatchFileSnapshot(join(here, golden, "explanation.txt"))
  })
})
