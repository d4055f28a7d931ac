/* oxlint-disable typescript/restrict-template-expressions -- references are made to stand in template strings */
import { execFileSync } from "node:child_process"
import { decodeTokens, encodeToken, text } from "@stagecraft/ir"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arg, env, literal, sh, stage } from "../src/index.ts"
import { problemOf, told } from "./problem-of.ts"

const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_250_721)
const version = arg("VERSION", { default: "1" })

/** A command as the printer sees it, references shown as `${NAME}`. */
const shown = (command: ReturnType<typeof sh>): string =>
  text(...decodeTokens(String(command))!)
    .map((part) =>
      typeof part === "string" ? part : part.kind === "literal" ? part.value : `\${${part.name}}`,
    )
    .join("")

/** What a real shell gets as the arguments of each command, byte for byte. */
function argumentsOf(commands: readonly string[], shell = "/bin/sh"): string[][] {
  const script = [
    `put() { for each; do printf '%s\\0' "$each"; done; printf '\\036\\0'; }`,
    ...commands,
  ].join("\n")
  const out = execFileSync(shell, ["-c", 'eval "$(cat)"'], { input: script, maxBuffer: 1 << 28 })
  const words = out.toString("utf8").split("\0").slice(0, -1)
  const lists: string[][] = [[]]
  for (const word of words) {
    if (word === "\u001E") lists.push([])
    else lists.at(-1)!.push(word)
  }
  return lists.slice(0, -1)
}

const nasty = fc.constantFrom(
  ...Array.from("'\"\\$`!#&|;<>(){}[]*?~=%-+@:,./ \t\n\r\u0001\u007f"),
  "''",
  "$(",
  "${",
  "\\'",
  "\\\\",
  "é",
  "😀",
  "\u{10FFFF}",
  "if",
  "A=b",
  "-n",
  "2>",
  "~/x",
  "EOF",
)
const word = fc
  .oneof(
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 8 }),
  )
  .filter(
    (value) =>
      !value.includes("\0") &&
      value !== "\u001E" &&
      value.isWellFormed() &&
      decodeTokens(value) !== undefined,
  )

describe("sh", () => {
  it("quotes only what needs it", () => {
    expect(shown(sh`tar -xf ${"my file.txt"} ${["a", "it's"]} ${7} ${"/usr/local:x"}`)).toBe(
      String.raw`tar -xf 'my file.txt' a 'it'\''s' 7 /usr/local:x`,
    )
    expect(shown(sh`x ${""} ${[]} ${"A=b"} ${"~"} ${"if"} ${"a b"}`)).toBe(
      "x ''  'A=b' '~' 'if' 'a b'",
    )
    expect(shown(sh`echo ${"2"}>f ${2}<g ${"x2"}>h`)).toBe("echo '2'>f '2'<g x2>h")
  })

  it("makes references quoted expansions", () => {
    expect(shown(sh`make ${version} ${env.HOME} ${`v${version}'s`} ${literal("$x")}`)).toBe(
      `make "\${VERSION}" "\${HOME}" v"\${VERSION}"''\\''s' '$x'`,
    )
  })

  it("splices more of the script", () => {
    const check = sh`test -f ${"a b"}`
    expect(shown(sh`${check} && ${sh.raw("rm -f *.o")} && (${[check, sh.raw("x")]})`)).toBe(
      "test -f 'a b' && rm -f *.o && (test -f 'a b' x)",
    )
  })

  it("fits wherever a command does", () => {
    const command = sh`echo ${"a b"} ${version}`
    const { steps } = stage("app")
      .from("x")
      .run(command)
      .cmd(command)
      .entrypoint(command)
      .healthcheck(command)
      .run(`cd /x && ${command as unknown as string}`)
      .toNode()
    const expected = ["echo 'a b' \"", { name: "VERSION" }, '"']
    expect(steps).toMatchObject([
      { form: { parts: [{ command: expected, span: command.span }] } },
      { form: { command: expected } },
      { form: { command: expected } },
      { form: { command: expected } },
      { form: { parts: [{ command: ["cd /x && echo 'a b' \"", {}, '"'] }] } },
    ])
  })

  it("refuses values where quotes would not work", () => {
    const value = "a b"
    const refused = [
      () => sh`echo "${value}"`,
      () => sh`echo '${value}'`,
      () => sh`echo "x $(date) ${value}"`,
      () => sh`echo \`${value}\``,
      () => sh`echo \\${value}`,
      () => sh`echo \${X:-${value}}`,
      () => sh`echo "\${X:-'}${value}"`,
    ]
    expect(
      refused.map((call) =>
        told(call)
          .replace(/^.*stands /u, "")
          .replace(/, .*/u, ""),
      ),
    ).toEqual([
      "inside quotes",
      "inside quotes",
      "inside quotes",
      "inside backquotes",
      "after a backslash",
      "inside ${…}",
      "inside quotes",
    ])
    expect(problemOf(refused[0]!).code).toBe("sh-value-in-quotes")
    expect(told(() => sh`x ${"a\0b"}`)).toBe("sh-nul: value 1 of sh`…` holds a NUL character")
    expect(told(() => sh`x ${undefined as never}`)).toBe(
      "value-wrong-type: value 1 of sh`…`: expected text, got undefined",
    )
    expect(told(() => sh`x ${Number.NaN}`)).toMatch(/^value-wrong-type: .*a finite number/u)
    expect(told(() => (sh as unknown as (text: string) => unknown)("x"))).toMatch(
      /^value-wrong-type: sh:/u,
    )
  })

  it("takes values after quotes, in substitutions, and after comments and here-documents", () => {
    const value = "a b"
    const fine = [
      sh`echo "x"${value} 'y' ${value}`,
      sh`echo "$(basename ${value})" $(basename "x" ${value})`,
      sh`# it's a comment
echo ${value}`,
      sh`echo a#'b' \\" ${value}`,
      sh`cat <<EOF
it's
EOF
echo ${value}`,
      sh`echo "\${X:-'}" ${value}`,
    ]
    for (const each of fine) expect(shown(each)).toContain("'a b'")
  })

  it("gives a real shell every value byte for byte", () => {
    const commands: string[] = []
    const expected: string[][] = []
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), word, (list, single) => {
        commands.push(
          shown(sh`put ${list}`),
          shown(sh`put ${single}`),
          shown(sh`put x${single}y "$(printf '%s.' ${single})"`),
        )
        expected.push(list, [single], [`x${single}y`, `${single}.`])
      }),
      { seed, numRuns: 1500 },
    )
    expect(commands.length).toBeGreaterThan(4000)
    expect(argumentsOf(commands), `seed ${seed}`).toEqual(expected)
    expect(argumentsOf(commands, "/bin/bash"), `seed ${seed}`).toEqual(expected)
  })

  it("gives the shell a reference's value as one word", () => {
    const [words] = argumentsOf([
      "VERSION='a  b*'",
      shown(sh`put ${version} ${`x${version}y`} ${[version, "z"]}`),
    ])
    expect(words).toEqual(["a  b*", "xa  b*y", "a  b*", "z"])
    expect(() => sh`x ${encodeToken({ kind: "env", name: "A" }).slice(2)}`).toThrow(
      "reference-damaged",
    )
  })
})
