import { fileURLToPath } from "node:url"
import ts from "typescript"
import { describe, expect, it } from "vitest"
import { features, type Feature } from "@stagecraft/dockerfile"

/** The option or verb that uses a feature; absent: the default profile has it, or the author never asks for it by name. */
const DOCUMENTED: Partial<Readonly<Record<Feature, readonly [type: string, member: string]>>> = {
  link: ["TransferOptions", "link"],
  checksum: ["AddOptions", "checksum"],
  "add-git": ["git", ""],
  "keep-git-dir": ["AddOptions", "keepGitDir"],
  "start-interval": ["HealthcheckOptions", "startInterval"],
  "unset-operators": ["Expandable", "orIfUnset"],
  "pattern-operators": ["Expandable", "trimPrefix"],
  "chmod-variables": ["TransferOptions", "chmod"],
  "secret-env": ["SecretOptions", "env"],
  "symbolic-chmod": ["TransferOptions", "chmod"],
  "git-checksum": ["AddOptions", "checksum"],
  unpack: ["AddOptions", "unpack"],
  exclude: ["TransferOptions", "exclude"],
  parents: ["CopyOptions", "parents"],
  security: ["RunOptions", "security"],
  device: ["RunOptions", "devices"],
}
const NOT_DOCUMENTED: readonly Feature[] = [
  "mount",
  "chmod",
  "platform-args",
  "network",
  "mount-variables",
  "heredoc",
  "spaced-heredoc",
  "named-context",
  "tmpfs-size",
]

const entry = fileURLToPath(new URL("../../packages/dsl/src/index.ts", import.meta.url))
const program = ts.createProgram([entry], {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  types: ["node"],
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
})
const checker = program.getTypeChecker()
const door = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)

function documentation(name: string, member: string): string {
  const found = door.find((each) => each.name === name)!
  const type = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found
  const symbol = member === "" ? type : checker.getDeclaredTypeOfSymbol(type).getProperty(member)!
  return ts.displayPartsToString(symbol.getDocumentationComment(checker))
}

describe("the documentation of an option", () => {
  it("is looked at for every feature", () => {
    const looked = [...Object.keys(DOCUMENTED), ...NOT_DOCUMENTED]
    expect(looked.toSorted()).toEqual(Object.keys(features).toSorted())
  })

  it.each(Object.entries(DOCUMENTED))("says which Dockerfile version %s needs", (name, where) => {
    const feature = features[name as Feature]
    const version = "since" in feature ? feature.since.join("\\.") : "labs"
    expect(documentation(...where)).toMatch(
      new RegExp(`needs .*\\b${version}\\b|\\(${version}\\)`, "iu"),
    )
  })

  it("says it of each operator of an unset variable", () => {
    expect(documentation("Expandable", "ifSet")).toContain("Needs Dockerfile 1.6")
    expect(documentation("Expandable", "orIfUnset")).toContain("Needs Dockerfile 1.6")
  })
})
