import fc from "fast-check"
import { describe, expect, it, vi } from "vitest"
import type { ArgReference, Text } from "../src/index.ts"
import { decodeTokens, encodeToken, text, textKey } from "../src/index.ts"

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

describe("the token of an argument", () => {
  const span = { file: "image.config.ts", line: 1, column: 1 }
  const arg = (name: string, ...value: Text): ArgReference =>
    Object.freeze({ kind: "arg", name, origin: "user", default: text(...value), span })
  const grown = (count: number): ArgReference => {
    let last = arg("A0", "1")
    for (let index = 1; index <= count; index++) {
      const expansion = { operator: ":-", word: text(last) } as const
      last = arg(`A${index}`, last, "-", { ...last, expansion })
    }
    return last
  }

  it("holds a default once, however often others read it", () => {
    const token = encodeToken(grown(60))
    expect(token.length).toBeLessThan(20_000)
    const [, part] = decodeTokens(token) ?? []
    expect(part).toMatchObject({ name: "A60", default: [{ name: "A59" }, "-", { name: "A59" }] })
  })

  it("is read by a copy of the library that has not made it", async () => {
    vi.resetModules()
    const other = await import("../src/index.ts")
    const small = grown(4)
    expect(other.decodeTokens(`a${encodeToken(small)}b`)).toEqual(["a", small, "b"])
    const [, part] = other.decodeTokens(encodeToken(grown(60))) ?? []
    // What came in anew is as short when it goes on.
    expect(other.encodeToken(part as ArgReference).length).toBeLessThan(20_000)
    expect(textKey([part as ArgReference])).toBe(textKey([grown(60)]))
    expect(textKey([part as ArgReference])).not.toBe(textKey([grown(59)]))
  })
})
