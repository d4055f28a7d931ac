import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { parseIgnore, viewContext, walkContext } from "../src/index.ts"

const root = mkdtempSync(join(tmpdir(), "stagecraft-view-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

for (const folder of ["src/deep", "node_modules/left", "docs"])
  mkdirSync(join(root, folder), { recursive: true })
for (const file of ["package.json", "src/a.ts", "src/deep/b.ts", "node_modules/left/x.js"])
  writeFileSync(join(root, file), file)
writeFileSync(join(root, "docs/keep.md"), "kept")
writeFileSync(join(root, "docs/gone.md"), "gone")
writeFileSync(join(root, "bytes"), Buffer.from([0xff, 0xfe]))
symlinkSync("src", join(root, "link"))

const ignore = ["node_modules", "docs", "!docs/keep.md"].join("\n")

async function walked(text: string): Promise<string[]> {
  const paths: string[] = []
  for await (const { path } of walkContext(root, parseIgnore(text))) paths.push(path)
  return paths
}

function viewed(text: string): string[] {
  const view = viewContext(root, parseIgnore(text))
  const below = (folder: string): string[] =>
    view.names(folder).flatMap((name) => {
      const path = folder === "" ? name : `${folder}/${name}`
      return [path, ...below(path)]
    })
  return below("")
}

describe("viewContext", () => {
  it.each(["", ignore, "*\n!src/deep", "**/*.ts", "*\n!**/b.ts", "src\n!src/deep/b.ts", "*"])(
    "shows what a walk sends: %j",
    async (text) => {
      expect(viewed(text).toSorted()).toEqual((await walked(text)).toSorted())
    },
  )

  it("says nothing of what is kept out, and of links only that they are links", () => {
    const view = viewContext(root, parseIgnore(ignore))
    expect(view.entry("node_modules/left/x.js")).toBeUndefined()
    expect(view.text("docs/gone.md")).toBeUndefined()
    expect(view.text("docs/keep.md")).toBe("kept")
    expect(view.entry("link")?.type).toBe("symlink")
    expect(view.names("link")).toEqual([])
    expect(view.entry("link/a.ts")).toBeUndefined()
    expect(view.text("bytes")).toBeUndefined()
    expect(view.entry("missing")).toBeUndefined()
  })

  it("has nothing at a path of any depth", () => {
    const view = viewContext(root, parseIgnore(ignore))
    expect(view.text(`${"src/".repeat(20_000)}a.ts`)).toBeUndefined()
  })

  it("needs a folder", () => {
    expect(() => viewContext(join(root, "package.json"), parseIgnore(""))).toThrow(/folder/u)
  })
})
