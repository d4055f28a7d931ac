import { statSync } from "node:fs"
import { checkUses } from "@stagecraft/context"
import type { Diagnostic } from "@stagecraft/ir"
import type { CompiledImage } from "./compile-image.ts"

/**
 * What a build would refuse of the context as it lies there now, and what a copy of everything would take along; of a
 * context that is not there, nothing. All are warnings: a file may be made before somebody builds.
 */
export async function contextNow({
  compilation,
  contextFolder,
  keptOut,
  notSent,
}: CompiledImage): Promise<readonly Diagnostic[]> {
  if (!statSync(contextFolder, { throwIfNoEntry: false })?.isDirectory()) return []
  const found = await checkUses(contextFolder, compilation.uses, keptOut, notSent)
  return found.map((each) => (each.severity === "error" ? { ...each, severity: "warning" } : each))
}
