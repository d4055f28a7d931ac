import { describe, expect, test } from "vitest"

import { raisedTime } from "../src/session/raise-times.ts"
import { tellingTime } from "../src/session/tell-changes.ts"

const SECOND = 1_000_000_000n
const whole = 1_700_000_000n * SECOND
const touched = { ctime: whole + 12_345_678_901n, ino: 77n }

/** In the order of time, so that a negative one has its second below it. */
const secondOf = (time: bigint): bigint => (time - (((time % SECOND) + SECOND) % SECOND)) / SECOND

describe("the time that an engine is told of a file", () => {
  test("is its own where it was only written", () => {
    for (const mtime of [whole, whole + 5n, -1n]) expect(tellingTime({ mtime })).toBe(mtime)
  })

  test("stays while nothing is done to the file, and is another after anything", () => {
    for (const mtime of [whole, whole + 123_456_789n, 0n, -5n * SECOND, -5n * SECOND + 1n]) {
      const told = tellingTime({ mtime, touched })
      expect(tellingTime({ mtime, touched: { ...touched } })).toBe(told)
      const others = Array.from({ length: 200 }, (_, at) => BigInt(at + 1)).flatMap((step) => [
        tellingTime({ mtime, touched: { ...touched, ino: touched.ino + step } }),
        // As a clock of four milliseconds goes, and of whole seconds.
        tellingTime({ mtime, touched: { ...touched, ctime: touched.ctime + step * 4_000_000n } }),
        tellingTime({ mtime, touched: { ...touched, ctime: touched.ctime + step * SECOND } }),
      ])
      for (const each of [told, ...others]) expect(secondOf(each)).toBe(secondOf(mtime))
      expect(others).not.toContain(told)
      expect(others).not.toContain(mtime)
    }
  })

  test("keeps its milliseconds where it has a fraction", () => {
    const told = tellingTime({ mtime: whole + 123_456_789n, touched })
    expect((told - whole) / 1_000_000n).toBe(123n)
  })

  test("still differs when it is raised", () => {
    const [one, two] = [1n, 2n].map((ino) =>
      raisedTime(tellingTime({ mtime: whole, touched: { ...touched, ino } }), whole + 9n * SECOND),
    )
    expect(one).not.toBe(two)
  })
})
