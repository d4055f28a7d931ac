import { accessSync, constants, existsSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { ImageError, reasonOf } from "@stagecraft/ir"
import type { BuildMode } from "./build-mode.ts"
import type { Reporter } from "./reporters/reporter.ts"
import type { BuildOutcome, BuiltImage } from "./run-build.ts"
import { fileNotWritten } from "./problems.ts"
import { replaceFile } from "./write-file.ts"

/**
 * Writes what was built where the command line asks for it, also when others failed: files first, standard output last.
 *
 * The metadata file has the shape of `docker buildx bake --metadata-file`: an object per image, also for a single one.
 *
 * @throws ImageError `file-not-written`, `output-not-written`.
 */
export function writeResults(
  { built, failed, stopped }: BuildOutcome,
  { iidFile, metadataFile, json, progress }: BuildMode,
  report: Reporter,
): void {
  // Said first, printed last, also where a file cannot be written.
  if (json) report.answer({ images: built.map(withoutMetadata), failed, stopped })
  const [first] = built
  if (iidFile !== undefined && first) replaceFile(iidFile, first.id ?? first.digest ?? "")
  if (metadataFile !== undefined && first) {
    const entries = built.map(({ name, metadata }) => [name, unfold(metadata)] as const)
    replaceFile(metadataFile, `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`)
  }
  if (!json && progress === "quiet" && !built.some(({ outputs }) => outputs.includes("-")))
    for (const { id, digest } of built) if (id ?? digest) report.result(`${id ?? digest}\n`)
}

/**
 * Looks whether the files can be written, before anything is built that would have to be built again.
 *
 * @throws ImageError `file-not-written`.
 */
export function checkResultFiles({
  iidFile,
  metadataFile,
}: Pick<BuildMode, "iidFile" | "metadataFile">): void {
  for (const file of [iidFile, metadataFile]) if (file !== undefined) checkFile(file)
}

function checkFile(file: string): void {
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
      throw Object.assign(new Error(), { code: "EISDIR" })
    let folder = dirname(file)
    while (!existsSync(folder)) folder = dirname(folder)
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new ImageError(fileNotWritten(file, reasonOf(error)), { cause: error })
  }
}

/** It has a file of its own. */
function withoutMetadata(image: BuiltImage): Partial<BuiltImage> {
  const shown: Partial<BuiltImage> & { metadata?: unknown } = { ...image }
  delete shown.metadata
  return shown
}

/** Some answers are JSON in base64, such as `containerimage.descriptor`; they are written as what they hold. */
export function unfold(metadata: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, decoded(value) ?? value]),
  )
}

function decoded(value: string): unknown {
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/u.test(value)) return undefined
  try {
    const found: unknown = JSON.parse(Buffer.from(value, "base64").toString("utf8"))
    return typeof found === "object" ? found : undefined
  } catch {
    return undefined
  }
}
