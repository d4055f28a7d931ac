import { compile } from "@stagecraft/compiler"
import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile } from "@stagecraft/importer"
import { describe, expect, it } from "vitest"

/** The instructions of what is printed again, image by image, without header and blank lines. */
function again(text: string): string {
  const { tree } = parseDockerfile(text, { file: "Dockerfile" })
  const file = tree && liftDockerfile(tree).file
  if (!file) throw new Error("not accepted")
  const texts = file.images.map(({ node }) => {
    const { dockerfile, problems } = compile(node, { optimize: false })
    const errors = problems.filter(({ severity }) => severity === "error")
    return [...errors.map(({ message }) => message), dockerfile].join("\n")
  })
  return texts
    .join("---\n")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("# Generated"))
    .join("\n")
}

describe("a Dockerfile that is lifted and printed again", () => {
  it("keeps arguments where they stand, and declares above what a FROM reads", () => {
    expect(
      again(
        "ARG A=1\nARG B=$A-x\nARG C\nFROM alpine:$B AS one\nARG A\nRUN a\nARG C\nARG D=$A\nFROM one\nARG B\n",
      ),
    ).toBe(
      [
        "ARG A=1",
        "ARG B=${A}-x",
        "FROM alpine:${B} AS one",
        "ARG A",
        "RUN a",
        "ARG C",
        "ARG D=${A}",
        "FROM one AS app",
        "ARG B",
      ].join("\n"),
    )
  })

  it("keeps a chain of defaults of one name", () => {
    expect(again("ARG A=${TARGETARCH#x}\nARG A=${A:+no}\nARG A=${A:-yes}\nFROM b-$A\n")).toBe(
      'ARG A="${TARGETARCH#x}"\nARG A="${A:+no}"\nARG A="${A:-yes}"\nFROM b-${A}',
    )
  })

  it("prints stages that an argument chooses among, under their names", () => {
    expect(again("ARG V=a\nFROM x AS v-a\nFROM y AS v-b\nFROM z\nFROM v-$V\n")).toBe(
      ["ARG V=a", "FROM x AS v-a", "FROM y AS v-b", "FROM v-${V} AS app", "---", "FROM z"].join(
        "\n",
      ),
    )
  })

  it("keeps commands byte for byte, and programs under their names", () => {
    const text = [
      "FROM a",
      "RUN a \\",
      "  && b '  c' \\",
      "    && d",
      "RUN <<x.py",
      "#!/usr/bin/python3",
      "x.py",
      "RUN cat <<-A > /a && <<B sh",
      "\t1",
      "A",
      "2",
      "B",
      "CMD [ -f /a ] && b",
    ]
    expect(again(`${text.join("\n")}\n`)).toBe(text.join("\n"))
  })

  it("keeps ports, labels and variables as the image has them", () => {
    expect(again("FROM a\nEXPOSE 8080:80 53/udp\nLABEL a=1 a=2 $B=c\nENV A=1 A=2\n")).toBe(
      "FROM a\nEXPOSE 80 53/udp\nLABEL a=2 \\\n      ${B}=c\nENV A=1\nENV A=2",
    )
  })

  it("keeps triggers, with the stages that they read", () => {
    const text =
      "FROM a AS b\nFROM c AS d\nONBUILD COPY --from=b $X /y\nONBUILD ARG Z=1\nFROM d AS app"
    expect(again(`${text}\n`)).toBe(text.replace("$X", "${X}"))
  })

  it("keeps the other escape character, and words that need it", () => {
    expect(again('# escape=`\nFROM a\nENV A="b`"c" D=C:\\e\nRUN dir C:\\\n')).toBe(
      '# escape=`\nFROM a\nENV A="b`"c" \\\n    D="C:\\e"\nRUN dir C:\\'.replace(
        "\\\n    D",
        "`\n    D",
      ),
    )
  })
})
