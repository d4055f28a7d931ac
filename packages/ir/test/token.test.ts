import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeTokens, encodeToken, text } from "../src/index.ts"

const reference = fc.record({
  kind: fc.constant("env" as const),
  name: fc.string({ unit: "grapheme", maxLength: 20 }),
})

describe("tokens", () => {
  it("come back whole from any surrounding text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        reference,
        fc.string(),
        (before, part, after) => {
          const decoded = decodeTokens(before + encodeToken(part) + after)
          expect(decoded && text(...decoded)).toEqual(text(before, part, after))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it("give themselves away when cut anywhere", () => {
    fc.assert(
      fc.property(reference, fc.nat(), fc.nat(), (part, a, b) => {
        const token = encodeToken(part)
        const [from, to] = [a % token.length, b % (token.length + 1)].toSorted((x, y) => x - y)
        const piece = token.slice(from, to)
        fc.pre(piece.length > 0 && piece.length < token.length)
        expect(decodeTokens(`x${piece}y`)).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  it("give themselves away when encoded on the way", () => {
    const token = encodeToken({ kind: "env", name: "HOME" })
    expect(decodeTokens(encodeURIComponent(token))).toBeUndefined()
    expect(decodeTokens(Array.from(token).toReversed().join(""))).toBeUndefined()
  })

  it("survive a change of case", () => {
    const token = encodeToken({ kind: "env", name: "Home" })
    expect(decodeTokens(token.toUpperCase().toLowerCase())).toEqual([
      "",
      { kind: "env", name: "Home" },
      "",
    ])
  })
})
