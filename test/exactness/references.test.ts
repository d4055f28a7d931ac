import { text } from "@stagecraft/ir"
import { beforeAll, describe, expect, it } from "vitest"
import { check, has, oneLine } from "./arrivals.ts"
import { head, options, print, sample, share, span } from "./campaign.ts"
import type { EngineClient, ImageConfig } from "./engine-client.ts"
import { connect } from "./engine-client.ts"
import { hostileWord } from "./hostile-text.ts"

let engine: EngineClient
beforeAll(async () => {
  engine = await connect()
}, 300_000)

describe.each(["\\", "`"] as const)("with the escape character %s", (escape) => {
  const half = (percent: number): number => share(percent / 2)
  const salt = escape === "`" ? 1000 : 0

  it("the words of references arrive byte for byte", async () => {
    const words = sample(hostileWord, half(4), salt + 80)
    const found = await check(
      engine,
      words.map((word, index) => {
        const reference = (operator: ":-" | "-" | "+") => ({
          kind: "env" as const,
          name: operator === "+" ? "SET" : "UNSET",
          expansion: { operator, word: text(word) },
        })
        const value = text("<", reference(":-"), reference("-"), reference("+"), ">")
        const entry = print({ kind: "env", span, entries: [[`W${index}`, value]] }, options(escape))
        const raw = "text" in entry ? `ENV SET=yes\n${entry.text}` : ""
        return {
          step:
            raw === ""
              ? { kind: "env", span, entries: [["W", value]] }
              : { kind: "raw", span, text: raw },
          arrived: (config: ImageConfig) => has(config.Env, `W${index}=<${word}${word}${word}>`),
          mayRefuse: !oneLine(word),
          label: `\${UNSET:-${word}}`,
        }
      }),
      200,
      escape,
    )
    expect(found).toBeGreaterThan(words.length / 2)
  }, 600_000)

  it("names with references arrive byte for byte", async () => {
    const found = await check(
      engine,
      sample(hostileWord, half(2), salt + 81).map((word, index) => {
        const reference = { operator: ":-" as const, word: text(word) }
        const name = text("k", { kind: "env", name: "UNSET", expansion: reference }, `${index}`)
        return {
          step: { kind: "label", span, entries: [[name, text("x")]] },
          arrived: ({ Labels }) => Labels?.[`k${word}${index}`] === "x",
          mayRefuse: !oneLine(word) || word.includes("="),
          label: `LABEL k\${UNSET:-${word}}`,
        }
      }),
      200,
      escape,
    )
    expect(found).toBeGreaterThan(10)
  }, 600_000)

  it("the patterns of references do what the reference says", async () => {
    const value = "linux/arm/v7 a.b}c"
    const patterns = [
      ["#", "linux/", undefined, "arm/v7 a.b}c"],
      ["##", "*/", undefined, "v7 a.b}c"],
      ["%", "}*", undefined, "linux/arm/v7 a.b"],
      ["%%", "/*", undefined, "linux"],
      ["/", "/", "-", "linux-arm/v7 a.b}c"],
      ["//", "/", "-", "linux-arm-v7 a.b}c"],
      ["//", "?", "", ""],
      ["/", "a.b}c", "x/y", "linux/arm/v7 x/y"],
    ] as const
    const lines = patterns.map(([operator, word, replacement], index) => {
      const expansion = {
        operator,
        word: text(word),
        ...(replacement !== undefined && { replacement: text(replacement) }),
      }
      const reference = { kind: "env", name: "P", expansion } as const
      const printed = print(
        { kind: "env", span, entries: [[`P${index}`, text("<", reference, ">")]] },
        options(escape),
      )
      return "text" in printed ? printed.text : JSON.stringify(printed.refused)
    })
    const built = await engine.build(`${head(escape)}ENV P="${value}"\n${lines.join("\n")}\n`)
    if (!built.ok) throw new Error(`${built.error}\n${lines.join("\n")}`)
    const { Env } = await engine.config(built.image)
    await engine.remove(built.image)
    expect(Env?.filter((entry) => /^P\d/u.test(entry))).toEqual(
      patterns.map(([, , , expected], index) => `P${index}=<${expected}>`),
    )
  })
})
