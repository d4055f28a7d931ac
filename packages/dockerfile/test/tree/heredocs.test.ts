import { describe, expect, it } from "vitest"
import { only, onlyOf, problems, tree } from "./reading.ts"

const words = (line: string) =>
  onlyOf("run", line).heredocs.map(({ name, content }) => [name, content])

describe("heredocs", () => {
  it.each([
    ["RUN <<EOF\na\nEOF\n", [["EOF", "a\n"]]],
    ["RUN <<EOF\nEOF", [["EOF", ""]]],
    ["RUN <<EOF\r\na\r\nEOF\r\n", [["EOF", "a\r\n"]]],
    ["RUN << \tEOF\na\nEOF\n", [["EOF", "a\n"]]],
    [
      "RUN cat <<A <<B\na\nA\nb\nB",
      [
        ["A", "a\n"],
        ["B", "b\n"],
      ],
    ],
    ["RUN cat \\\n# c\n <<A \\\n > x\na\nA\n", [["A", "a\n"]]],
    ["RUN <<A\nRUN x \\\n# no comment\n A\n\tA\nA\n", [["A", "RUN x \\\n# no comment\n A\n\tA\n"]]],
    ["RUN <<'A b'\na\nA b\n", [["A b", "a\n"]]],
    ["RUN <<A\\ b\na\nA b\n", [["A b", "a\n"]]],
    ["RUN <<É\na\nÉ\n", [["É", "a\n"]]],
    ["RUN <<A;\na\nA;\n", [["A;", "a\n"]]],
    ["RUN <<$X\na\n$X\n", [["$X", "a\n"]]],
    ["RUN --network=none <<A\na\nA\n", [["A", "a\n"]]],
    [
      "RUN : <<A a <<A\n1\nA\n2\nA\n",
      [
        ["A", "1\n"],
        ["A", "2\n"],
      ],
    ],
  ])("%j", (text, found) => expect(words(text)).toEqual(found))

  it.each([
    ["a here-string", "RUN cat <<<word"],
    ["a shift", "RUN echo $((1<<2))"],
    ["what stands in quotes", `RUN echo "<<EOF"`],
    ["what stands in single quotes", "RUN echo 'a <<EOF'"],
    ["an escaped one", "RUN echo \\<<EOF"],
    ["one behind other letters", "RUN echo a<<EOF"],
    ["one whose name is empty", `RUN cat <<""`],
    ["one without a name", "RUN cat <<"],
    ["one with another < in it", "RUN cat <<A<b"],
    ["any where a quote does not close", `RUN cat <<EOF "`],
    ["any where a variable does not close", "RUN cat <<EOF ${a"],
    ["what an operator swallows", "RUN <<${a:-EOF}"],
    ["a JSON form", `RUN ["cat", "<<EOF"]`],
    ["another instruction", "CMD cat <<EOF"],
  ])("are not %s", (_, text) => expect(only(text).heredocs).toEqual([]))

  it("tell whether variables expand in them, and whether tabs go", () => {
    const run = onlyOf("run", `RUN <<A <<'B' <<-"C" <<D"D" 3<<\\E\nA\nB\n\t\tC\nDD\nE\n`)
    expect(run.heredocs).toEqual([
      { name: "A", expand: true, chomp: false, fileDescriptor: 0, content: "" },
      { name: "B", expand: false, chomp: false, fileDescriptor: 0, content: "" },
      { name: "C", expand: false, chomp: true, fileDescriptor: 0, content: "" },
      { name: "DD", expand: false, chomp: false, fileDescriptor: 0, content: "" },
      { name: "E", expand: true, chomp: false, fileDescriptor: 3, content: "" },
    ])
    expect(run.lines).toEqual({ first: 2, last: 7 })
  })

  it("read escapes with a backslash whatever the file's escape character is", () => {
    expect(onlyOf("run", "RUN <<A\\ b\na\nA b\n", "`").heredocs).toMatchObject([{ name: "A b" }])
  })

  it("belong to the ONBUILD that holds their instruction", () => {
    const onbuild = onlyOf("onbuild", "ONBUILD RUN <<-A\n\ta\n\tA\n")
    expect(onbuild.heredocs).toMatchObject([{ name: "A", content: "\ta\n" }])
    expect(onbuild.trigger?.heredocs).toEqual(onbuild.heredocs)
    expect(onbuild.expression).toBe("RUN <<-A\n\ta\nA")
  })

  it("are sources of COPY and ADD", () => {
    const copy = onlyOf("copy", "COPY <<-A b <<'C' /d\n\t\ta\n\tA\nc\nC\n")
    expect(copy.sources).toEqual([
      { kind: "heredoc", name: "A", content: "a\n", expand: true },
      { kind: "path", word: "b" },
      { kind: "heredoc", name: "C", content: "c\n", expand: false },
    ])
    expect(onlyOf("add", "ADD <<A <<A /b\n1\nA\n2\nA\n").sources).toMatchObject([
      { content: "2\n" },
      { content: "2\n" },
    ])
  })

  it("lose no tab but those at the start of a line", () => {
    const [source] = onlyOf("copy", "COPY <<-A /b\n\ta\tb\n\r\tc\n\t\n\tA\n").sources
    expect(source).toMatchObject({ content: "a\tb\n\r\tc\n\n" })
  })

  it.each([
    ["RUN <<A\na", "heredoc-unterminated 2:5"],
    ["RUN cat <<A <<B\nA\n", "heredoc-unterminated 2:9"],
    ["RUN <<A\nA \n", "heredoc-unterminated 2:5"],
    ["RUN <<A\n\tA\n", "heredoc-unterminated 2:5"],
    ["ONBUILD COPY <<A /b", "heredoc-unterminated 2:14"],
    ['RUN cat ${a- <<\\"A}', "heredoc-delimiter 2:14"],
    ["COPY a <<A\nA\n", "heredoc-as-destination 2:8"],
  ])("%j is refused", (text, problem) => {
    expect(problems(`FROM scratch\n${text}`)).toEqual([problem])
  })

  it("may be as deep in braces as they like", () => {
    const deep = `RUN ${"${a-".repeat(50_000)}${"}".repeat(50_000)} <<A`
    const broken = deep.replaceAll(/.{60000}/gu, "$&\\\n")
    expect(tree(`FROM scratch\n${broken}\nb\nA\n`).instructions[1]?.heredocs).toMatchObject([
      { name: "A", content: "b\n" },
    ])
  })
})
