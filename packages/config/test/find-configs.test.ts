import { execFileSync } from "node:child_process"
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import { findConfigs, repoRoot } from "../src/index.ts"
import { tempFolder } from "./temp-project.ts"

function write(root: string, ...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), file.endsWith(".json") ? '{ "workspaces": ["*"] }' : "")
  }
}

afterEach(() => void vi.restoreAllMocks())

/** As if nobody had touched the folders for a while: younger ones are looked into again. */
function settle(root: string, ...folders: readonly string[]): void {
  for (const folder of folders) utimesSync(join(root, folder), 1e9, 1e9)
  const later = Date.now() + 10_000
  vi.spyOn(Date, "now").mockReturnValue(later)
}

const found = async (from: string): Promise<readonly string[]> => {
  const { root, configs } = await findConfigs(from)
  return configs.map(({ file, folder }) => `${folder}: ${file.slice(root.length + 1)}`)
}

test("one for each folder, by folder, where a config may be; nothing installed, hidden or linked", async () => {
  const root = tempFolder()
  write(
    root,
    "package.json",
    "image.config.ts",
    "b/image.config.mts",
    "b/stagecraft.config.ts",
    "a/c/.config/image.config.js",
    "d/.stagecraftrc.cjs",
    "d/image.config.ts.bak",
    "node_modules/x/image.config.ts",
    "e/node_modules/x/image.config.ts",
    ".hidden/image.config.ts",
    "other/.git/HEAD",
    "other/image.config.ts",
    "image.config.js/deep/nothing.ts",
  )
  symlinkSync("b", join(root, "link"))
  symlinkSync(".", join(root, "a/circle"))
  expect(await found(join(root, "a/c"))).toEqual([
    ".: image.config.ts",
    "a/c: a/c/.config/image.config.js",
    "b: b/image.config.mts",
    "d: d/.stagecraftrc.cjs",
  ])
})

test("what git ignores is left out, but for what is in it all the same", async () => {
  const root = tempFolder()
  write(root, "a/image.config.ts", "dist/image.config.ts", "kept/image.config.ts")
  writeFileSync(join(root, ".gitignore"), "dist\nkept\n")
  const git = (...words: readonly string[]) => execFileSync("git", words, { cwd: root })
  git("init", "-q")
  git("add", "-f", "kept")
  expect(await found(root)).toEqual(["a: a/image.config.ts", "kept: kept/image.config.ts"])
  // In a git hook these point elsewhere.
  process.env["GIT_DIR"] = "/nowhere"
  try {
    expect(await found(root)).toEqual(["a: a/image.config.ts", "kept: kept/image.config.ts"])
  } finally {
    delete process.env["GIT_DIR"]
  }
})

test("a search that remembers sees what came and what went", async () => {
  const root = tempFolder()
  write(root, "package.json", "node_modules/keep", "a/image.config.ts", "b/c/image.config.ts")
  settle(root, ".", "a", "b", "b/c")
  const first = ["a: a/image.config.ts", "b/c: b/c/image.config.ts"]
  expect(await found(root)).toEqual(first)
  expect(await found(root)).toEqual(first)
  const kept = readFileSync(memoryOf(root), "utf8")
  writeFileSync(memoryOf(root), kept.replaceAll("image.config.ts", "remembered"))
  expect(await found(root)).toEqual(["a: a/remembered", "b/c: b/c/remembered"])
  rmSync(join(root, "a/image.config.ts"))
  write(root, "b/d/image.config.ts", "b/c/image.config.mts")
  expect(await found(root)).toEqual(["b/c: b/c/image.config.ts", "b/d: b/d/image.config.ts"])
  rmSync(join(root, "b"), { recursive: true })
  expect(await found(root)).toEqual([])
  for (const name of ["", "null", '{"format":1}', "[]"]) {
    writeFileSync(memoryOf(root), name)
    write(root, "e/image.config.ts")
    expect(await found(root)).toEqual(["e: e/image.config.ts"])
  }
})

test("a search that remembers looks again into what its folder's time does not tell of", async () => {
  const root = tempFolder()
  write(root, "package.json", "node_modules/keep", "a/x")
  mkdirSync(join(root, "a/.config"))
  settle(root, ".", "a")
  expect(await found(root)).toEqual([])
  write(root, "a/.config/image.config.ts")
  expect(await found(root)).toEqual(["a: a/.config/image.config.ts"])
})

test("folders may be called as what every object has", async () => {
  const root = tempFolder()
  write(root, "package.json", "node_modules/keep", "image.config.ts")
  settle(root, ".")
  expect(await found(root)).toEqual([".: image.config.ts"])
  const names = ["__proto__", "constructor", "toString"]
  for (const name of names) write(root, `${name}/deep/image.config.ts`)
  const all = [
    ".: image.config.ts",
    ...names.map((each) => `${each}/deep: ${each}/deep/image.config.ts`),
  ]
  for (const name of names) settle(root, name, `${name}/deep`)
  for (let time = 0; time < 3; time++) expect(await found(root)).toEqual(all)
})

function memoryOf(root: string): string {
  const folder = join(root, "node_modules/.cache/stagecraft")
  return join(
    folder,
    readdirSync(folder).find((name) => name.startsWith("folders-"))!,
  )
}

test("the root is the nearest workspace, and git's where there is none", () => {
  const root = tempFolder()
  write(root, ".git/HEAD", "js/package.json", "js/apps/web/x", "go/svc/x", "pnpm/a/x", "mark/a/x")
  writeFileSync(join(root, "mark/package.json"), '\ufeff{ "workspaces": ["*"] }')
  writeFileSync(join(root, "pnpm/pnpm-workspace.yaml"), "")
  writeFileSync(join(root, "js/apps/package.json"), "{ broken")
  const kinds = ["js/apps/web", "go/svc", "pnpm/a", "mark/a", "."].map((at) => {
    const { folder, kind } = repoRoot(join(root, at))
    return [kind, folder.slice(root.length + 1)]
  })
  expect(kinds).toEqual([
    ["workspace", "js"],
    ["git", ""],
    ["workspace", "pnpm"],
    ["workspace", "mark"],
    ["git", ""],
  ])
})
