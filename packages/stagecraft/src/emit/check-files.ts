import { relative, sep } from "node:path"
import { generatedBy } from "@stagecraft/compiler"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import { emitDrift } from "../problems.ts"
import { readIfThere } from "../write-file.ts"
import type { EmitPlan } from "./plan-emit.ts"

/** Whether the header of a Dockerfile says that it was emitted with `--proven`. */
const isProven = (text: string): boolean => generatedBy(text)?.includes(" --proven") === true

/**
 * Compares files with what would be written, and writes nothing.
 *
 * @param left - Files that nothing writes any more.
 * @param command - What to run where they differ.
 * @throws ImageError `emit-drift`, one for each file.
 */
export async function checkFiles(
  { files, left }: Pick<EmitPlan, "files" | "left">,
  command: string,
  { report, terminal }: CommandContext,
): Promise<void> {
  const drift: Diagnostic[] = []
  for (const { path, text, ours } of files) {
    const present = readIfThere(path)
    if (present === text) continue
    const name = relative(terminal.cwd, path)
    if (present === undefined) {
      drift.push(emitDrift(name, "missing", command, undefined))
      continue
    }
    const { unifiedDiff } = await import("./unified-diff.ts")
    const diff = unifiedDiff(name.replaceAll(sep, "/"), present, text)
    const what = isProven(present) && !isProven(text) ? "proven" : "differs"
    drift.push(emitDrift(name, what, ours(present) ? command : `${command} --force`, diff))
  }
  for (const path of left)
    drift.push(emitDrift(relative(terminal.cwd, path), "left", command, undefined))
  if (drift.length > 0) throw new ImageError(drift)
  report.note(`${files.length} files are what the config emits`)
}
