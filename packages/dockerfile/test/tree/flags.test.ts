import { describe, expect, it } from "vitest"
import { bytes, only, onlyOf, problems, tree } from "./reading.ts"

/** The flags of an instruction that looks at none, and the text behind them. */
function split(text: string, escape?: string): readonly [readonly string[], string] {
  const { flags, signal } = onlyOf("stopsignal", `STOPSIGNAL ${text}`, escape)
  return [flags, signal]
}

describe("flags are taken off", () => {
  it.each([
    ["--a=b c", ["--a=b"], "c"],
    ["--a --b=c\t--d  e --f", ["--a", "--b=c", "--d"], "e --f"],
    ["-a --b c", [], "-a --b c"],
    ["- --b", [], "- --b"],
    ["--a -b", ["--a"], "-b"],
    ["--a -- --b c", ["--a"], "--b c"],
    ["-- c", [], "c"],
    ["--'' c", [], "c"],
    ["--- c", ["---"], "c"],
    [`--a="b c" d`, ["--a=b c"], "d"],
    [`--a='b "c' d`, [`--a=b "c`], "d"],
    ["--a=b\\ c d", ["--a=b c"], "d"],
    [`--a=\\"b d`, [`--a="b`], "d"],
    [`--a="\\"b" d`, [`--a="b`], "d"],
    ["--a=b\vc", ["--a=b"], "c"],
  ])("%j", (text, flags, rest) => expect(split(text)).toEqual([flags, rest]))

  it("to the end of the line, when a quote does not close", () => {
    expect(only(`RUN --mount="target=/a b`)).toMatchObject({
      flags: ["--mount=target=/a b"],
      command: { kind: "shell", text: "" },
    })
  })

  it("with the escape character of the file", () => {
    expect(split("--a=b` c\\ d", "`")).toEqual([["--a=b c\\"], "d"])
  })

  it("byte by byte: what is not ASCII comes out garbled", () => {
    expect(split("--a=é b")).toEqual([["--a=Ã©"], "b"])
    expect(split("--a=字 b")).toEqual([["--a=å\u00ad\u0097"], "b"])
  })

  it("and end at bytes that are blanks to the builder, also inside a character", () => {
    expect(split("--a=à b")).toEqual([["--a=Ã"], "b"])
    expect(split("--a=\u2160b")).toEqual([["--a=â"], "b"])
    expect(split("--a=\u2150 b")).toEqual([["--a=â"], "\udc90 b"])
  })

  it("also where the text begins with such a byte", () => {
    const { instructions } = tree(bytes("FROM x\nSTOPSIGNAL ", 0xa0, "--a b"))
    expect(instructions[1]).toMatchObject({ flags: ["--a"], signal: "b" })
  })

  it("and leave the rest of the text where it was", () => {
    const { logical, argumentsAt } = only("STOPSIGNAL --a  \\\n  b c")
    expect(logical.slice(argumentsAt)).toBe("b c")
  })
})

describe("flags are refused", () => {
  it.each([
    ["COPY --form=a b c", "unknown-flag 2:6"],
    ["COPY --FROM=a b c", "unknown-flag 2:6"],
    ["COPY --link \\\n  --from a b", "flag-without-value 3:3"],
    ["COPY --from=a --from=b c d", "duplicate-flag 2:15"],
    ["COPY --link --link a b", "duplicate-flag 2:13"],
    ["COPY --link= a b", "flag-without-value 2:6"],
    ["COPY --link=yes a b", "flag-not-boolean 2:6"],
    ["ADD --parents a b", "unknown-flag 2:5"],
    ["ENV --a b=c", "unknown-flag 2:5"],
    ["LABEL --a b=c", "unknown-flag 2:7"],
    ["USER --a b", "unknown-flag 2:6"],
    ["WORKDIR --a b", "unknown-flag 2:9"],
    ["VOLUME --a b", "unknown-flag 2:8"],
    ["EXPOSE --a 1", "unknown-flag 2:8"],
    ["MAINTAINER --a b", "unknown-flag 2:12"],
    ["CMD --a b", "unknown-flag 2:5"],
    ["ENTRYPOINT --a b", "unknown-flag 2:12"],
    [`SHELL --a ["b"]`, "unknown-flag 2:7"],
    ["ONBUILD --a RUN b", "unknown-flag 2:9"],
    ["FROM --as=b c", "unknown-flag 2:6"],
    ["HEALTHCHECK --a CMD b", "unknown-flag 2:13"],
  ])("%j", (text, problem) => expect(problems(`FROM scratch\n${text}`)).toEqual([problem]))

  it("not where the builder does not look", () => {
    expect(only("ARG --a b")).toMatchObject({ flags: ["--a"], entries: [{ key: "b" }] })
    expect(only("HEALTHCHECK --a NONE")).toMatchObject({ kind: "healthcheck", flags: ["--a"] })
    expect(split("--a b")).toEqual([["--a"], "b"])
  })

  it("not where a list or another case is fine", () => {
    expect(only("COPY --exclude=a --exclude=b --link=TRUE c d")).toMatchObject({
      exclude: ["a", "b"],
      link: true,
    })
    expect(only("COPY --link=False --from= --chown= c d")).toEqual(
      expect.not.objectContaining({ from: expect.anything() }),
    )
  })
})
