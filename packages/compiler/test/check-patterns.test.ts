import type { CopyStep } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { expect, it } from "vitest"
import { compile } from "../src/index.ts"
import { copy, image, stage } from "./nodes.ts"

const CODE = "double-star-not-deep"

const taken = (pattern: string, more: Partial<CopyStep> = {}): readonly string[] => {
  const step = {
    ...copy(undefined, "a", "/b/"),
    sources: [{ kind: "glob", pattern: text(pattern) }],
    ...more,
  }
  return compile(image(stage("app", "alpine", step as CopyStep)))
    .problems.filter(({ code }) => code === CODE)
    .map(({ message }) => message)
}

it("tells of ** that crosses no folders", () => {
  for (const pattern of ["**", "src/**", "**/a.ts", "src/**/*.ts"])
    expect(taken(pattern), pattern).toEqual([expect.stringContaining(`COPY ${pattern}: `)])
})

it("is silent where it does, and where none is", () => {
  expect(taken("src/**/*.ts", { parents: true })).toEqual([])
  for (const pattern of ["src/*/*.ts", "src/a**", "src/\\*\\*/a", "**a/b"])
    expect(taken(pattern), pattern).toEqual([])
})
