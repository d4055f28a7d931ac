import fc from "fast-check"
import { expect, it } from "vitest"
import { mapList } from "../src/index.ts"

it("makes what map makes", () => {
  const of = (each: number, index: number) => [each, index]
  fc.assert(
    fc.property(fc.array(fc.integer()), (list) => {
      expect(mapList(list, of)).toEqual(list.map(of))
      expect(mapList(Object.freeze(list), of)).toEqual(list.map(of))
    }),
  )
})
