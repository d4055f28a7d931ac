import type { CommandForm, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Instruction, PrintOptions } from "../src/index.ts"
import { parseDockerfile, printStep, profileNamed } from "../src/index.ts"
import { codes, options, printed, run, span } from "./printing.ts"

/** The longest line that is not wrapped. */
const WIDTH = 100

const pad = (command: string): string => `${command}${" ".repeat(4)}${"x".repeat(WIDTH)}`

const onlyOf = (lines: readonly string[], escape: string): Instruction | undefined => {
  const source = ["# escape=" + escape, "FROM x", ...lines].join("\n")
  return parseDockerfile(source).tree?.instructions[1]
}

/** What the shell is given of a RUN. */
function given(lines: readonly string[], escape: string): string | undefined {
  const read = onlyOf(lines, escape)
  if (read?.kind !== "run" || read.command.kind !== "shell") return undefined
  const [first] = read.heredocs
  if (first && /^<<EOF\d*$/u.test(read.command.text)) return first.content
  return read.command.text + read.heredocs.map((each) => `\n${each.content}${each.name}`).join("")
}

describe("a command with a line's indentation inside", () => {
  it("is broken where its lines were joined", () => {
    expect(
      printed(run("apt-get update &&     apt-get install -y curl  git &&     rm -rf /x")),
    ).toBe(
      ["RUN apt-get update && \\", "    apt-get install -y curl  git && \\", "    rm -rf /x"].join(
        "\n",
      ),
    )
    expect(printed(run("a &&\tb &&\t\tc  d"))).toBe("RUN a &&\tb &&\\\n\t\tc  d")
    expect(printed(run("a  b &&   c"))).toBe("RUN a  b && \\\n  c")
  })

  it("is broken at every chance when it is long", () => {
    expect(printed(run(pad("a  b\tc")))).toBe(`RUN a \\\n b\\\n\tc \\\n   ${"x".repeat(WIDTH)}`)
  })

  it("is broken inside quotes only where nothing else helps", () => {
    expect(printed(run("echo 'a    b' \"c    d\" e\\'    f"))).toBe(
      "RUN echo 'a    b' \"c    d\" e\\' \\\n   f",
    )
    const long = `sh -c "${"a".repeat(60)}    ${"b".repeat(60)}"    c`
    expect(printed(run(long))).toBe(
      `RUN sh -c "${"a".repeat(60)} \\\n   ${"b".repeat(60)}" \\\n   c`,
    )
    // Quotes that do not close say nothing.
    expect(printed(run("echo it's    b"))).toBe("RUN echo it's \\\n   b")
  })

  it("is not broken where the builder would read something else", () => {
    expect(printed(run("a    # b    c"))).toBe("RUN a    # b \\\n   c")
    expect(printed(run(pad("a\\\tb")))).toBe(`RUN a\\\tb \\\n   ${"x".repeat(WIDTH)}`)
    const tick = { escape: "`" } as const
    expect(printed(run(pad("a`\tb\\\tc")), tick)).toBe(
      `RUN a\`\tb\\\`\n\tc \`\n   ${"x".repeat(WIDTH)}`,
    )
    expect(printed(run("a    \vb    \u2003c"))).toBe("RUN a    \vb    \u2003c")
  })

  it("is broken in layers, in CMD, ENTRYPOINT and HEALTHCHECK too", () => {
    expect(printed(run("a &&     b", "c    d"))).toBe("RUN a && \\\n    b \\\n    && c \\\n   d")
    const form: CommandForm = { kind: "shell", command: text("a ||     b") }
    expect(printed({ kind: "cmd", form, span })).toBe("CMD a || \\\n    b")
    expect(printed({ kind: "entrypoint", form, span })).toBe("ENTRYPOINT a || \\\n    b")
    expect(printed({ kind: "healthcheck", form, span })).toBe("HEALTHCHECK CMD a || \\\n    b")
    const onbuild: StepNode = { kind: "onbuild", step: run("a &&     b"), span }
    expect(printed(onbuild)).toBe("ONBUILD RUN a && \\\n    b")
  })

  it("is broken below its flags", () => {
    const mounts = [{ kind: "cache", target: text("/c") }] as const
    expect(printed({ ...run("a &&     b"), mounts })).toBe(
      "RUN --mount=type=cache,target=/c a && \\\n    b",
    )
  })
})

