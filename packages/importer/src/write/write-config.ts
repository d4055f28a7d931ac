import type { ImageNode } from "@stagecraft/ir"
import type { ImportedFile, ImportedStage } from "../imported.ts"
import { buildSource } from "./build-source.ts"
import type { Code, Property, Statement } from "./code.ts"
import { layOutFile } from "./layout/statements.ts"
import { pascalCase } from "./names.ts"
import { importShape, statementShape } from "./shape.ts"
import { Scope } from "./scope.ts"
import { shareMounts } from "./share-mounts.ts"
import { SharedLists } from "./shared-lists.ts"
import { argStatements } from "./write-args.ts"
import { imageCode, isBare } from "./write-image.ts"
import { stageStatements } from "./write-stage.ts"

/** What the config imports the language from. */
const LIBRARY = "stagecraft"

function statementsOf({ stages }: ImportedFile, scope: Scope): readonly Statement[] {
  const isNamed = ({ node }: ImportedStage): boolean =>
    stages.every((other) => other.node === node || other.node.name !== node.name)
  return stages.flatMap((stage) => {
    const code = scope.stage(stage.node)
    const name = code.kind === "word" ? code.word : ""
    return stageStatements(stage, name, isNamed(stage), scope)
  })
}

/** Statements with further comment lines above the first one. */
function withComments(
  [first, ...rest]: readonly Statement[],
  comments: readonly string[],
): readonly Statement[] {
  if (!first || comments.length === 0) return first ? [first, ...rest] : rest
  const between = first.comments.length === 0 ? [] : [""]
  return [{ ...first, comments: [...comments, ...between, ...first.comments] }, ...rest]
}

/** What the config exports: its only image, or all of them by name. */
function exported(images: readonly ImageNode[], scope: Scope, lists: SharedLists): Code {
  const [only, ...more] = images
  if (only && more.length === 0 && only.name === "default")
    return isBare(only, scope, lists) ? scope.stage(only.stage) : imageCode(only, scope, lists)
  const properties = images.map((node): Property => ({
    name: node.name,
    value: imageCode(node, scope, lists),
  }))
  const all: Code = { kind: "object", properties }
  return scope.call("defineConfig", {
    kind: "object",
    properties: [{ name: "images", value: all }],
  })
}

/**
 * Writes the `image.config.ts` of one or several imported Dockerfiles of a folder.
 *
 * The text is laid out as a formatter would at 100 columns, and checked: nothing of a Dockerfile is code in it.
 */
export async function writeConfig(files: readonly ImportedFile[]): Promise<string> {
  const scope = new Scope()
  const args = argStatements(files, scope)
  for (const {
    images: [main],
    stages,
  } of files)
    for (const { node } of stages) scope.addStage(node, pascalCase(main?.node.name ?? ""))
  const written = files.flatMap((file, index) =>
    withComments(statementsOf(file, scope), index === 0 ? [] : file.comments),
  )
  const mounts = shareMounts(written, scope)
  const images = files.flatMap((file) => file.images.map(({ node }) => node))
  const lists = new SharedLists(images, scope.consts)
  const statements = [
    ...args,
    ...mounts.lists,
    ...mounts.stages,
    ...lists.statements,
    { kind: "export", value: exported(images, scope, lists), comments: [] } as const,
  ]
  const comments = files[0]?.comments ?? []
  const names = scope.imports
  const blocks = layOutFile({ comments, names, library: LIBRARY, statements })
  return await buildSource(blocks, [importShape(names, LIBRARY), ...statements.map(statementShape)])
}
