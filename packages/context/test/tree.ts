import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"

/** What a tree is made of: a path that ends in `/` is a folder; a value `-> x` makes a link. */
export type TreeFiles = Readonly<Record<string, string>>

/** A folder with these files, removed after the test. */
export function tree(files: TreeFiles): string {
  const root = mkdtempSync(join(tmpdir(), "stagecraft-context-"))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, contents] of Object.entries(files)) {
    const file = join(root, path)
    mkdirSync(path.endsWith("/") ? file : dirname(file), { recursive: true })
    if (path.endsWith("/")) continue
    if (contents.startsWith("-> ")) symlinkSync(contents.slice(3), file)
    else writeFileSync(file, contents)
  }
  return root
}
