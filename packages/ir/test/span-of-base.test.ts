import { expect, it } from "vitest"
import { spanOfBase } from "../src/index.ts"
import type { StageNode } from "../src/index.ts"

const at = (line: number, file = "/a.ts") => ({ file, line, column: 1 })
const node = (more: Partial<StageNode>): StageNode => ({
  kind: "stage",
  name: "app",
  base: { kind: "scratch" },
  steps: [],
  span: at(3),
  ...more,
})

it("is where the base is named, when that is another line", () => {
  expect(spanOfBase(node({}))).toEqual(at(3))
  expect(spanOfBase(node({ fromSpan: { ...at(3), column: 20 } }))).toEqual(at(3))
  expect(spanOfBase(node({ fromSpan: at(4) }))).toEqual(at(4))
  expect(spanOfBase(node({ fromSpan: at(3, "/b.ts") }))).toEqual(at(3, "/b.ts"))
})
