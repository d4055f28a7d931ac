import { describe, expect, it } from "vitest"
import type { Base, StageNode } from "../src/index.ts"
import { stagesInOrder, stagesOfBase, text } from "../src/index.ts"

const span = { file: "x.ts", line: 1, column: 1 }
const stage = (name: string, base: Base): StageNode => ({
  kind: "stage",
  name,
  base,
  steps: [],
  span,
})
const image = (reference: string): Base => ({ kind: "image", reference: text(reference) })

describe("the stages of an image", () => {
  const dev = stage("dev", image("alpine"))
  const prod = stage("prod", { kind: "stage", stage: dev })

  it("are those that a base is, or may be", () => {
    expect(stagesOfBase(image("alpine"))).toEqual([])
    expect(stagesOfBase({ kind: "scratch" })).toEqual([])
    expect(stagesOfBase({ kind: "stage", stage: dev })).toEqual([dev])
    const chosen = { ...image("x"), stages: [prod, dev] } as Base
    expect(stagesOfBase(chosen)).toEqual([prod, dev])
  })

  it("stand each after everything it needs", () => {
    const app = stage("app", { ...image("x"), stages: [prod, dev] } as Base)
    expect(stagesInOrder(app)).toEqual([dev, prod, app])
  })
})
