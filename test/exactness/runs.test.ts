import { execFileSync } from "node:child_process"
import fc from "fast-check"
import { text } from "@stagecraft/ir"
import { beforeAll, describe, expect, it } from "vitest"
import { groups, head, options, print, sample, seed, share, span } from "./campaign.ts"
import type { EngineClient } from "./engine-client.ts"
import { connect } from "./engine-client.ts"
import { hostileText, hostileWord, isHoldable } from "./hostile-text.ts"

let engine: EngineClient
beforeAll(async () => {
  engine = await connect("busybox")
}, 600_000)

/** A shell that writes down what it was asked to run and runs nothing. */
const STUB = '#!/bin/sh\nmkdir -p /out\nprintf %s "$2" > "/out/$(ls /out | wc -l)"\n'

/** What the stub was asked to run, in order. */
async function asked(lines: readonly string[], escape: "\\" | "`"): Promise<readonly string[]> {
  const dockerfile = `${head(escape, "busybox")}COPY --chmod=755 stub /stub\nSHELL ["/stub", "-c"]\n${lines.join("\n")}\n`
  const out = await engine.outOf(dockerfile, [["stub", STUB]])
  return lines.map((_, index) => out.get(String(index))?.toString() ?? "nothing arrived")
}

/** What a real shell prints and how it ends. */
function run(command: string): string {
  try {
    return `0 ${execFileSync("/bin/sh", ["-c", command], { encoding: "latin1", stdio: ["ignore", "pipe", "ignore"], timeout: 5000 })}`
  } catch (error) {
    const { status, stdout } = error as { status: number | null; stdout: string }
    return `${status} ${stdout}`
  }
}

/** Commands as they come out of continued lines: long ones, with the lines' indentation between their words. */
const laidOut = fc
  .array(
    fc.tuple(hostileWord, fc.constantFrom(" ", "  ", "\t", "    ", " \t\t", " && ", " &&    ")),
    {
      minLength: 2,
      maxLength: 40,
    },
  )
  .map((words) => words.flat().slice(0, -1).join(""))

/** Commands that bring a heredoc. */
const withHeredoc = fc
  .tuple(hostileText, fc.constantFrom("E", "'E'", '"E"', "-E"), fc.constantFrom("cat", "a    b"))
  .map(([body, mark, head]) => `${head} <<${mark} > x && y\n${body}\nE`)

/** Pieces of harmless shell, joined as people lay out commands and as nobody should. */
const shellText = fc
  .array(
    fc.constantFrom(
      "echo a",
      "echo b",
      "false",
      "true",
      "printf 'x\\n'",
      "echo 'q\nr'",
      'echo "s\\\nt"',
      "echo u\\\nv",
      "if true; then echo i; fi",
      "for i in 1 2; do\n  echo $i\ndone",
      "{ echo g; }",
      "(echo p)",
      "cat <<E\nh\nE\n",
      'echo "$(echo n &&\n  echo m)"',
      "find . -maxdepth 0 -exec echo f {} \\;",
      "echo '# not one'",
      "echo c # comment",
      "[ -d / ]",
      "x=1",
      'echo "$x"',
      "echo $((1 << 2))",
      "! false",
    ),
    { minLength: 1, maxLength: 5 },
  )
  .chain((commands) =>
    fc
      .array(
        fc.constantFrom(
          " && ",
          " || ",
          "; ",
          " | ",
          "\n",
          " &&\n",
          " && \\\n  ",
          " ||\n    ",
          " |\n",
          " \\\n  && ",
          "\n\n",
          "\n# note\n",
          " &&\n# note\n",
          " \\\n",
          ";\\\n",
          "\\\n",
          " && \\\n#x\n",
        ),
        { minLength: commands.length, maxLength: commands.length },
      )
      .map((seams) =>
        commands.map((command, index) => (index ? seams[index]! : "") + command).join(""),
      ),
  )

