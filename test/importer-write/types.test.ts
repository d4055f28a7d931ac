import { writeConfig } from "@stagecraft/importer"
import fc from "fast-check"
import ts from "typescript"
import { expect, test } from "vitest"
import { fileURLToPath } from "node:url"
import { importedFiles } from "./random-files.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["node"],
  paths: { stagecraft: [`${root}packages/dsl/src/index.ts`] },
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
}

/** What the compiler says of configs, each with the line it says it of. */
function findings(texts: readonly string[]): readonly string[] {
  const files = new Map(texts.map((text, index) => [`${root}test/written-${index}.ts`, text]))
  const disk = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    getSourceFile(name, language, ...rest) {
      const text = files.get(name)
      return text === undefined
        ? disk.getSourceFile(name, language, ...rest)
        : ts.createSourceFile(name, text, language)
    },
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files].flatMap(([name, text]) => {
    const source = program.getSourceFile(name)
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]
    return found.map(({ start = 0, messageText }) => {
      const line = text.slice(0, start).split("\n").length
      const message = ts.flattenDiagnosticMessageText(messageText, " ")
      return `${message}: ${text.split("\n")[line - 1]}`
    })
  })
}

test("every config compiles under the strictest settings", async () => {
  const files = fc.sample(importedFiles, 60)
  expect(findings(await Promise.all(files.map((each) => writeConfig(each))))).toEqual([])
})

test("the check sees what does not compile", () => {
  const text = `import { stage } from "stagecraft";\nexport default stage("a").from("b").expose(0);\n`
  expect(findings([text])).toEqual([expect.stringContaining("0 is no port")])
})
