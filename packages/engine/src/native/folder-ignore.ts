import { readFileSync } from "node:fs"
import { join } from "node:path"

import { contextFileError } from "@stagecraft/context"

/**
 * The ignore file of a named context: its own `.dockerignore`, as BuildKit reads it; empty when there is none.
 *
 * @throws ImageError when it is there and cannot be read.
 */
export function readFolderIgnore(folder: string): string {
  try {
    return readFileSync(join(folder, ".dockerignore"), "utf8")
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOENT" || code === "ENOTDIR") return ""
    throw contextFileError(join(folder, ".dockerignore"), error)
  }
}
