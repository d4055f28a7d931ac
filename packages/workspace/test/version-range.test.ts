import { describe, expect, it } from "vitest"
import { isRange, satisfies } from "../src/version-range.ts"

describe("satisfies", () => {
  it.each([
    [
      "1.2.3",
      "^1.0.0 ~1.2 1.x 1 * >=1.2.3 <=1.2.3 1.2.3 =1.2.3 v1.2.3 >1.2.2 <1.2.4 x ^1 ~1 1.2.x",
    ],
    ["0.2.3", "^0.2.0 ~0.2.1 0.x ^0"],
    ["0.0.3", "^0.0.3 ^0.0 ~0.0.1"],
    ["2.0.0-beta.2", "^2.0.0-beta.1 2.0.0-beta.2 >=2.0.0-alpha"],
  ])("%s is in each of %s", (version, ranges) => {
    for (const range of ranges.split(" ")) expect(satisfies(version, range), range).toBe(true)
  })

  it.each([
    ["1.2.3", "^1.2.4 ~1.1 2.x >1.2.3 <1.2.3 0 latest >1 <1 >1.2 workspace:* <x"],
    ["0.3.0", "^0.2.0 ~0.2.1"],
    ["0.0.4", "^0.0.3"],
    ["2.0.0-beta.2", "^2.0.0 * >=1 ^2.0.0-beta.3 ^1.0.0 ^2.0.1-alpha"],
    ["not a version", "* ^1.0.0"],
  ])("%s is in none of %s", (version, ranges) => {
    for (const range of ranges.split(" ")) expect(satisfies(version, range), range).toBe(false)
  })

  it("knows ranges of several words", () => {
    expect(satisfies("1.5.0", ">=1.2 <1.6")).toBe(true)
    expect(satisfies("1.6.0", ">= 1.2 < 1.6")).toBe(false)
    expect(satisfies("2.9.9", "1.2 - 2")).toBe(true)
    expect(satisfies("3.0.0", "1.2 - 2")).toBe(false)
    expect(satisfies("3.0.0", "1.2 - 2 || ^3.0.0")).toBe(true)
  })

  it("knows what is no range", () => {
    for (const text of ["latest", "npm:x@1", "git+https://x", "a || ^1", "1.2.3.4"])
      expect(isRange(text), text).toBe(false)
    for (const text of ["", "*", "1 || 2", ">=1 <2"]) expect(isRange(text), text).toBe(true)
  })
})
