import { describe, expect, it } from "vitest"
import { onlyOf, problems, tree } from "./reading.ts"

const logical = (text: string, escape?: string): string => onlyOf("run", text, escape).logical

describe("continued lines", () => {
  it.each([
    ["at the end of the line", "RUN a \\\nb", "RUN a b"],
    ["with blanks behind the escape character", "RUN a \\ \t\nb", "RUN a b"],
    ["of Windows", "RUN a \\\r\nb\r\n", "RUN a b"],
    ["keep the blanks of the next line", "RUN a\\\n  b", "RUN a  b"],
    ["break words", "RUN ec\\\nho", "RUN echo"],
    ["break the keyword", "R\\\nUN a", "RUN a"],
    ["begin with the escape character alone", "\\\nRUN a", "RUN a"],
    ["have lines of the escape character alone", "RUN a\\\n\\\nb", "RUN ab"],
    ["end with the file", "RUN a \\", "RUN a "],
    ["leave comments out", "RUN a \\\n# c\n  # d\nb", "RUN a b"],
    ["leave empty lines out", "RUN a \\\n\n \t\nb", "RUN a b"],
    ["go on below a comment that ends with the escape character", "RUN a \\\n# c \\\nb", "RUN a b"],
  ])("%s", (_, text, joined) => expect(logical(text)).toBe(joined))

  it.each([
    ["two escape characters", "RUN a\\\\", "RUN a\\\\"],
    ["three, though the shell would go on", "RUN a\\\\\\", "RUN a\\\\\\"],
    ["another blank than space and tab behind it", "RUN a\\\v", "RUN a\\\v"],
    ["a carriage return in front of a space", "RUN a\\\r ", "RUN a\\\r "],
  ])("are not made by %s", (_, text, line) => expect(logical(text)).toBe(line))

  it("have the escape character of the file", () => {
    expect(logical("RUN dir C:\\\\ `\n b", "`")).toBe("RUN dir C:\\\\  b")
    expect(logical("RUN dir C:\\", "`")).toBe("RUN dir C:\\")
  })

  it("tell where they were joined", () => {
    const run = onlyOf("run", "  RUN a \\\n# note \\\n\n  && b \\\n && c\n")
    expect(run.logical).toBe("RUN a   && b  && c")
    expect(run.lines).toEqual({ first: 2, last: 6 })
    expect(run.column).toBe(3)
    expect(run.joints).toEqual([
      { at: 6, line: 5 },
      { at: 13, line: 6 },
    ])
    expect(run.innerComments).toEqual([{ text: "note \\", line: 3, at: 6 }])
    expect(run.logical.slice(run.argumentsAt)).toBe("a   && b  && c")
  })

  it("warn once of empty lines inside", () => {
    expect(problems("FROM scratch\nRUN a \\\n\n\n b\nRUN c")).toEqual(["empty-continuation 3:1"])
  })
})

describe("lines between instructions", () => {
  it("are pieces of their own", () => {
    const { pieces } = tree("\ufeff\n \t\n  # a note \r\n\u00a0\nFROM scratch\r\n\n")
    expect(pieces.map(({ kind, text, line }) => [kind, text, line])).toEqual([
      ["bom", "\ufeff", 1],
      ["blank", "\n \t\n", 1],
      ["comment", "  # a note \r\n", 3],
      ["blank", "\u00a0\n", 4],
      ["instruction", "FROM scratch\r\n", 5],
      ["blank", "\n", 6],
    ])
    expect(pieces[2]).toMatchObject({ comment: "a note" })
  })

  it("count a byte order mark on the first line only", () => {
    expect(tree("\ufeffFROM scratch").instructions[0]).toMatchObject({ column: 1 })
    expect(problems("\ufeff\ufeffFROM scratch\nRUN x")[0]).toBe("unknown-instruction 1:1")
    expect(problems("\n\ufeffFROM scratch")).toEqual(["unknown-instruction 2:1"])
  })
})

describe("the length of a line", () => {
  it("is at most 65,535 bytes, newline not counted", () => {
    const full = `# ${"x".repeat(65_533)}`
    expect(tree(`${full}\nFROM scratch\n${full}`).instructions).toHaveLength(1)
    expect(problems(`FROM scratch\n${full}x\n`)).toEqual(["source-line-too-long 2:1"])
    expect(problems(`${full}\r\nFROM scratch`)).toEqual(["source-line-too-long 1:1"])
  })

  it("counts bytes, not characters", () => {
    const full = "é".repeat(32_766)
    expect(tree(`FROM scratch\n# ${full}\n`).pieces).toHaveLength(2)
    expect(problems(`FROM scratch\n# ${full}é`)).toEqual(["source-line-too-long 2:1"])
    expect(problems(`FROM scratch\n# ${"😀".repeat(16_384)}`)).toEqual(["source-line-too-long 2:1"])
  })

  it("counts the byte order mark", () => {
    expect(problems(`\ufeff#${"x".repeat(65_532)}\nFROM scratch`)).toEqual([
      "source-line-too-long 1:1",
    ])
  })

  it("holds for bodies of heredocs, not for what is joined", () => {
    expect(problems(`FROM scratch\nRUN <<A\n${"x".repeat(65_536)}\nA\n`)).toEqual([
      "heredoc-unterminated 2:5",
      "source-line-too-long 3:1",
    ])
    expect(logical(`RUN ${"x".repeat(60_000)}\\\n${"x".repeat(60_000)}`)).toHaveLength(120_004)
  })
})