describe("a command that the builder reads as it stands", () => {
  it.each([
    "[ -f x ] && y",
    "[[ -f x ]] || exit 1",
    '["a", b]',
    "echo a\\\\",
    "echo $((1<<2)) '<<EOF' 'a << b'",
    "a <<<b",
    "{ a; }",
    "#x",
  ])("stays on its line: %s", (command) => {
    expect(printed(run(command))).toBe(`RUN ${command}`)
    expect(given([`RUN ${command}`], "\\")).toBe(command)
  })

  it("is kept from being a flag", () => {
    expect(printed(run("--version"))).toBe("RUN -- --version")
    expect(printed({ ...run("--x"), network: "none" })).toBe("RUN --network=none -- --x")
    expect(given(["RUN --network=none -- --x"], "\\")).toBe("--x")
  })

  it.each([
    "cat <<EOF > x\nhi\n  $y\nEOF",
    "cat <<-'EOF' | tee x && y\n\thi\nEOF",
    "cat <<A 3<<B\na\nA\nb\nB",
    "bash <<EOF\nEOF",
  ])("stays with its heredocs: %j", (command) => {
    // A POSIX shell's command ends with its last word.
    const how = { shell: ["cmd"] }
    expect(printed(run(command), how)).toBe(`RUN ${command}`)
    expect(given(`RUN ${command}`.split("\n"), "\\")).toBe(command)
  })

  it("has its heredocs below its flags and its own lines", () => {
    const mounts = [{ kind: "cache", target: text("/c") }] as const
    const step = { ...run("a &&     cat <<EOF\n# b    c\nEOF"), mounts }
    expect(printed(step)).toBe(
      "RUN --mount=type=cache,target=/c a && \\\n    cat <<EOF\n# b    c\nEOF",
    )
  })

  it.each([
    ["something follows the last one", "cat <<EOF\nhi\nEOF\necho"],
    ["one does not end", "cat <<EOF\nhi"],
    ["one ends in a line that is not quite its name", "cat <<-EOF\nhi\n\tEOF"],
    ["a heredoc is all there is", "<<EOF\nhi\nEOF"],
    ["a line in front of it ends a command", "a\ncat <<EOF\nhi\nEOF"],
  ])("is in a heredoc of ours when %s", (_, command) => {
    expect(printed(run(command))).toMatch(/^RUN <<EOF2?\n/u)
    expect(given(printed(run(command)).split("\n"), "\\")).toBe(`${command}\n`)
  })

  it("needs a builder that knows heredocs only where there is one", () => {
    const old: Partial<PrintOptions> = {
      profile: { name: "old", frontend: [1, 2], features: new Set() },
    }
    expect(codes(run("cat <<EOF\nhi\nEOF"), old)).toEqual(["profile-lacks-feature"])
    expect(codes(run("echo 'x << y'"), old)).toEqual([])
  })

  it("is in a heredoc of ours where the builder may not take a blank behind <<", () => {
    const command = "cat << EOF\nhi\nEOF"
    const profile = profileNamed("docker-23")
    expect(printed(run(command), profile && { profile })).toBe(`RUN <<EOF2\n${command}\nEOF2`)
    expect(printed(run(command))).toBe(`RUN ${command}`)
    expect([...printStep(run(command), options).needs]).toEqual(["spaced-heredoc"])
    // From 1.16 on a shift is one too.
    expect(printed(run("echo $((1 << 2))"))).toBe("RUN <<EOF\necho $((1 << 2))\nEOF")
  })
})

describe("any command", () => {
  const piece = fc.constantFrom(
    ..."ab'\"\\`$#[]{}<>&|;-=\t\r\v ".split(""),
    "  ",
    "    ",
    " \t",
    "\n",
    "<<EOF",
    "<<-'X'",
    "\nEOF",
    "\nX\n",
    "--",
    '["a"]',
    "${",
    "\u0085",
    "\u2003",
    "é",
    "word".repeat(12),
  )
  const command = fc.array(piece, { minLength: 1, maxLength: 60 }).map((pieces) => pieces.join(""))

  it.each(["\\", "`"] as const)("is read back as it was, under %s", (escape) => {
    let plain = 0
    fc.assert(
      fc.property(command, (source) => {
        // No POSIX shell: nothing of the layout is ours.
        const { lines, problems } = printStep(run(source), { ...options, escape, shell: ["cmd"] })
        if (problems.some(({ severity }) => severity === "error")) return
        const found = given(
          lines.map((line) => line.text),
          escape,
        )
        if (found === source) plain++
        const start = source.startsWith("#!") ? "\n" : ""
        const end = source.endsWith("\n") ? "" : "\n"
        expect([source, start + source + end]).toContain(found)
      }),
      { seed: 7, numRuns: 2000 },
    )
    expect(plain).toBeGreaterThan(400)
  })

  it.each(["cmd", "entrypoint", "healthcheck"] as const)("of %s, too", (kind) => {
    let plain = 0
    fc.assert(
      fc.property(command, fc.constantFrom("\\", "`"), (source, escape) => {
        const step = { kind, form: { kind: "shell", command: text(source) }, span } as const
        const { lines, problems } = printStep(step, { ...options, escape, shell: ["cmd"] })
        if (problems.some(({ severity }) => severity === "error")) return
        const read = onlyOf(
          lines.map((line) => line.text),
          escape,
        )
        plain++
        expect(read).toMatchObject({ kind, command: { kind: "shell", text: source } })
      }),
      { seed: 7, numRuns: 2000 },
    )
    expect(plain).toBeGreaterThan(400)
  })
})
