import type { StepNode, Text, TextPart } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { arg, codes, env, printed, span } from "./printing.ts"

const set = (...entries: readonly (readonly [string, Text])[]): StepNode => ({
  kind: "env",
  span,
  entries,
})

describe("values", () => {
  it("stand plain where that is safe and quoted where not", () => {
    expect(
      printed(
        set(
          ["NODE_ENV", text("production")],
          ["SAY", text('say "hi"')],
          ["WIN", text("C:\\new\\dir")],
          ["NONE", text()],
          ["PATH", text("/app/bin:", env("PATH"))],
        ),
      ),
    ).toBe(
      [
        "ENV NODE_ENV=production \\",
        '    SAY="say \\"hi\\"" \\',
        '    WIN="C:\\\\new\\\\dir" \\',
        '    NONE="" \\',
        "    PATH=/app/bin:${PATH}",
      ].join("\n"),
    )
  })

  it("follow the escape character", () => {
    expect(printed(set(["A", text("C:\\ `x` $y", env("Z"))]), { escape: "`" })).toBe(
      'ENV A="C:\\ ``x`` `$y${Z}"\n# looks-like-a-variable',
    )
  })

  it("warn of what looks like a variable, and keep quiet about a literal", () => {
    expect(codes(set(["A", text("cost $HOME")]))).toEqual(["looks-like-a-variable"])
    expect(codes(set(["A", text({ kind: "literal", value: "cost $HOME" })]))).toEqual([])
    expect(codes(set(["A", text("5$ and $1")]))).toEqual([])
  })

  it("hold references with what is done to them", () => {
    const reference = (operator: ":-" | "%%" | "/", word: string, replacement?: string) =>
      text({
        ...arg("V"),
        expansion: {
          operator,
          word: text(word),
          ...(replacement !== undefined && { replacement: text(replacement) }),
        },
      })
    expect(printed(set(["A", reference(":-", "it's {1}")]))).toBe('ENV A="${V:-it\\\'s {1\\}}"')
    expect(printed(set(["A", reference("%%", "-*")]))).toBe('ENV A="${V%%-*}"')
    expect(printed(set(["A", reference("/", "a?", "b")]))).toBe('ENV A="${V/a?/b}"')
    expect(codes(set(["A", reference("%%", "$")]))).toEqual(["invalid-reference"])
  })

  it.each([
    ["a newline", "a\nb", "value-has-newline"],
    ["a NUL", "a\0b", "value-has-nul"],
    ["half a surrogate pair", "a\ud800", "value-not-unicode"],
    ["more than a line may have", "é".repeat(33_000), "line-too-long"],
  ])("with %s are refused", (_, value, code) => {
    expect(codes(set(["A", text(value)]))).toEqual([code])
  })

  it("of one-word instructions are quoted where the line would be read differently", () => {
    expect(printed({ kind: "workdir", span, path: text("/a b") })).toBe('WORKDIR "/a b"')
    expect(printed({ kind: "workdir", span, path: text("--x") })).toBe('WORKDIR "--x"')
    expect(printed({ kind: "user", span, user: text("1000:1000") })).toBe("USER 1000:1000")
    expect(printed({ kind: "volume", span, paths: [text("/data"), text("/my data")] })).toBe(
      'VOLUME ["/data", "/my data"]',
    )
    expect(printed({ kind: "label", span, entries: [["#a b", text("c")]] })).toBe('LABEL "#a b"=c')
  })

  it("have names that may hold references", () => {
    const named = (kind: "env" | "label", ...name: readonly TextPart[]): StepNode => ({
      kind,
      span,
      entries: [[text(...name), text("x")]],
    })
    const key = { kind: "env", name: "K", expansion: { operator: ":-", word: text("k") } } as const
    expect(printed(named("env", env("KIND"), "_HOME"))).toBe("ENV ${KIND}_HOME=x")
    expect(printed(named("label", "org.", key))).toBe('LABEL "org.${K:-k}"=x')
    expect(printed(named("label", env("K"), " a"))).toBe('LABEL "${K} a"=x')
    expect(codes(named("env", env("K"), " a"))).toEqual(["invalid-env-name"])
    expect(codes(named("env", env("K"), "a=b"))).toEqual(["invalid-env-name"])
    expect(codes(named("label", env("K"), "a=b"))).toEqual(["invalid-label-key"])
    const inside = { ...key, expansion: { operator: "-", word: text("a=b") } } as const
    expect(codes(named("label", inside))).toEqual(["invalid-label-key"])
  })

  it("of commands are JSON or the text itself", () => {
    const exec = [text("node"), text("server.js")]
    expect(printed({ kind: "cmd", span, form: { kind: "exec", argv: exec } })).toBe(
      'CMD ["node", "server.js"]',
    )
    expect(printed({ kind: "entrypoint", span, form: { kind: "exec", argv: [] } })).toBe(
      "ENTRYPOINT []",
    )
    expect(
      printed({
        kind: "cmd",
        span,
        form: { kind: "shell", command: text("--serve ", env("PORT")) },
      }),
    ).toBe("CMD -- --serve ${PORT}")
    expect(
      codes({ kind: "cmd", span, form: { kind: "shell", command: text("serve ", arg("PORT")) } }),
    ).toEqual(["reference-not-allowed"])
    expect(
      printed({
        kind: "healthcheck",
        span,
        interval: "30s",
        retries: 3,
        form: { kind: "shell", command: text("curl -f http://localhost/ || exit 1") },
      }),
    ).toBe("HEALTHCHECK --interval=30s --retries=3 CMD curl -f http://localhost/ || exit 1")
    expect(printed({ kind: "healthcheck", span })).toBe("HEALTHCHECK NONE")
  })

  it("wait in ONBUILD, and no trigger triggers another", () => {
    const copy: StepNode = {
      kind: "copy",
      span,
      sources: [{ kind: "path", path: text(".") }],
      destination: text("/app/"),
    }
    expect(printed({ kind: "onbuild", span, step: copy })).toBe("ONBUILD COPY . /app/")
    expect(codes({ kind: "onbuild", span, step: { kind: "onbuild", span, step: copy } })).toEqual([
      "onbuild-not-allowed",
    ])
    const escaped = set(["A", text('"')])
    expect(codes({ kind: "onbuild", span, step: escaped }, { escape: "`" })).toEqual([
      "onbuild-not-allowed",
    ])
  })

  it("stand below their comments, and no comment becomes a directive", () => {
    const step: StepNode = { ...set(["A", text("1")]), comments: ["one\ntwo ", "", "escape = `"] }
    expect(printed(step)).toBe("# one\n# two\n#\n#\n# escape = `\nENV A=1")
  })
})
