import { describe, expect, it } from "vitest"
import { buildSource } from "../../src/write/build-source.ts"

const imported = 'import { stage } from "stagecraft";'
const importedShape = ["import", "stagecraft", "stage"]
const call = (name: string, ...args: readonly string[]) => [
  "chain",
  ["word", name],
  ["call", ...args.map((value) => ["string", value])],
]
const plan = [importedShape, ["const", "app", call("stage", "a")]]

/** What a statement is taken for when a call of stage("a") was meant. */
const build = async (statement: string): Promise<string> => {
  try {
    return await buildSource([imported, statement], plan)
  } catch (error) {
    return (error as Error).message
  }
}

const OTHER = "the config that was written reads otherwise than it was meant"

describe("a statement", () => {
  it("that reads as it was meant is kept as it was written", async () => {
    const text = '\n// why\nconst app = stage(\n  "a",\n);\n// after'
    expect(await build(text)).toBe(`${imported}\n${text}\n`)
  })

  it.each([
    ["another text", 'const app = stage("b");'],
    ["another function", 'const app = eval("a");'],
    ["code behind it", 'const app = stage("a"); process.exit();'],
    ["code in a template", "const app = stage(`a${1}`);"],
    ["a template for a string", "const app = stage(`a`);"],
    ["a variable", 'let app = stage("a");'],
    ["an exported const", 'export const app = stage("a");'],
    ["another operator", 'const app = stage("a") || process;'],
    ["a tag", "const app = stage`a`;"],
    ["an optional call", 'const app = stage?.("a");'],
    ["type arguments", 'const app = stage<"a">("a");'],
    ["a type", 'const app: any = stage("a");'],
    ["a spread", 'const app = stage(..."a");'],
    ["an import", 'import "a";'],
    ["two statements", 'const app = stage("a");\nconst b = stage("a");'],
    ["nothing", "// const app"],
  ])("that is %s is refused", async (_, statement) => {
    expect(await build(statement)).toBe(OTHER)
  })

  it("that is no TypeScript is refused", async () => {
    expect(await build('const app = stage("a";')).toMatch(/is no TypeScript: TS\d+$/u)
  })

  it("with a property that would set a prototype is refused", async () => {
    const object = (name: string) => [
      importedShape,
      ["const", "app", ["chain", ["word", "stage"], ["call", ["object", [name, ["string", "a"]]]]]],
    ]
    const text = 'const app = stage({ ["__proto__"]: "a" });'
    expect(await buildSource([imported, text], object("__proto__"))).toContain(text)
    await expect(
      buildSource([imported, 'const app = stage({ __proto__: "a" });'], object("__proto__")),
    ).rejects.toThrow(OTHER)
  })
})
