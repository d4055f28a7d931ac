import { mergeIgnore, parseIgnore } from "@stagecraft/context"
import { glob, image, namedContext, stage, toImageNode } from "@stagecraft/dsl"
import type { ImageOptions, Stage } from "@stagecraft/dsl"
import type { ImageDetails } from "@stagecraft/engine"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { globRegExp } from "../../context/src/glob.ts"
import { compileImage } from "../src/compile-image.ts"
import type { CompiledImage } from "../src/compile-image.ts"
import { contextKeys } from "../src/context-keys.ts"
import { sharedIgnores } from "../src/share-contexts.ts"
import type { BaseSide } from "../src/share-contexts.ts"

type Made = Stage<string, never>
type Draft = readonly [made: Made, options?: ImageOptions]

const start = (base = "busybox:1.36"): Made => stage("app").from(base)
const copying = (...sources: readonly string[]): Made =>
  sources.reduce((made, source) => made.copy([glob(source) as unknown as string], "/in/"), start())

/** A project in a folder that does not exist: nothing is read. */
function projectOf(drafts: Readonly<Record<string, Draft>>) {
  const images = Object.entries(drafts).map(([name, [made, options = {}]]) =>
    toImageNode(image(made, options), name),
  )
  const place = { file: "/nowhere/x/image.config.ts", directory: "/nowhere/x" }
  return { kind: "project", images, ...place } as const
}

function compileAll(drafts: Readonly<Record<string, Draft>>): readonly CompiledImage[] {
  const project = projectOf(drafts)
  return project.images.map((node) =>
    compileImage(project, node, { optimize: true, purpose: "build" }),
  )
}

/** A store with these images, each with its triggers. */
function store(triggers: Readonly<Record<string, readonly string[]>> = {}): BaseSide & {
  readonly asked: string[]
} {
  const asked: string[] = []
  return {
    asked,
    contexts: {},
    inspect: (reference) => {
      asked.push(reference)
      if (reference === "refused") return Promise.reject(new Error("no such name"))
      const OnBuild = triggers[reference]
      return Promise.resolve(OnBuild && ({ config: { OnBuild } } as unknown as ImageDetails))
    },
  }
}

/** The names of the images that are built with one text. */
async function together(
  drafts: Readonly<Record<string, Draft>>,
  side: BaseSide = store(),
): Promise<readonly string[]> {
  const texts = await sharedIgnores(compileAll(drafts), side)
  const names = new Map<string, string[]>()
  for (const [{ image: node }, text] of texts)
    names.set(text, [...(names.get(text) ?? []), node.name])
  return [...names.values()].map((each) => each.join(" "))
}

describe("images of one folder", () => {
  it("share what they take", async () => {
    const drafts = { a: [copying("a")], b: [copying("b")], c: [copying("*.md")] } as const
    expect(await together(drafts)).toEqual(["a b c"])
    expect(await together({ ...drafts, whole: [copying(".")] })).toEqual(["a b c whole"])
    expect(await together({ ...drafts, d: [copying("d"), { exclude: ["x"] }] })).toEqual([
      "a b c",
      "d",
    ])
    expect(await together({ ...drafts, d: [copying("d"), { context: "sub" }] })).toHaveLength(2)
  })

  it.each(["*.Dockerfile", "a.Dockerfile", ".git", ".git/HEAD", "*/?", ".g*", "[a-z]*e"])(
    "one that takes %s does not join one that takes everything but that",
    async (source) => {
      const drafts = { a: [copying(".")], b: [copying(source)], c: [copying("c")] } as const
      expect(await together(drafts)).toEqual(["a c", "b"])
    },
  )

  it("one that names an emitted file beside everything brings it to no other", async () => {
    const both = { a: [copying(".")], b: [copying(".", ".git")], c: [copying("c")] } as const
    expect(await together(both)).toEqual(["a c", "b"])
  })

  it("one with raw text stays by itself", async () => {
    const raw = start().raw("RUN --mount=target=/x cp -r /x /y")
    const drafts = { a: [copying("a")], b: [copying("b")], raw: [raw] } as const
    expect(await together(drafts)).toEqual(["a b", "raw"])
    const later = start().onbuild((on) => on.raw("RUN --mount=target=/x ls"))
    expect(await together({ ...drafts, raw: [later] })).toEqual(["a b", "raw"])
  })

  it("one with a glob that the rules of the others cannot be fitted to stays by itself", async () => {
    const drafts = { a: [copying("[^a]*/*")], b: [copying("*/x")], c: [copying("c")] } as const
    expect(await together(drafts)).toEqual(["a", "b c"])
  })

  it("one whose base copies what the config does not name stays by itself", async () => {
    const side = store({ "busybox:1.36": [], "made/here": ["COPY . /all"] })
    const made: Made = start("made/here").copy("a", "/a")
    const drafts = { a: [made], b: [copying("b")], c: [copying("c")] } as const
    expect(await together(drafts, side)).toEqual(["a", "b c"])
    expect(side.asked.toSorted()).toEqual(["busybox:1.36", "made/here"])
    // Others are sent what it is sent, so only they change.
    const whole: Made = start("made/here").copy(".", "/a")
    expect(await together({ a: [whole], b: [copying("b")] }, side)).toEqual(["a b"])
  })

  it("bases that named contexts stand for are looked up, too", async () => {
    const side = store({ "made/here": ["COPY . /all"] })
    const made = stage("app").from(namedContext("base")).copy("a", "/a") as unknown as Made
    const options = { contexts: { base: "docker-image://made/here" } }
    expect(await together({ a: [made, options], b: [copying("b")] }, side)).toHaveLength(2)
    const given = { base: { reference: "docker-image://made/here" } }
    const drafts = { a: [copying("a")], b: [copying("b")] } as const
    expect(await together(drafts, { ...side, contexts: given })).toHaveLength(2)
  })

  it("no base is looked up for nothing, and none that cannot be is in the way", async () => {
    const side = store()
    await together({ a: [copying("a")] }, side)
    await together({ a: [copying("a")], b: [copying("a")] }, side)
    await together({ a: [copying(".")], b: [copying(".")] }, side)
    expect(side.asked).toEqual([])
    const refused: Made = start("refused").copy("a", "/a")
    expect(await together({ a: [refused], b: [copying("b")] }, side)).toEqual(["a b"])
  })
})

