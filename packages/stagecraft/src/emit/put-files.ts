import { relative } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import { fileNotOurs } from "../problems.ts"
import { readIfThere, writeFiles } from "../write-file.ts"
import type { OutputFile } from "./output-file.ts"

/**
 * Writes the files that differ from what is there, all or none.
 *
 * @throws ImageError `file-not-ours` before anything is written: half an output is worse than none; `file-not-written`.
 */
export function putFiles(
  files: readonly OutputFile[],
  { options, report, terminal }: CommandContext,
): void {
  const current = files.map((file) => readIfThere(file.path))
  const foreign = files.filter((file, index) => {
    const present = current[index]
    return present !== undefined && present !== file.text && !file.ours(present)
  })
  if (foreign.length > 0 && !options.flag("force"))
    throw new ImageError(foreign.map((file) => fileNotOurs(relative(terminal.cwd, file.path))))
  writeFiles(files.filter(({ text }, index) => current[index] !== text))
  for (const [index, { path, text }] of files.entries())
    report.note(
      `${relative(terminal.cwd, path)} ${current[index] === text ? "is up to date" : "written"}`,
    )
}
