import { text } from "@stagecraft/ir"
import type { TextPart } from "@stagecraft/ir"
import { expect, test } from "vitest"
import { contextSummary, contextUses, linkUses, parseIgnore } from "../src/index.ts"
import { tree } from "./tree.ts"
import { span, useOf } from "./use-of.ts"

test("a summary counts what is sent and what is kept out, closed folders included", async () => {
  const root = tree({
    a: "1234",
    "src/b": "12",
    "node_modules/x/c": "123456",
    "d.log": "1",
    l: "-> a",
  })
  expect(await contextSummary(root, parseIgnore("node_modules\n*.log"))).toEqual({
    sent: { files: 2, bytes: 6 },
    keptOut: { files: 2, bytes: 7 },
    complete: true,
    sentComplete: true,
  })
})

test("a summary stops at its limit and says so", async () => {
  const root = tree(
    Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f/${index}`, "x"])),
  )
  expect(await contextSummary(root, parseIgnore("f"), { limit: 10 })).toMatchObject({
    keptOut: { files: 10, bytes: 10 },
    complete: false,
    sentComplete: true,
  })
  expect(await contextSummary(root, parseIgnore(""), { limit: 10 })).toMatchObject({
    complete: false,
    sentComplete: false,
  })
})

test("a copied link brings itself and its target, also through a folder and through a glob", () => {
  const root = tree({
    "real/f": "",
    link: "-> real/f",
    dir: "-> real",
    "x.l": "-> link",
    self: "-> .",
  })
  const patterns = (source: string): string[] =>
    linkUses(root, [useOf(source)]).map(({ pattern }) => pattern)
  expect(patterns("link")).toEqual(["link", "real/f"])
  expect(patterns("dir/f")).toEqual(["dir/f", "dir", "real/f"])
  expect(patterns("*.l")).toEqual(["*.l", "link", "real/f"])
  expect(patterns("real")).toEqual(["real"])
  expect(patterns("self")).toEqual(["self", "."])
  // Whatever a reference will be.
  const unknown = useOf("x.l")
  const { literal: _, ...rest } = { ...unknown, pattern: "*.l" }
  expect(linkUses(root, [rest]).map(({ pattern }) => pattern)).toEqual(["*.l", "link", "real/f"])
})

test("links are followed for whatever a reference will be, across folders and in many matches", () => {
  const many = Object.fromEntries(Array.from({ length: 1100 }, (_, at) => [`l/${at}`, ""]))
  const root = tree({
    ...many,
    "l/z": "-> ../real/z",
    "real/z": "",
    "releases/1.2/app": "-> ../../built/app",
    "releases/latest": "-> 1.2",
    "releases/self": "-> .",
    "built/app": "",
    "far/near": "-> ../built",
  })
  const reference = { kind: "arg", name: "V", origin: "user", span } as const
  const patterns = (...value: readonly TextPart[]): string[] => {
    const sources = [{ kind: "path", path: text(...value) }] as const
    const copy = { kind: "copy", sources, destination: text("/x"), span } as const
    return linkUses(root, contextUses([{ steps: [copy] }])).map(({ pattern }) => pattern)
  }
  expect(patterns("releases/", reference, "/app")).toEqual(
    expect.arrayContaining(["releases/**/app", "releases/latest", "releases/1.2/app", "built/app"]),
  )
  expect(patterns("far/", reference, "/app")).toEqual(
    expect.arrayContaining(["far/near", "built/app"]),
  )
  expect(patterns("l/", reference)).toEqual(["l/*", "real/z"])
  expect(linkUses(root, [useOf("l/*")]).map(({ pattern }) => pattern)).toEqual(["l/*", "real/z"])
})
