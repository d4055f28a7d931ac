import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { foreignLine } from "../../src/progress/foreign-line.ts"
import { showBytes, showTime } from "../../src/progress/show-amount.ts"
import { fit, widthOf } from "../../src/progress/text-width.ts"

describe("the width of text", () => {
  it.each([
    ["plain", 5],
    ["日本語", 6],
    ["한국어", 6],
    ["ｆｕｌｌ", 8],
    ["e\u0301te\u0301", 3],
    ["🎉", 2],
    ["│ ✓ …", 5],
    ["", 0],
  ])("of %j is %i", (text, width) => expect(widthOf(text)).toBe(width))

  it("is kept by a cut, also through wide characters and marks without end", () => {
    expect(fit("abcdef", 6)).toBe("abcdef")
    expect(fit("abcdefg", 6)).toBe("abcde…")
    expect(fit("日本語", 5)).toBe("日本…")
    expect(fit("日本語", 4)).toBe("日…")
    expect(fit(`a${"\u0300".repeat(10_000)}`, 10).length).toBeLessThan(50)
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, columns) => {
        expect(widthOf(fit(text, columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })
})

describe("a foreign line", () => {
  const hide = (text: string): string => text.replaceAll("sesame", "***")

  it("hides a secret also where colours or invisible characters stand in it", () => {
    expect(foreignLine("open sesame", hide)).toBe("open ***")
    expect(foreignLine("ses\u001b[31mame ses\u200bame", hide)).toBe("*** ***")
  })

  it("does not come to life by what is dropped from it", () => {
    expect(foreignLine("\u001b\u001b[m[31m \u001b\u200b[2J", hide)).toBe(
      String.raw`\x1b[31m \x1b[2J`,
    )
  })
})

describe("amounts", () => {
  it("are short", () => {
    expect([0, 999, 1234, 5_600_000, 7.89e9].map(showBytes)).toEqual([
      "0 B",
      "999 B",
      "1.2 kB",
      "5.6 MB",
      "7.89 GB",
    ])
    expect([0, 1234, 59_949, 59_960, 123_000, 3_720_000].map(showTime)).toEqual([
      "0.0 s",
      "1.2 s",
      "59.9 s",
      "1 min 00 s",
      "2 min 03 s",
      "1 h 02 min",
    ])
  })
})
