import { closeSync, openSync, readdirSync, readSync } from "node:fs"
import { dirname, join } from "node:path"
import { generatedBy } from "@stagecraft/compiler"
import type { ProjectNode } from "@stagecraft/ir"
import { outputNames } from "../output-files.ts"
import type { OutputFile } from "./output-file.ts"

/** Directives, and the line that says what wrote a Dockerfile, are at its top. */
const TOP_BYTES = 4096

/**
 * The Dockerfiles of images that a config has no more, beside those that it has now: the same command wrote them from
 * the same config.
 *
 * @param folder - Where the names of the images' Dockerfiles begin; absolute.
 * @param files - What is emitted today, of all images of the config or of some of them.
 * @returns Absolute paths.
 */
export function leftBehind(
  project: ProjectNode,
  folder: string,
  files: readonly OutputFile[],
): readonly string[] {
  const now = new Set(files.map(({ path }) => path))
  for (const image of project.images) now.add(join(folder, outputNames(project, image).dockerfile))
  const writtenBy = new Map<string, Set<string>>()
  for (const { path, text } of files) {
    const line = generatedBy(text)
    if (line === undefined) continue
    const near = dirname(path)
    writtenBy.set(near, (writtenBy.get(near) ?? new Set()).add(line))
  }
  return [...writtenBy].flatMap(([near, lines]) =>
    dockerfilesIn(near).filter((path) => {
      const line = now.has(path) ? undefined : generatedBy(topOf(path))
      return line !== undefined && lines.has(line)
    }),
  )
}

/** What is called like one: others would have to be opened, whatever they are. */
function dockerfilesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /dockerfile/iu.test(entry.name))
      .map(({ name }) => join(folder, name))
      .toSorted()
  } catch {
    // Nothing lies where there is no folder yet.
    return []
  }
}

function topOf(path: string): string {
  let handle: number
  try {
    handle = openSync(path, "r")
  } catch {
    return ""
  }
  try {
    const top = Buffer.alloc(TOP_BYTES)
    return top.toString("utf8", 0, readSync(handle, top, 0, TOP_BYTES, 0))
  } finally {
    closeSync(handle)
  }
}
