import { existsSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { contextUses } from "@stagecraft/context"
import type { ContextUse } from "@stagecraft/context"
import type { ImportedFile } from "@stagecraft/importer"
import type { Diagnostic } from "@stagecraft/ir"
import { importOtherContext } from "./problems.ts"

/** Folders above the Dockerfile that are looked at. */
const HIGHEST = 4

/**
 * Tells when a Dockerfile seems to be built with another context: files it copies are missing in its folder, and all
 * of them are in a folder above it.
 *
 * @param folder - The context that was taken.
 */
export function otherContext(
  file: ImportedFile,
  folder: string,
  cwd: string,
): Diagnostic | undefined {
  const uses = contextUses(file.stages.map(({ node }) => node)).filter(isNamed)
  const missing = uses.find((use) => !isIn(folder, use))
  if (!missing) return undefined
  let above = dirname(folder)
  for (let height = 0; height < HIGHEST && above !== dirname(above); height++) {
    if (uses.every((use) => isIn(above, use))) {
      const show = (path: string): string => relative(cwd, path) || "."
      return importOtherContext(missing, show(folder), show(above))
    }
    above = dirname(above)
  }
  return undefined
}

interface NamedUse extends ContextUse {
  readonly literal: string
}

function isNamed(use: ContextUse): use is NamedUse {
  return use.literal !== undefined && !use.broad && !use.outside && use.suspected !== true
}

const isIn = (folder: string, { literal }: NamedUse): boolean => existsSync(join(folder, literal))