describe.each(["\\", "`"] as const)("with the escape character %s", (escape) => {
  const half = (percent: number): number => share(percent / 2)
  const salt = escape === "`" ? 1000 : 0

  it("RUN text reaches a shell that is none of ours byte for byte", async () => {
    const commands = [
      ...sample(hostileWord, half(1.5), salt + 200),
      ...sample(laidOut, half(0.5), salt + 201),
      ...sample(withHeredoc, half(0.5), salt + 202),
    ]
    const how = { ...options(escape), shell: ["/stub", "-c"] }
    const accepted = commands.flatMap((command) => {
      const form = { kind: "shell", parts: [{ command: text(command), span }] } as const
      const printed = print({ kind: "run", span, form, mounts: [] }, how)
      if ("text" in printed) return [{ command, line: printed.text }]
      const mayRefuse = !isHoldable(command) || command.trim() === "" || command.endsWith("\\")
      expect(mayRefuse, `${JSON.stringify(command)}: ${JSON.stringify(printed.refused)}`).toBe(true)
      return []
    })
    expect(accepted.length).toBeGreaterThan(commands.length / 2)
    for (const group of groups(accepted, 50)) {
      const lines = group.map(({ line }) => line)
      const found = await asked(lines, escape)
      for (const [index, { command, line }] of group.entries()) {
        // A heredoc puts a newline behind the command, and one before a #! that must stay a comment.
        const heredoc = /^RUN <<EOF\d*\n/u.test(line)
          ? `${command.startsWith("#!") ? "\n" : ""}${command.replace(/\n$/u, "")}\n`
          : command
        expect(found[index], `seed ${seed}`).toBe(heredoc)
      }
    }
  }, 600_000)

  it("RUN text laid out over lines does what it did", async () => {
    const commands = sample(shellText, half(1.5), salt + 210)
    const accepted = commands.flatMap((command) => {
      const form = { kind: "shell", parts: [{ command: text(command), span }] } as const
      const printed = print({ kind: "run", span, form, mounts: [] }, options(escape))
      expect(printed, `seed ${seed}: ${command}`).toHaveProperty("text")
      return "text" in printed ? [{ command, line: printed.text }] : []
    })
    for (const group of groups(accepted, 50)) {
      const found = await asked(
        group.map(({ line }) => line),
        escape,
      )
      for (const [index, { command, line }] of group.entries())
        expect(run(found[index]!), `seed ${seed}: ${JSON.stringify(command)}\n${line}`).toBe(
          run(command),
        )
    }
  }, 600_000)

  it("a layer does what its commands do one after the other", async () => {
    const layers = sample(fc.array(shellText, { minLength: 2, maxLength: 4 }), half(1), salt + 220)
    const accepted = layers.flatMap((commands) => {
      const parts = commands.map((command) => ({ command: text(command), span }))
      const printed = print(
        { kind: "run", span, form: { kind: "shell", parts }, mounts: [] },
        options(escape),
      )
      return "text" in printed ? [{ commands, line: printed.text }] : []
    })
    expect(accepted.length).toBeGreaterThan(0)
    for (const group of groups(accepted, 50)) {
      const found = await asked(
        group.map(({ line }) => line),
        escape,
      )
      for (const [index, { commands, line }] of group.entries()) {
        const expected = commands.map((command) => `{ ${command}\n}`).join(" && ")
        expect(run(found[index]!), `seed ${seed}: ${JSON.stringify(commands)}\n${line}`).toBe(
          run(expected),
        )
      }
    }
  }, 600_000)

  it("values in single quotes arrive byte for byte", async () => {
    const values = sample(hostileText, half(6), salt + 230).filter(isHoldable)
    const quoted = values.map(
      (value, index) => `printf %s '${value.replaceAll("'", "'\\''")}' > /out/${index}`,
    )
    const steps = groups(quoted, 25).map((commands) => {
      const parts = commands.map((command) => ({ command: text(command), span }))
      const printed = print(
        { kind: "run", span, form: { kind: "shell", parts }, mounts: [] },
        options(escape),
      )
      if ("text" in printed) return printed.text
      throw new Error(JSON.stringify(printed.refused))
    })
    const out = await engine.outOf(
      `${head(escape, "busybox")}RUN mkdir /out\n${steps.join("\n")}\n`,
    )
    expect(values.map((_, index) => out.get(String(index))?.toString())).toEqual(values)
  }, 600_000)

  it("the exec form reaches the kernel byte for byte", async () => {
    const values = sample(hostileText, half(6), salt + 240).filter(isHoldable)
    const lines = groups(values, 40).map((some, index) => {
      const argv = ["/stub", String(index), ...some].map((each) => text(each))
      const printed = print(
        { kind: "run", span, form: { kind: "exec", argv }, mounts: [] },
        options(escape),
      )
      if ("text" in printed) return printed.text
      throw new Error(JSON.stringify(printed.refused))
    })
    const stub =
      '#!/bin/sh\nmkdir -p /out\nn=$1; shift\nfor v; do printf "%s\\n.\\n" "$v" >> /out/$n; done\n'
    const out = await engine.outOf(
      `${head(escape, "busybox")}COPY --chmod=755 stub /stub\n${lines.join("\n")}\n`,
      [["stub", stub]],
    )
    for (const [index, some] of groups(values, 40).entries())
      expect(out.get(String(index))?.toString()).toBe(some.map((value) => `${value}\n.\n`).join(""))
  }, 600_000)
})
