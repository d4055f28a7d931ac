import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"
import { describe, expect, it } from "vitest"

/*
 * Each file in fixtures/rules is one rule. What stands there compiles, but for the statements under a comment `// !`:
 * those do not, and the comment holds what the author reads. `UPDATE_TYPES=1` writes the comments anew.
 */
const folder = fileURLToPath(new URL("fixtures/rules/", import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"))

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["node"],
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: false,
}

interface Finding {
  readonly line: number
  readonly text: readonly string[]
}

function findings(program: ts.Program, file: string): readonly Finding[] {
  const source = program.getSourceFile(file)!
  return [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ].map((diagnostic) => ({
    line: source.getLineAndCharacterOfPosition(diagnostic.start!).line,
    text: ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n").split("\n"),
  }))
}

/** The fixture as it should read: under each `// !` what the compiler says of the statement that follows. */
function annotate(text: string, found: readonly Finding[]): string {
  const lines = text.split("\n")
  const out: string[] = []
  const ends = new Set<number>()
  for (let index = 0; index < lines.length; index++) {
    if (!lines[index]!.startsWith("// !")) {
      const stray = found.filter(({ line }) => line === index && !ends.has(index))
      for (const { text: rows } of stray) out.push(...rows.map((row) => `// UNEXPECTED ${row}`))
      out.push(lines[index]!)
      continue
    }
    while (lines[index]!.startsWith("// !")) index++
    const first = found.find(({ line }) => line === index)
    out.push(
      ...(first?.text ?? ["compiles, but should not"]).map((row) => `// ! ${row}`),
      lines[index]!,
    )
    ends.add(index)
  }
  return out.join("\n")
}

const program = ts.createProgram(
  files.map((name) => join(folder, name)),
  options,
)

describe("what compiles and what does not", () => {
  it("is written down, a file for each rule", () => {
    expect(files.length).toBeGreaterThanOrEqual(9)
  })

  it.each(files)("%s", (name) => {
    const file = join(folder, name)
    const text = readFileSync(file, "utf8")
    const found = findings(program, file)
    const expected = annotate(text, found)
    if (process.env.UPDATE_TYPES === "1") writeFileSync(file, expected)
    expect(
      found.length,
      `${basename(file)} must show something that does not compile`,
    ).toBeGreaterThan(0)
    expect(text).toBe(expected)
    expect(expected).not.toContain("// UNEXPECTED")
    expect(expected).not.toContain("compiles, but should not")
  })
})

/** A statement with this mark needs the author to look at `undefined` where indexed access is checked. */
const INDEXED = "// without noUncheckedIndexedAccess"

const othersSettings: readonly (readonly [string, ts.CompilerOptions])[] = [
  ["strict alone", { exactOptionalPropertyTypes: false }],
  [
    "noUncheckedIndexedAccess",
    { exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: true },
  ],
  ["both", { noUncheckedIndexedAccess: true }],
]

describe.each(othersSettings)("with %s", (_, setting) => {
  const other = ts.createProgram([...program.getRootFileNames()], { ...options, ...setting })
  it.each(files)("the same statements of %s compile", (name) => {
    const file = join(folder, name)
    const lines = readFileSync(file, "utf8").split("\n")
    const wrong = (from: ts.Program) =>
      [...new Set(findings(from, file).map(({ line }) => lines[line]!))].filter(
        (line) => !(setting.noUncheckedIndexedAccess && line.includes(INDEXED)),
      )
    expect(wrong(other)).toEqual(wrong(program))
  })
})

describe("the check itself", () => {
  it("sees a planted fault of either kind", () => {
    const found = [{ line: 0, text: ["no", "  because"] }]
    expect(annotate("bad()\ngood()", found)).toBe(
      "// UNEXPECTED no\n// UNEXPECTED   because\nbad()\ngood()",
    )
    expect(annotate("// ! old\nbad()", [{ line: 1, text: ["new"] }])).toBe("// ! new\nbad()")
    expect(annotate("// !\ngood()", [])).toBe("// ! compiles, but should not\ngood()")
  })
})
