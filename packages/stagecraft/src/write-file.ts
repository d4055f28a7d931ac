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
    throw new ImageError(fileNotWritten(file, reasonOf(error)), { cause: error })
  }
}

/**
 * Puts a file in place whole or not at all: written beside its final name, then renamed over it.
 *
 * @throws ImageError `file-not-written`; the old file is as it was.
 */
export function replaceFile(file: string, text: string): void {
  // Unique among those who write at once: by process, and within one by the clock.
  const draft = `${file}.${process.pid}-${process.hrtime.bigint().toString(36)}.tmp`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(draft, text, { flag: "wx" })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new ImageError(fileNotWritten(file, reasonOf(error)), { cause: error })
  }
}

/** Why the system would not write, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case "ENOSPC":
      return "no space left on the device"
    case "EACCES":
    case "EPERM":
      return "permission denied"
    case "EIO":
      return "the device reports an error"
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
