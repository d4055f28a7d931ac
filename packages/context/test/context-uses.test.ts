import { arg, type CopyStep, type StageNode, type StepNode, text } from "./nodes.ts"
import { describe, expect, it, test } from "vitest"
import type { TextPart } from "@stagecraft/ir"
import { contextUses } from "../src/index.ts"
import { sourcePattern } from "../src/source-pattern.ts"
import { span } from "./use-of.ts"

const stage = (...steps: StepNode[]): StageNode => ({
  kind: "stage",
  name: "s",
  base: { kind: "scratch" },
  steps,
  span,
})
const copy = (path: string, more: Partial<CopyStep> = {}): CopyStep => ({
  kind: "copy",
  sources: [{ kind: "path", path: text(path) }],
  destination: text("/x"),
  span,
  ...more,
})
const patterns = (...steps: StepNode[]): string[] =>
  contextUses([stage(...steps)]).map(({ pattern }) => pattern)

test("COPY, ADD and bind mounts take from the context; those with a source of their own do not", () => {
  expect(
    patterns(
      copy("a"),
      copy("b", { from: { kind: "context", name: "other" } }),
      {
        kind: "add",
        sources: [
          { kind: "path", path: text("c") },
          { kind: "url", url: text("https://example.com/d") },
          { kind: "inline", name: "e", contents: text("e") },
        ],
        destination: text("/"),
        span,
      },
      {
        kind: "run",
        form: { kind: "exec", argv: [text("f")] },
        mounts: [
          { kind: "bind", target: text("/g"), source: text("g*") },
          {
            kind: "bind",
            target: text("/h"),
            source: text("h"),
            from: { kind: "image", reference: "i" },
          },
          { kind: "cache", target: text("/j") },
        ],
        span,
      },
      { kind: "onbuild", step: copy("k"), span },
    ),
  ).toEqual(["a", "c", "g\\*", "k"])
})

test("a bind mount without a source takes everything, and so may raw text that copies", () => {
  const run = {
    kind: "run",
    form: { kind: "exec", argv: [] },
    mounts: [{ kind: "bind", target: text("/g") }],
    span,
  } as const
  expect(contextUses([stage(run)])).toMatchObject([{ broad: true, verb: "bind mount" }])
  expect(contextUses([stage({ kind: "raw", text: "COPY a b", span })])).toMatchObject([
    { broad: true },
  ])
  const taking = [
    "ADD --chown=1 a /x--from=y",
    "onbuild copy a b",
    "COPY\\\n a b",
    "RUN --mount=target=/s make",
    "RUN --mount=source=a,target=/a make",
    "RUN --mount=type=cache,target=/c --mount=type=bind,target=/s make",
  ]
  for (const raw of taking)
    expect(contextUses([stage({ kind: "raw", text: raw, span })])).toMatchObject([{ broad: true }])
  const quiets = [
    "COPY --from=x a b",
    "COPY --chown=1 --from=x a b",
    "RUN echo COPY",
    "USER me",
    "RUN --mount=type=cache,target=/c make",
    "RUN --mount=from=x,target=/c make",
  ]
  for (const quiet of quiets)
    expect(contextUses([stage({ kind: "raw", text: quiet, span })])).toEqual([])
})

test.each([
  [".", ".", true],
  ["./", ".", true],
  ["/", ".", true],
  ["*", "*", true],
  ["/a//b/./c/", "a/b/c", false],
  ["a/../b", "b", false],
  ["[id].tsx", "\\[id\\].tsx", false],
  ["a\\b", "a\\\\b", false],
  ["*.t?x", "*.t?x", false],
  ["[x]*", "\\[x\\]*", false],
  ["!a", "\\!a", false],
  ["#a", "\\#a", false],
  [" a ", "[ ]a[ ]", false],
  ["a^b", "a\\^b", false],
  ["new\nline", "new?line", false],
])("the path %j is the pattern %s", (path, pattern, broad) => {
  expect(sourcePattern(text(path), "path", false)).toMatchObject({ pattern, broad, outside: false })
})

test.each([
  ["[*]x", "\\*x"],
  ["[*a]x", "[\\*a]x"],
  ["**/x", "*/x"],
  ["[a-c]?", "[a-c]?"],
  ["\\*x?", "\\*x?"],
])("the glob %s is the pattern %s", (glob, pattern) => {
  expect(sourcePattern(text(glob), "glob", false).pattern).toBe(pattern)
})

test("two stars cross folders only where COPY --parents reads them so", () => {
  expect(sourcePattern(text("src/**/*.ts"), "glob", true)).toEqual({
    pattern: "src/**/*.ts",
    broad: false,
    outside: false,
  })
})

test.each(["../a", "a/../../b", "..", "/../a"])("%s leaves the context", (path) => {
  expect(sourcePattern(text(path), "path", false).outside).toBe(true)
})

describe("a reference stands for anything", () => {
  const reference = arg("V")
  const named = (value: string): TextPart => ({ ...reference, default: text(value) })
  const platform = { ...reference, name: "TARGETPLATFORM" }
  const architecture = { ...reference, name: "TARGETARCH" }
  const shell: TextPart = { kind: "env", name: "SRC" }

  it.each<[what: string, value: readonly TextPart[], patterns: readonly string[]]>([
    ["within a name", ["app-", reference, ".tgz"], ["app-*.tgz", "app-*/**/*.tgz"]],
    ["within a name, of a variable", ["./pre-", shell, "/a"], ["pre-*/**/a"]],
    ["with slashes", ["conf/", named("sub/prod"), ".json"], ["conf/**/*.json"]],
    ["with none", ["conf/", named("prod"), ".json"], ["conf/*.json"]],
    ["of a default that refers", ["a", { ...reference, default: [shell] }], ["a*"]],
    ["in front", [reference, "app.js"], ["**/*app.js"]],
    ["as a folder", [reference, "/x"], ["**/x"]],
    ["as a folder, with a plain default", [named("v"), "/x"], ["**/x"]],
    ["as folders", [reference, "/", reference, "/x"], ["**/x"]],
    ["at the end", ["bin/", reference], ["bin/*"]],
    ["of the platform", ["bin-", platform, "/app"], ["bin-*/**/app"]],
    ["of one word", ["bin-", architecture, "/app"], ["bin-*/app"]],
    ["alone", [reference], ["*"]],
    ["from which the path climbs", [reference, "/../b"], ["."]],
    ["that climbs", ["a/", named("../q"), "/b"], ["."]],
    [
      "in many parts",
      ["a", reference, "b/c", reference, "d/e", reference, "f/g", reference, "h"],
      ["**/**"],
    ],
  ])("%s", (_, value, patterns) => {
    const { pattern, others = [] } = sourcePattern(text(...value), "path", false)
    expect([pattern, ...others]).toEqual(patterns)
  })

  it("and may be the whole context", () => {
    for (const value of [text(reference), text(reference, "/../b")])
      expect(sourcePattern(value, "path", false).broad).toBe(true)
  })
})

test("a trigger takes files where it runs", () => {
  const trigger: StepNode = { kind: "onbuild", step: copy("a"), span }
  const steps = [trigger, copy("b")]
  expect(contextUses([{ steps }])).toHaveLength(2)
  expect(contextUses([{ steps, isBuiltOn: true }])).toHaveLength(2)
  expect(contextUses([{ steps, isBuiltOn: false }])).toMatchObject([{ literal: "b" }])
})
