import type { TextPart } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { printStep, profileNamed } from "../src/index.ts"
import { arg, codes, env, options, printed, run, span } from "./printing.ts"

describe("RUN", () => {
  it("is the plain line where the line is plain", () => {
    expect(printed(run("npm ci"))).toBe("RUN npm ci")
    expect(printed(run("echo \"$HOME\" 'a  b' # note"))).toBe("RUN echo \"$HOME\" 'a  b' # note")
    expect(printed(run("[ -f x ] && y"))).toBe("RUN [ -f x ] && y")
  })

  it("folds a command of several lines as its author laid it out", () => {
    const command = "\n  apt-get update &&\n  apt-get install -y \\\n    curl \\\n    git\n"
    expect(printed(run(command))).toBe(
      ["RUN apt-get update && \\", "    apt-get install -y \\", "      curl \\", "      git"].join(
        "\n",
      ),
    )
  })

  it("joins the commands of a layer below each other, each line with its own span", () => {
    const step = run(
      "apt-get update",
      "apt-get install -y \\\n  curl",
      "rm -rf /var/lib/apt/lists/*",
    )
    const { lines } = printStep(step, options)
    expect(lines.map(({ text, spans }) => `${spans[0]!.line}| ${text}`)).toEqual([
      "10| RUN apt-get update \\",
      "11|     && apt-get install -y \\",
      "11|         curl \\",
      "12|     && rm -rf /var/lib/apt/lists/*",
    ])
  })

  it("keeps each command of a layer one command", () => {
    expect(printed(run("a || b", "c || d", "e; f", "find . -exec x {} \\;", "g &"))).toBe(
      [
        "RUN a || b \\",
        "    && { c || d; } \\",
        "    && { e; f; } \\",
        "    && find . -exec x {} \\; \\",
        "    && { g & }",
      ].join("\n"),
    )
  })

  it.each([
    ["a comment at the end", "make # all"],
    ["an open quote", "echo 'a"],
    ["a heredoc", "cat <<X\na\nX"],
    ["an operator at the end", "a &&"],
  ])("refuses %s in a layer", (_, command) => {
    expect(codes(run("true", command, "true"))).toContain("command-not-joinable")
  })

  it("refuses what is empty", () => {
    expect(codes(run(" \n"))).toEqual(["empty-command"])
    expect(codes(run())).toEqual(["empty-command"])
    expect(codes(run("a", ""))).toContain("empty-command")
  })

  it("uses a heredoc where newlines separate commands and where the builder would read more into it", () => {
    expect(printed(run("for i in 1 2\ndo echo $i\ndone"))).toBe(
      "RUN <<EOF\nfor i in 1 2\ndo echo $i\ndone\nEOF",
    )
    expect(printed(run('["a"]'))).toBe('RUN <<EOF\n["a"]\nEOF')
    expect(printed(run("#!/bin/true\necho"))).toBe("RUN <<EOF\n\n#!/bin/true\necho\nEOF")
  })

  it("says which profile has heredocs where this one has none", () => {
    const { problems } = printStep(run("a\nb"), {
      ...options,
      profile: profileNamed("docker-20.10")!,
    })
    expect(problems.map(({ message, hint }) => `${message}; ${hint}`)).toEqual([
      "RUN: the profile docker-20.10 does not have a heredoc; set `profile` to docker-23, or to dockerfile-1.4, whose # syntax= line has the builder fetch that frontend; or do without",
    ])
  })

  it("writes references for the shell and finds those it would not expand", () => {
    const step = (...parts: readonly TextPart[]) => ({
      ...run(),
      form: { kind: "shell", parts: [{ command: text(...parts), span }] } as const,
    })
    expect(printed(step("echo ", arg("V"), ' "', env("HOME"), '"'))).toBe('RUN echo ${V} "${HOME}"')
    expect(codes(step("echo '", arg("V"), "'"))).toEqual(["reference-in-single-quotes"])
    expect(codes(step("echo \\", arg("V")))).toEqual(["reference-in-single-quotes"])
    expect(codes(step("cat <<'X'\n", arg("V"), "\nX"))).toEqual(["reference-in-single-quotes"])
    expect(printed(step("cat <<X\n", arg("V"), "\nX"))).toContain("${V}")
  })

  it("prints the exec form as JSON, and a script as a heredoc", () => {
    const exec = { kind: "exec", argv: [text("printf"), text('a "b"\n$HOME')] } as const
    expect(printed({ ...run(), form: exec })).toBe('RUN ["printf", "a \\"b\\"\\n$HOME"]')
    const refers = { kind: "exec", argv: [text("echo"), text(env("HOME"))] } as const
    expect(codes({ ...run(), form: refers })).toEqual(["reference-not-allowed"])
    const body = "#!/usr/bin/env python3\nprint(1)"
    expect(printed({ ...run(), form: { kind: "script", body } })).toBe(`RUN <<EOF\n${body}\nEOF`)
    const named = (name: string) => ({ ...run(), form: { kind: "script", body, name } }) as const
    expect(printed(named("setup.py"))).toBe(`RUN <<setup.py\n${body}\nsetup.py`)
    for (const name of ["", "a b", "a/b", "$x", "'x'", "print(1)"])
      expect(codes(named(name)), name).toContain("invalid-script-name")
    const ends = { kind: "script", body: "#!x\nEND\n", name: "END" } as const
    expect(codes({ ...run(), form: ends })).toEqual(["invalid-script-name"])
  })

  it("puts one short flag beside the command and more below each other", () => {
    const cache = { kind: "cache", target: text("/go/pkg/mod"), sharing: "locked" } as const
    const secret = {
      kind: "secret",
      id: "netrc",
      target: text("/root/.netrc"),
      mode: "0400",
    } as const
    expect(printed({ ...run("go build"), mounts: [cache] })).toBe(
      "RUN --mount=type=cache,target=/go/pkg/mod,sharing=locked go build",
    )
    expect(
      printed({ ...run("go build", "go test"), mounts: [cache, secret], network: "none" }),
    ).toBe(
      [
        "RUN --mount=type=cache,target=/go/pkg/mod,sharing=locked \\",
        "    --mount=type=secret,id=netrc,target=/root/.netrc,mode=0400 \\",
        "    --network=none \\",
        "    go build \\",
        "    && go test",
      ].join("\n"),
    )
  })

  it("writes references in owners, modes and sizes of mounts", () => {
    const own = { uid: text(env("UID")), gid: 5, mode: text("0", env("MODE")) }
    const cache = { kind: "cache", target: text("/c"), ...own } as const
    expect(printed({ ...run("x"), mounts: [cache] })).toBe(
      "RUN --mount=type=cache,target=/c,mode=0${MODE},uid=${UID},gid=5 x",
    )
    const tmpfs = { kind: "tmpfs", target: text("/t"), size: text(env("SIZE"), "m") } as const
    expect(printed({ ...run("x"), mounts: [tmpfs] })).toBe(
      "RUN --mount=type=tmpfs,target=/t,size=${SIZE}m x",
    )
    const old = { profile: profileNamed("dockerfile-1.2")! }
    expect(codes({ ...run("x"), mounts: [cache] }, old)).toEqual(["profile-lacks-feature"])
    const bad = { ...cache, uid: text("x"), mode: text("9") }
    expect(codes({ ...run("x"), mounts: [bad] })).toEqual(["invalid-mount", "invalid-mode"])
  })

  it("quotes mount values for the builder, for CSV and for the flag, in that order", () => {
    const target = text('/a,b "c" $d')
    expect(printed({ ...run("x"), mounts: [{ kind: "tmpfs", target }] })).toBe(
      String.raw`RUN --mount="type=tmpfs,\"target=/a,b \\\"\"c\\\"\" \\$d\"" x`,
    )
    const garbled = { kind: "cache", target: text("/é") } as const
    expect(codes({ ...run("x"), mounts: [garbled] })).toEqual(["flag-not-ascii"])
  })
})
