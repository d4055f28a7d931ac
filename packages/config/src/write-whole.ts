import { renameSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"

let written = 0

/** Puts a file in place whole, so that nobody ever reads half of it. Throws what the file system throws. */
export function writeWhole(path: string, contents: string): void {
  const draft = join(path, "..", `.${basename(path)}.${process.pid}.${written++}`)
  try {
    writeFileSync(draft, contents, { flag: "wx" })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
