import { fileURLToPath } from "node:url"
import ts from "typescript"
import { describe, expect, it } from "vitest"

const entry = fileURLToPath(new URL("../src/index.ts", import.meta.url))
const program = ts.createProgram([entry], {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  types: ["node"],
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
})
const checker = program.getTypeChecker()
const door = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)
const resolved = door.map((each) =>
  each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each,
)

/** Predefined arguments share the example and the link of their group; this is for rooms, not for authors. */
const withoutExample = new Set([
  "callSite",
  "hearQuestions",
  "hearWarnings",
  "mapPlaces",
  "noteQuestion",
  "noteResults",
  "recalled",
  "remembered",
  "resolveConfig",
  "sharedReading",
  "shareReadings",
  "toImageNode",
  "warn",
  "isStage",
  "isImage",
  "isConfig",
  "imageReaders",
  "isRecord",
  "readBoolean",
  "readCount",
  "readFunction",
  "readOptions",
  "wrongType",
  "wrongValue",
])
const isPredefined = (name: string): boolean => /^[A-Z_]+$/u.test(name)

const meaning = (symbol: ts.Symbol): string =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
const tags = (symbol: ts.Symbol): string[] => symbol.getJsDocTags(checker).map(({ name }) => name)

function lacks(symbol: ts.Symbol, label: string, wanted: readonly string[]): string[] {
  const has = tags(symbol)
  return [
    ...(meaning(symbol) === "" ? [`${label} has no docstring`] : []),
    ...wanted.filter((tag) => !has.includes(tag)).map((tag) => `${label} has no @${tag}`),
  ]
}

/** The interfaces whose members an author writes: verbs and options. */
const written = resolved.filter(
  ({ name }) =>
    /(?:Verbs|Options|^Stage|^StageHead|^Expandable)$/u.test(name) && name !== "BackendOptions",
)

describe("docstrings", () => {
  it("stand on everything at the door", () => {
    expect(resolved.length).toBeGreaterThan(100)
    expect(resolved.flatMap((each) => lacks(each, each.name, []))).toEqual([])
  })

  it("have an example and a link on every function an author calls", () => {
    const values = resolved.filter(
      ({ flags, name }) =>
        flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable) &&
        !withoutExample.has(name) &&
        !isPredefined(name),
    )
    expect(values.length).toBeGreaterThan(15)
    expect(values.flatMap((each) => lacks(each, each.name, ["example", "see"]))).toEqual([])
  })

  it("have an example and a link on every verb and option", () => {
    const members = written.flatMap((type) =>
      checker
        .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(type))
        .filter(
          (each) =>
            !each.name.startsWith("__@") && !["name", "toNode", "toString"].includes(each.name),
        )
        .map((each) => ({ each, label: `${type.name}.${each.name}` })),
    )
    expect(members.length).toBeGreaterThan(90)
    expect(members.flatMap(({ each, label }) => lacks(each, label, ["example", "see"]))).toEqual([])
  })
})