describe("what is kept of a folder is known by", () => {
  async function keysOf(
    drafts: Readonly<Record<string, Draft>>,
    ...built: readonly string[]
  ): Promise<Readonly<Record<string, string>>> {
    const project = projectOf(drafts)
    const nodes = project.images.filter(({ name }) => built.includes(name))
    const compiled = nodes.map((node) =>
      compileImage(project, node, { optimize: true, purpose: "build" }),
    )
    const texts = await sharedIgnores(compiled, store())
    const keys = contextKeys(texts)
    return Object.fromEntries([...keys].map(([each, key]) => [each.image.name, key]))
  }

  it("the images that can use it, whichever are built", async () => {
    const drafts = { a: [copying(".")], b: [copying(".")], c: [copying("c")] } as const
    const whole = '["a","b"]'
    expect(await keysOf(drafts, "a")).toEqual({ a: whole })
    expect(await keysOf(drafts, "b")).toEqual({ b: whole })
    expect(await keysOf(drafts, "a", "b", "c")).toEqual({ a: whole, b: whole, c: whole })
    expect(await keysOf(drafts, "c")).toEqual({ c: '["c"]' })
  })

  it("those that share it, where none of them would be sent as much", async () => {
    const drafts = { a: [copying("a")], b: [copying("b")], c: [copying("c")] } as const
    expect(await keysOf(drafts, "a", "b")).toEqual({ a: '["a","b"]', b: '["a","b"]' })
    expect(await keysOf(drafts, "a")).toEqual({ a: '["a"]' })
    expect(await keysOf(drafts, "b")).toEqual({ b: '["b"]' })
  })

  it("other names, where the rules differ", async () => {
    const drafts = { a: [copying("."), { exclude: ["x"] }], b: [copying(".")] } as const
    expect(await keysOf(drafts, "a", "b")).toEqual({ a: '["a"]', b: '["b"]' })
    const keys = await keysOf({ a: [copying(".")], b: [copying("*.Dockerfile")] }, "a", "b")
    expect(keys).toEqual({ a: '["a"]', b: '["b"]' })
  })
})

const name = fc.constantFrom("a", "b", "ab", "a.ts", "b.md", ".git", "a.Dockerfile", "HEAD")
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"))
const pattern = fc
  .array(
    fc.oneof(
      name,
      fc.constantFrom("*", "a*", "*.ts", "*b", "?", "[ab]", "*.Dockerfile", ".g*", "[^a]*"),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join("/"))
const line = fc
  .tuple(
    fc.constantFrom("", "", "!"),
    fc.oneof(
      path,
      pattern,
      path.map((text) => `${text}/**`),
      pattern.map((text) => `**/${text}`),
    ),
  )
  .map((two) => two.join(""))
const source = fc.oneof(
  { weight: 1, arbitrary: fc.constant(".") },
  { weight: 4, arbitrary: path },
  { weight: 4, arbitrary: pattern },
)

/** Whether a COPY of a source takes a path: what it matches, and what lies in that. */
function takes(source_: string, file: string): boolean {
  if (source_ === ".") return true
  const [wanted, parts] = [source_.split("/"), file.split("/")]
  return (
    wanted.length <= parts.length &&
    wanted.every((each, index) => globRegExp(each)!.test(parts[index]!))
  )
}

/** `STAGECRAFT_CAMPAIGN_SHARE=100000` makes it the long campaign. */
const numRuns = Number(process.env["STAGECRAFT_CAMPAIGN_SHARE"] ?? 400)

it("what the copies of an image take does not depend on what it shares", async () => {
  let changed = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(source, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 }),
      fc.array(line, { maxLength: 3 }),
      fc.option(fc.array(line, { maxLength: 3 })),
      fc.array(path, { minLength: 10, maxLength: 30 }),
      async (images, exclude, existing, tree) => {
        const drafts = images.map((sources, index): [string, Draft] => [
          ["a", "b", "c", "d"][index]!,
          [copying(...sources), { exclude }],
        ])
        const project = projectOf(Object.fromEntries(drafts))
        const compiled = project.images.map((node) => {
          const one = compileImage(project, node, { optimize: true, purpose: "build" })
          if (existing === null) return one
          // As if the file lay there.
          const ignoreOptions = { ...one.ignoreOptions, existing: existing.join("\n") }
          const { text, problems } = mergeIgnore(one.compilation.uses, ignoreOptions)
          const compilation = { ...one.compilation, ignore: text, problems }
          return { ...one, ignoreOptions, compilation }
        })
        const texts = await sharedIgnores(compiled, store())
        for (const [index, each] of compiled.entries()) {
          const { ignore } = each.compilation
          const shared = texts.get(each)!
          if (shared === ignore) continue
          changed++
          const [own, other] = [parseIgnore(ignore), parseIgnore(shared)]
          const files = tree.filter((file) => images[index]!.some((from) => takes(from, file)))
          const left = (rules: typeof own) => files.filter((file) => !rules.judge(file).excluded)
          expect(left(other)).toEqual(left(own))
        }
      },
    ),
    { numRuns, seed: 7 },
  )
  expect(changed).toBeGreaterThan(numRuns / 2)
})
