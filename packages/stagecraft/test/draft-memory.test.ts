import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { image, stage, toImageNode } from "@stagecraft/dsl"
import type { Stage } from "@stagecraft/dsl"
import type { ImageNode } from "@stagecraft/ir"
import { afterAll, expect, it } from "vitest"
import { buildRequest } from "../src/build-request.ts"
import { compileWish, wishFor } from "../src/compile-image.ts"
import { draftMemory } from "../src/digest/draft-memory.ts"
import { draftQuestion } from "../src/digest/draft-question.ts"
import { draftInputs } from "../src/digest/input-draft.ts"
import type { InputDraft } from "../src/digest/input-draft.ts"
import { stateFolder } from "../src/digest/state-folder.ts"
import { overridesOf } from "./overrides.ts"

const directory = mkdtempSync(join(tmpdir(), "stagecraft-drafts-"))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const at = (path: string): string => join(directory, path)
const write = (path: string, value: unknown): void =>
  writeFileSync(at(path), typeof value === "string" ? value : JSON.stringify(value))
const manifest = { name: "web", version: "1.0.0", scripts: { build: "true" } }
const locked = { name: "web", version: "1.0.0", lockfileVersion: 3, packages: { "": manifest } }

/** What passes look into the context for, a link on the way to a source, and a glob. */
function node(command: string, ...more: readonly string[]): ImageNode {
  const built = stage("app")
    .from("node:22-slim")
    .workdir("/app")
    .copy("linked", "/linked/")
    .copy("src/*.txt", "/texts/")
    .copy(".", ".")
    .run("npm ci")
    .run(command)
  const last = more.reduce((on, each) => on.run(each), built)
  return toImageNode(image(last as unknown as Stage), "web")
}

interface Ask {
  readonly image: ImageNode
  readonly words: readonly string[]
  readonly epoch: number | undefined
  readonly maker: string
  readonly optimize: boolean
  readonly others: readonly ImageNode[]
}

const another = (command: string): ImageNode => ({ ...node(command), name: "another" })

const asWritten: Ask = {
  image: node("npm run build"),
  words: [],
  epoch: undefined,
  maker: "this",
  optimize: true,
  others: [another("true")],
}

/** A draft as a fresh start comes to it, and whether the image was compiled for it. */
function start({ image: asked, words, epoch, maker, optimize, others }: Ask, isForgetful = false) {
  const project = {
    kind: "project" as const,
    images: [asked, ...others],
    file: at("c.ts"),
    directory,
  }
  const wish = wishFor(project, asked, { optimize, purpose: "build" })
  const overrides = overridesOf(...words)
  let isMade = false
  const none = { secrets: new Map<string, Uint8Array>(), ssh: new Map<string, string>() }
  const memory = draftMemory(stateFolder(directory), directory, maker)
  const known = draftQuestion(wish, overrides, epoch)
  const question = isForgetful ? { ...known, from: () => undefined } : known
  const draft = memory.draftOf(question, (witness): InputDraft => {
    isMade = true
    const compiled = compileWish(wish, witness)
    return draftInputs(compiled, buildRequest(compiled, overrides, none, { directory, env: {} }))
  })
  if (!isForgetful) memory.keep()
  return { draft, isMade }
}

/** Others may go on otherwise behind what it fetches. */
const sharing = node("apt-get install -y git", "mkdir /x")

/** What is changed, and whether an image has to be compiled again. */
const changes: readonly (readonly [
  string,
  change: () => void,
  again: boolean,
  ask?: Partial<Ask>,
])[] = [
  ["nothing", () => undefined, false],
  ["a source file", () => write("src/a.txt", "changed"), false],
  [
    "a file that is read to prove something",
    () => write("package.json", { ...manifest, x: 1 }),
    true,
  ],
  [
    "one that has a script from now on",
    () => write("package.json", { ...manifest, scripts: { postinstall: "make" } }),
    true,
  ],
  ["the time of one alone", () => utimesSync(at("package.json"), 1, 1), true],
  [
    "where a link leads",
    () => (rmSync(at("linked")), symlinkSync("src/b.txt", at("linked"))),
    true,
  ],
  ["a link that a glob finds", () => symlinkSync("../other", at("src/c.txt")), true],
  ["the ignore file", () => write(".dockerignore", "other\n"), true],
  ["what npm is told", () => write(".npmrc", "ignore-scripts=true\n"), true],
  ["the image", () => undefined, true, { image: node("npm run build -- --all") }],
  ["a build argument", () => undefined, true, { words: ["--build-arg", "NODE_ENV=x"] }],
  ["the time that times come from", () => undefined, true, { epoch: 1 }],
  ["whether passes run", () => undefined, true, { optimize: false }],
  ["another image that has no say", () => undefined, false, { others: [another("false")] }],
  ["steps that others may run as well", () => undefined, true, { image: sharing }],
  ["the program", () => undefined, true, { maker: "another" }],
]

it("compiles an image again when anything differs that it was compiled of, and only then", () => {
  for (const folder of ["src", "other", "node_modules"]) mkdirSync(at(folder))
  write("package.json", manifest)
  write("package-lock.json", locked)
  write("src/a.txt", "a")
  write("src/b.txt", "b")
  symlinkSync("src/a.txt", at("linked"))
  expect(start(asWritten).isMade).toBe(true)
  for (const [what, change, again, ask] of changes) {
    change()
    const asked = { ...asWritten, ...ask }
    const { draft, isMade } = start(asked)
    expect({ what, isMade }).toEqual({ what, isMade: again })
    const { draft: fresh } = start(asked, true)
    expect(JSON.parse(JSON.stringify(draft)), what).toEqual(JSON.parse(JSON.stringify(fresh)))
    // As it was asked before, to go on from there.
    expect(start(asked).isMade, what).toBe(false)
    if (ask) start(asWritten)
  }
  const shared = { ...asWritten, image: sharing }
  expect(start(shared).isMade).toBe(true)
  expect(start(shared).isMade).toBe(false)
  expect(start({ ...shared, others: [another("false")] }).isMade, "which has a say").toBe(true)
})
