import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import ts from "typescript"
import { beforeAll, describe, expect, it } from "vitest"
import { profiles } from "@stagecraft/dockerfile"

const file = fileURLToPath(new URL("fixtures/rules/completions-sample.ts", import.meta.url))
/** The cursor is where the bar stands. */
const source = `import { image, stage } from "@stagecraft/dsl"
const app = stage("app").from("alpine")
image(app, { platforms: ["|"] })
image(app, { platforms: ["linux/amd64", "|"] })
image(app, { profile: "|" })
stage("a").from("alpine", { platform: "|" })
`
const text = source.replaceAll("|", "")

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["node"],
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
}

let service: ts.LanguageService
beforeAll(() => {
  service = ts.createLanguageService({
    getCurrentDirectory: () => ts.sys.getCurrentDirectory(),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      if (name === file) return ts.ScriptSnapshot.fromString(text)
      return ts.sys.fileExists(name)
        ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8"))
        : undefined
    },
  })
})

/** What an editor offers at the nth cursor. */
function offered(cursor: number): readonly string[] {
  const before = source.split("|").slice(0, cursor + 1)
  const found = service.getCompletionsAtPosition(file, before.join("").length, undefined)
  return found?.entries.map(({ name }) => name).toSorted() ?? []
}

describe("an editor offers", () => {
  it.each([0, 1])("platforms of an image, cursor %i", (cursor) => {
    expect(offered(cursor)).toEqual(
      expect.arrayContaining(["linux/amd64", "linux/arm/v7", "linux/arm64", "linux/s390x"]),
    )
  })

  it("the platforms of a base", () => {
    expect(offered(3)).toEqual(expect.arrayContaining(["linux/amd64", "linux/arm64"]))
  })

  it("every profile there is, and no other", () => {
    expect(offered(2)).toEqual(profiles.map(({ name }) => name).toSorted())
  })
})
