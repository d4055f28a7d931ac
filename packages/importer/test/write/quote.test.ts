import fc from "fast-check"
import ts from "typescript"
import { describe, expect, it } from "vitest"
import {
  quoteChunk,
  quoteComment,
  quoteLine,
  quoteProperty,
  quoteString,
} from "../../src/write/quote.ts"

const any = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        "`",
        "\\",
        "$",
        "{",
        "}",
        "\n",
        "\r",
        "\t",
        "*/",
        "\u2028",
        "\ud800",
      ),
    )
    .map((pieces) => pieces.join("")),
)

// oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- what was quoted is to be read as JavaScript reads it
const read = (code: string): unknown => new Function(`return ${code}`)() as unknown

const isVisible = (code: string): boolean => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(code)

describe("a string", () => {
  it("has double quotes, or single ones where that saves escapes", () => {
    expect(quoteString("it's")).toBe(`"it's"`)
    expect(quoteString('say "hi"')).toBe(`'say "hi"'`)
    expect(quoteString(`"it's"`)).toBe(`'"it\\'s"'`)
    expect(quoteString(`"it''s"`)).toBe(`"\\"it''s\\""`)
  })

  it("shows what nobody would see", () => {
    expect(quoteString("a\u202eb\u200b\udc80\u{e0041}\u00a0\0\t")).toBe(
      String.raw`"a\u202eb\u200b\udc80\u{e0041}\xa0\x00\t"`,
    )
  })

  it("is read as it was", () => {
    fc.assert(
      fc.property(any, (value) => {
        const code = quoteString(value)
        expect(isVisible(code)).toBe(true)
        expect(read(code)).toBe(value)
      }),
    )
  })
})

describe("a chunk of a template", () => {
  it("keeps newlines, and tabs where they indent", () => {
    expect(quoteChunk("a\tb\n\tc\td")).toBe("a\\tb\n\tc\\td")
    expect(quoteChunk("\ta", true)).toBe("\ta")
    expect(quoteChunk("\ta")).toBe("\\ta")
  })

  it("holds no expression and no end", () => {
    expect(quoteChunk("`${x} $y $${")).toBe("\\`\\${x} $y $\\${")
  })

  it("is read as it was, between expressions too", () => {
    fc.assert(
      fc.property(any, any, fc.boolean(), (before, after, start) => {
        const code = `\`${quoteChunk(before)}\${"|"}${quoteChunk(after, start)}\``
        expect(read(code)).toBe(`${before}|${after}`)
      }),
    )
  })

  it("has one line where it stands in another", () => {
    fc.assert(
      fc.property(any, (value) => {
        const code = `\`${quoteLine(value)}\``
        expect(isVisible(code)).toBe(true)
        expect(read(code)).toBe(value)
      }),
    )
  })
})

describe("a property", () => {
  it.each([
    ["PATH", "PATH"],
    ["_a$1", "_a$1"],
    ["class", "class"],
    ["1", '"1"'],
    ["a-b", '"a-b"'],
    ["", '""'],
    ["é", "é"],
    ["constructor", "constructor"],
    ["__proto__", '["__proto__"]'],
  ])("%s", (name, code) => {
    expect(quoteProperty(name)).toBe(code)
  })

  it("is the object's own under its very name", () => {
    fc.assert(
      fc.property(fc.oneof(any, fc.constantFrom("__proto__", "toString", "get", "1e3")), (name) => {
        const object = read(`({ ${quoteProperty(name)}: 1 })`) as object
        expect(Object.entries(object)).toEqual([[name, 1]])
        expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
      }),
    )
  })
})

describe("a comment", () => {
  it.each([
    ["", "//"],
    ["  indented, and blanks behind  ", "//   indented, and blanks behind"],
    ["a\nb\r\nc\u2028d", "// a b c d"],
    ["*/ */", "// */ */"],
    ["@ts-ignore", "// # @ts-ignore"],
    ["@ts-expect-error because", "// # @ts-expect-error because"],
    ["@author Ada", "// @author Ada"],
    ["prettier-ignore", "// # prettier-ignore"],
    ["eslint-disable-next-line", "// # eslint-disable-next-line"],
    ["prettier is installed here", "// prettier is installed here"],
    ["v8 ignore next", "// # v8 ignore next"],
    ["hadolint ignore=DL3008", "// hadolint ignore=DL3008"],
    ['/ <reference path="x" />', '// / <reference path="x" />'],
    ["# sourceMappingURL=x", "// # sourceMappingURL=x"],
    ["see //# sourceMappingURL=x", "// see // # sourceMappingURL=x"],
    ["\u202eabc", "// \ufffdabc"],
  ])("%j", (text, code) => {
    expect(quoteComment(text)).toBe(code)
  })

  it("ends at its line's end, orders nothing, and is no magic", () => {
    const text = fc.oneof(
      any,
      fc
        .tuple(
          fc.constantFrom(
            "@ts-ignore",
            "@ts-nocheck",
            "@ts-expect-error",
            "/ <reference",
            "# source",
          ),
          any,
        )
        .map((pieces) => pieces.join("")),
    )
    fc.assert(
      fc.property(text, (value) => {
        const code = quoteComment(value)
        const source = ts.createSourceFile("a.ts", `${code}\nx\n`, ts.ScriptTarget.ESNext)
        const own = source as unknown as Readonly<Record<string, unknown>>
        expect(source.statements.map((each) => each.getText(source))).toEqual(["x"])
        expect(own.commentDirectives).toBeUndefined()
        expect(own.checkJsDirective).toBeUndefined()
        expect(source.referencedFiles).toEqual([])
        expect(code).not.toMatch(/\/[/*][#@]\s*source/u)
      }),
    )
  })
})
