import fc from "fast-check"
import { parse } from "unbash"
import { describe, expect, it } from "vitest"
import { plainList } from "../src/index.ts"

const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)
const word = fc.oneof(
  fc.constantFrom(
    "if",
    "then",
    "time",
    "export",
    "A=1",
    "-x",
    "--a=b",
    ".",
    ":",
    "a%b",
    "1",
    "&&",
    "&",
    "x,y",
    "in",
  ),
  fc.string({
    unit: fc.constantFrom(...Array.from("aB1._/:=@%+,-& ")),
    minLength: 1,
    maxLength: 6,
  }),
)
const line = fc
  .tuple(fc.constantFrom("go", "apt-get", "./x", "time", "a"), fc.array(word, { maxLength: 5 }))
  .map(([name, words]) => [name, ...words].join(" "))

/** What the parser makes of a line: the words of each command of a list joined by `&&`, or nothing. */
function parsed(source: string): readonly (readonly string[])[] | undefined {
  const { commands, errors } = parse(source)
  const [only] = commands
  if (errors?.length || commands.length !== 1 || !only || only.background) return undefined
  const list = only.command.type === "AndOr" ? only.command.commands : [only.command]
  return list.map((command) => {
    if (command.type !== "Command" || command.prefix.length > 0 || !command.name) return []
    return [
      command.name.value,
      ...command.suffix.map((item) => (item.type === "Word" ? item.value : "?")),
    ]
  })
}

describe("plainList", () => {
  it("reads what the parser reads, wherever it reads at all", () => {
    let read = 0
    fc.assert(
      fc.property(line, (source) => {
        const plain = plainList(source)
        if (!plain) return
        read++
        expect(parsed(source)).toEqual(plain)
      }),
      { seed, numRuns: 5000 },
    )
    expect(read).toBeGreaterThan(200)
  })

  it("reads everyday commands", () => {
    expect(plainList("apt-get update && apt-get install --yes vim")).toEqual([
      ["apt-get", "update"],
      ["apt-get", "install", "--yes", "vim"],
    ])
  })

  it.each([
    "a; b",
    "a &",
    "a & b",
    "A=1 b",
    "a > b",
    "a 'b'",
    "a $b",
    "a # b",
    "~/a",
    "if a",
    "a ~",
    "",
    "a && ",
    "a\nb",
    "[ a ]",
  ])("leaves %s to the parser", (source) => expect(plainList(source)).toBeUndefined())
})
