import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs"
import { noteQuestion } from "@stagecraft/dsl"
import { ImageError, reasonOf } from "@stagecraft/ir"
import { manifestUnreadable } from "./problems.ts"

/** Lockfiles of 10,000 packages have about 10 MB. */
const MOST_BYTES = 256 * 1024 * 1024

function openAndRead(file: string): string | { readonly fault: string } {
  // Without O_NONBLOCK a pipe of that name would wait for ever.
  const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stat = fstatSync(handle)
    if (!stat.isFile()) return { fault: stat.isDirectory() ? "it is a folder" : "it is no file" }
    if (stat.size > MOST_BYTES)
      return {
        fault: `it has ${Math.round(stat.size / 1024 / 1024)} MB, which nothing of it needs`,
      }
    return readFileSync(handle, "utf8")
  } finally {
    closeSync(handle)
  }
}

/**
 * A text without a byte order mark, or undefined when there is no such file.
 *
 * @param shown - How messages call it, relative to the root.
 * @param counts - What of it an image may depend on beyond what its steps copy.
 * @throws ImageError `manifest-unreadable`.
 */
export function readText(
  file: string,
  shown: string,
  counts: "text" | "there" = "text",
): string | undefined {
  noteQuestion(counts, file)
  let read: ReturnType<typeof openAndRead>
  try {
    read = openAndRead(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOENT" || code === "ENOTDIR") return undefined
    throw new ImageError(manifestUnreadable(shown, reasonOf(error), undefined), { cause: error })
  }
  if (typeof read !== "string")
    throw new ImageError(manifestUnreadable(shown, read.fault, undefined))
  return read.startsWith("\uFEFF") ? read.slice(1) : read
}
