import { describe, expect, it } from "vitest"
import { parseDockerfile, printTree } from "../../src/index.ts"
import { processorClock } from "../../../../test/support/processor-clock.ts"

const SIZE = 1_000_000
/** Seconds of a slow machine for a megabyte; what grows with the square of its size would take many minutes. */
const PATIENCE = 10_000

const fill = (text: string): string => text.repeat(Math.ceil(SIZE / text.length))
/** One instruction of any length: lines that the builder still reads, joined. */
const joined = (text: string): string => text.replaceAll(/.{60000}/gu, "$&\\\n")

describe("a megabyte", () => {
  it.each([
    ["instructions", fill("RUN a\n")],
    ["comments", fill("# a\n")],
    ["blank lines", fill("\n")],
    ["continued lines", `RUN ${fill("a \\\n")}b`],
    ["comments inside of an instruction", `RUN a \\\n${fill("# b\n")}c`],
    ["empty lines inside of an instruction", `RUN a \\\n${fill(" \n")}c`],
    ["blanks", joined(`RUN a${fill(" ")}b`)],
    ["escape characters", joined(`RUN ${fill("\\")}`)],
    ["ONBUILD", joined(`${fill("ONBUILD ")}RUN a`)],
    ["words", joined(`EXPOSE ${fill("1 ")}`)],
    ["entries", joined(`ENV ${fill("a=b ")}`)],
    ["quotes", joined(`ENV a=${fill('"')}`)],
    ["flags", joined(`COPY ${fill("--exclude=a ")}b c`)],
    ["flags that are not ASCII", joined(`COPY ${fill("--exclude=é ")}b c`)],
    ["fields of a mount", joined(`RUN --mount=${fill("a,")}b c`)],
    ["digits of a duration", joined(`HEALTHCHECK --interval=${fill("1")} CMD a`)],
    ["terms of a duration", joined(`HEALTHCHECK --interval=${fill("1s")} CMD a`)],
    ["opened braces in front of a heredoc", joined(`RUN ${fill("${a-")}<<A`)],
    ["quotes in front of a heredoc", joined(`RUN ${fill("''")}<<A`)],
    ["signs of a heredoc", joined(`RUN ${fill("<")}`)],
    ["blanks behind a heredoc", joined(`RUN <<${fill(" ")}a<b`)],
    ["heredocs of one name", `${joined(`COPY ${fill("<<-A ")}/b`)}\n${fill("\tA\n")}`],
    ["a heredoc's body", `RUN <<A\n${fill("a\n")}A`],
    ["brackets", joined(`CMD ${fill("[")}${fill("]")}`)],
    ["JSON strings", joined(`CMD [${fill('"a",')}"b"]`)],
    ["tests of a shell", fill("RUN [ a ]\n")],
    ["lines broken inside of characters", `RUN a${fill("\udcc3\\\n\udca9")}`],
    ["nonsense", fill("nonsense\n")],
  ])("of %s takes no more than its time", (_, text) => {
    const spent = processorClock()
    const source = `FROM scratch\n${text}\n`
    const { tree } = parseDockerfile(source)
    expect(tree ? printTree(tree) : source).toBe(source)
    expect(spent()).toBeLessThan(PATIENCE)
  })
})
