import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Instruction } from "../../src/index.ts"
import { parseDockerfile, printTree, treeBytes } from "../../src/index.ts"
import { bytes, tree } from "./reading.ts"

const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)

const SNIPPETS: readonly (readonly string[])[] = [
  ["FROM x\n", "RUN ", "COPY ", "ENV ", "ONBUILD ", "HEALTHCHECK CMD ", "--mount=", "--from=a "],
  ["<<EOF", "EOF\n", "\\\n", "\\", "`", "\n", "\r\n", "# escape=`\n", "#", " ", "\t", "\u00a0"],
  ['["a"]', "[", '"', "'", "$", "${", "}", "=", ",", "a", "é", "😀", "\0", "\ufeff", "\udc85"],
]
const snippets = fc.constantFrom(...SNIPPETS.flat())
const texts = fc.array(fc.oneof(snippets, fc.string({ unit: "binary" })), { maxLength: 40 })
const anyText = texts.map((parts) => parts.join(""))
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(fc.oneof(snippets, fc.nat({ max: 255 })), { maxLength: 40 })
    .map((parts) => bytes(...parts)),
)

describe("any text", () => {
  it("is parsed without an exception, and prints as it was where it is accepted", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { tree: found, problems } = parseDockerfile(text)
        expect(found === undefined).toBe(problems.some(({ severity }) => severity === "error"))
        expect(found ? printTree(found) : text).toBe(text)
      }),
      { seed, numRuns: 3000 },
    )
  })

  it("has problems with a place, and no endless messages", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { span, message } of parseDockerfile(text).problems) {
          expect(span?.line).toBeGreaterThan(0)
          expect(span?.column).toBeGreaterThan(0)
          expect(message.length).toBeLessThan(400)
        }
      }),
      { seed, numRuns: 1000 },
    )
  })
})

/** The bytes that the tree of some bytes gives back; the bytes themselves where they are refused. */
function again(source: Uint8Array): Buffer {
  const { tree: found } = parseDockerfile(source)
  return Buffer.from(found ? treeBytes(found) : source)
}

describe("any bytes", () => {
  it("are given back where they are accepted", () => {
    fc.assert(
      fc.property(anyBytes, (source) => {
        const inComment = bytes("FROM x\n# ", ...source.map((byte) => byte || 1))
        expect(again(source).equals(source)).toBe(true)
        expect(again(inComment).equals(inComment)).toBe(true)
      }),
      { seed, numRuns: 2000 },
    )
  })
})

/** Words that mean themselves wherever they stand. */
const word = fc.stringMatching(/^[a-z0-9./_é字]{1,8}$/u)
const ascii = fc.stringMatching(/^[a-z0-9./_]{1,8}$/u)
const words = fc.array(word, { minLength: 1, maxLength: 5 })
const path = (text: string) => ({ kind: "path", word: text })

/** An instruction as a list of tokens that blanks part, and what must come out. */
interface Planned {
  readonly tokens: readonly string[]
  readonly found: Readonly<Record<string, unknown>>
}

const planned: fc.Arbitrary<Planned> = fc.oneof(
  fc.tuple(words, fc.constantFrom("none", "host")).map(([argv, network]) => ({
    tokens: ["RUN", `--network=${network}`, ...argv],
    found: { kind: "run", network },
  })),
  fc.tuple(words, word, ascii, fc.boolean()).map(([sources, destination, from, link]) => ({
    tokens: ["COPY", `--from=${from}`, ...(link ? ["--link"] : []), ...sources, destination],
    found: { kind: "copy", from, link, sources: sources.map(path), destination },
  })),
  fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 4 }).map((pairs) => ({
    tokens: ["ENV", ...pairs.map(([key, value]) => `${key}="${value}"`)],
    found: {
      kind: "env",
      entries: pairs.map(([key, value]) => ({ key, value: `"${value}"`, form: "equals" })),
    },
  })),
  words.map((ports) => ({ tokens: ["EXPOSE", ...ports], found: { kind: "expose", ports } })),
  words.map((argv) => ({
    tokens: ["CMD", JSON.stringify(argv)],
    found: { kind: "cmd", command: { kind: "exec", argv } },
  })),
  fc.tuple(word, ascii).map(([base, name]) => ({
    tokens: ["FROM", base, "As", `s${name.replaceAll("/", "-")}`.toUpperCase()],
    found: { kind: "from", base, as: `s${name.replaceAll("/", "-")}` },
  })),
)

/** What may stand between two tokens, with how many lines it takes. */
const gap = fc.constantFrom(
  " ",
  "  ",
  "\t",
  " \\\n",
  "\\\n ",
  " \\ \n# note\n  ",
  "\\\r\n\t",
  " \\\n\n ",
)
const between = fc.constantFrom("", "\n", "# a note\n", "  # b\r\n", " \t\n\n")
const keywordCase = fc.constantFrom(
  (text: string) => text,
  (text: string) => text.toLowerCase(),
)

const laidOut = fc
  .tuple(planned, fc.infiniteStream(gap), between, keywordCase)
  .map(([plan, gaps, above, recase]) => {
    const [keyword = "", ...rest] = plan.tokens
    const text = rest.reduce(
      (sum, token) => sum + [...gaps.take(1)].join("") + token,
      recase(keyword),
    )
    return { ...plan, above, text }
  })

/** The tokens that the shell gets, which stand apart by the blanks of the gaps. */
const commandOf = (instruction: Instruction): readonly string[] =>
  instruction.kind === "run" && instruction.command.kind === "shell"
    ? instruction.command.text.split(/[ 	]+/u)
    : []
const plannedCommand = ({ tokens }: Planned): readonly string[] =>
  tokens[0] === "RUN" ? tokens.slice(2) : []

describe("instructions in any layout", () => {
  it("come out as they were meant, with the lines they stand on", () => {
    fc.assert(
      fc.property(fc.array(laidOut, { minLength: 1, maxLength: 6 }), (plans) => {
        const text = `FROM scratch\n${plans.map((plan) => `${plan.above}${plan.text}\n`).join("")}`
        const [, ...instructions] = tree(text).instructions
        expect(instructions).toHaveLength(plans.length)
        let line = 2
        for (const [index, plan] of plans.entries()) {
          const instruction = instructions[index]!
          expect(instruction).toMatchObject(plan.found)
          expect(commandOf(instruction)).toEqual(plannedCommand(plan))
          line += plan.above.split("\n").length - 1
          const last = line + plan.text.split("\n").length - 1
          expect(instruction.lines).toEqual({ first: line, last })
          line = last + 1
        }
      }),
      { seed, numRuns: 1000 },
    )
  })
})
