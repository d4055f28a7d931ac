import { randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { ImageError } from "@stagecraft/ir"
import { fileNotWritten } from "./problems.ts"

/** The file's text, or undefined when there is none. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw new ImageError(fileNotWritten(file, reason(error)), { cause: error })
  }
}

/**
 * Puts a file in place whole or not at all: written beside its final name, then renamed over it.
 *
 * @throws ImageError `file-not-written`; the old file is as it was.
 */
export function replaceFile(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}.tmp`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(draft, text, { flag: "wx" })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new ImageError(fileNotWritten(file, reason(error)), { cause: error })
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case "ENOSPC":
      return "no space left on the device"
    case "EACCES":
    case "EPERM":
      return "permission denied"
    case "EROFS":
      return "the file system is read-only"
    case "EISDIR":
      return "a folder has that name"
    case "ENOTDIR":
      return "a part of its path is not a folder"
    default:
      return message
  }
}
