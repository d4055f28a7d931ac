import { arg, type CopyStep, type StageNode, type StepNode, text } from "./nodes.ts"
import { expect, test } from "vitest"
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
  for (const quiet of ["COPY --from=x a b", "RUN echo COPY", "USER me"])
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

test("a reference stands for anything: across folders as a whole part, within a name otherwise", () => {
  const reference = arg("V")
  const pattern = (...value: TextPart[]): string =>
    sourcePattern(text(...value), "path", false).pattern
  expect(pattern("app-", reference, ".tgz")).toBe("app-*.tgz")
  expect(pattern("conf/", { ...reference, default: text("sub/prod") }, ".json")).toBe("conf/**")
  expect(pattern("conf/", { ...reference, default: text("prod") }, ".json")).toBe("conf/*.json")
  expect(pattern(reference, "/x")).toBe("**/x")
  expect(pattern("bin/", reference)).toBe("bin/*")
  expect(sourcePattern(text(reference), "path", false)).toMatchObject({ pattern: "*", broad: true })
})
