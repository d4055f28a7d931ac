import { readOptions } from "@stagecraft/dsl"
import type { Block } from "@stagecraft/dsl"
import type { Closure } from "../workspace.ts"
import { readClosure, readName, readString } from "./arguments.ts"
import { pathIn } from "./build.ts"
import { managerOf } from "./managers.ts"
import { shellWord } from "./shell-word.ts"

/** The options of {@link prisma}. */
export interface PrismaOptions {
  /** The package with the schema: a name or folder. The app itself unless set. */
  readonly package?: string | undefined
  /** The schema's file or folder in it; `prisma` unless set. */
  readonly schema?: string | undefined
}

/**
 * Generates Prisma's client after the install and before the sources are there, so that only a change of the schema
 * generates it again.
 *
 * A client that is generated into `node_modules` ships with `include: ["node_modules/.prisma"]`.
 *
 * @example node.app({ package: api, prepare: node.prisma(api, { package: "packages/db" }) })
 * @see https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/generating-prisma-client
 */
export function prisma(closure: Closure, options: PrismaOptions = {}): Block {
  readClosure(closure, "node.prisma")
  readOptions(options, { package: readName, schema: readString }, "node.prisma")
  const { package: asked, schema = "prisma" } = options
  const owner = asked === undefined ? closure.target : closure.workspace.find(asked)
  const { exec } = managerOf(closure.workspace)
  const path = pathIn(owner, schema)
  return (stage) =>
    stage.copy(path, `./${path}`).run(exec(owner, `prisma generate --schema ${shellWord(schema)}`))
}
