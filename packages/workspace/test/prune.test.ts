import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { writeFiles } from "../../../test/support/write-files.ts"
import { pruneScript } from "../src/prune/prune-script.ts"

const place = mkdtempSync(join(tmpdir(), "prune-"))
afterAll(() => rmSync(place, { recursive: true, force: true }))

let count = 0

/** Runs the program of a format with real node over some files. */
function run(
  format: string,
  files: Readonly<Record<string, string>>,
  folders: readonly string[],
): { readonly said: string; readonly read: (path: string) => string } {
  const folder = join(place, String(count++))
  const script = pruneScript(format)!
  writeFiles(folder, { ...files, [script.name]: script.text })
  const words = [script.name, `--out=${join(folder, "out")}`, ...folders]
  const { stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" })
  return { said: stderr, read: (path) => readFileSync(join(folder, "out", path), "utf8") }
}

const packages = (text: string): string[] =>
  Object.keys((JSON.parse(text) as { packages: object }).packages)

const npm = (entries: Readonly<Record<string, object>>, more: object = {}): string =>
  JSON.stringify({ lockfileVersion: 3, ...more, packages: { "": {}, ...entries } })

test("every format of a lockfile has a program, but for one of an early bun; what is not read has none", () => {
  const known = ["npm-2", "npm-3", "pnpm-6.0", "pnpm-9.0", "yarn-1", "yarn-berry-8", "bun-1"]
  expect(known.filter((format) => pruneScript(format) === undefined)).toEqual([])
  const others = ["npm-1", "pnpm-5.4", "pnpm-7.0", "bun-binary", "bun-0"]
  expect(others.filter((format) => pruneScript(format) !== undefined)).toEqual([])
})

test("programs are short, plain and of one line width that an editor can show", () => {
  for (const format of ["npm-3", "pnpm-9.0", "yarn-1", "yarn-berry-8", "bun-1"]) {
    const lines = pruneScript(format)!.text.split("\n")
    expect(lines.length).toBeLessThan(150)
    expect(lines.filter((line) => line.length > 130)).toEqual([])
  }
})

test("a folder that the lockfile does not know is told with the command that mends it", () => {
  const files = {
    "package-lock.json": npm({}),
    "pnpm-lock.yaml": "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n",
    "bun.lock": '{ "lockfileVersion": 1, "workspaces": { "": {} }, "packages": {} }',
    "package.json": "{}",
  }
  const said = (format: string): string => run(format, files, ["apps/web"]).said
  expect(said("npm-3")).toBe(
    "package-lock.json: it does not know apps/web: it is out of date, run npm install and commit it\n",
  )
  expect(said("pnpm-9.0")).toMatch(/^pnpm-lock\.yaml: it does not know apps\/web: .* pnpm install/)
  expect(said("bun-1")).toMatch(/^bun\.lock: it does not know apps\/web: .* bun install/)
})

test("a lockfile with the marks of a merge is told in one line", () => {
  const files = { "package-lock.json": "<<<<<<< HEAD\n{}\n" }
  expect(run("npm-3", files, ["a"]).said).toBe(
    "package-lock.json: it has marks of a merge that is not resolved\n",
  )
})

test("an optional peer stays only when it is asked for, or would uncover another version", () => {
  const lib = { peerDependencies: { x: "*" }, peerDependenciesMeta: { x: { optional: true } } }
  const idle = npm({
    "apps/web": { dependencies: { lib: "1" } },
    "node_modules/lib": lib,
    "node_modules/x": { version: "1.0.0" },
  })
  const pruned = run("npm-3", { "package-lock.json": idle }, ["apps/web"])
  expect(packages(pruned.read("package-lock.json"))).toEqual(["", "apps/web", "node_modules/lib"])

  const shadowed = npm({
    "apps/web": { dependencies: { lib: "1", other: "1" } },
    "apps/web/node_modules/lib": lib,
    "apps/web/node_modules/x": { version: "2.0.0" },
    "node_modules/other": { dependencies: { x: "1" } },
    "node_modules/x": { version: "1.0.0" },
  })
  const kept = run("npm-3", { "package-lock.json": shadowed }, ["apps/web"])
  expect(packages(kept.read("package-lock.json"))).toContain("apps/web/node_modules/x")
})

test("what only another package has for production is marked as of development", () => {
  const lock = npm({
    "apps/web": { devDependencies: { x: "1" } },
    "apps/api": { dependencies: { x: "1" } },
    "node_modules/x": { version: "1.0.0" },
  })
  const pruned = run("npm-3", { "package-lock.json": lock }, ["apps/web"])
  expect(pruned.read("package-lock.json")).toContain('"dev": true')
})

test("byte order mark, Windows line ends and quotes of a formatter change nothing", () => {
  const lock = [
    "lockfileVersion: '9.0'",
    "",
    "importers:",
    "",
    "  .: {}",
    "",
    "  apps/api:",
    "    dependencies:",
    "      x:",
    "        specifier: 1.0.0",
    "        version: 1.0.0",
    "",
    "  apps/web:",
    "    dependencies:",
    "      '@s/y':",
    "        specifier: 1.0.0",
    "        version: 1.0.0(x@1.0.0)",
    "",
    "packages:",
    "",
    "  '@s/y@1.0.0':",
    "    resolution: {integrity: sha512-a}",
    "",
    "  x@1.0.0:",
    "    resolution: {integrity: sha512-b}",
    "",
    "  z@1.0.0:",
    "    resolution: {integrity: sha512-c}",
    "",
    "snapshots:",
    "",
    "  '@s/y@1.0.0(x@1.0.0)':",
    "    dependencies:",
    "      x: 1.0.0",
    "",
    "  x@1.0.0: {}",
    "",
    "  z@1.0.0: {}",
    "",
  ]
  const plain = run("pnpm-9.0", { "pnpm-lock.yaml": lock.join("\n") }, ["apps/web"])
  const odd = run("pnpm-9.0", { "pnpm-lock.yaml": `\uFEFF${lock.join("\r\n")}` }, ["apps/web"])
  expect(plain.said).toBe("")
  const text = plain.read("pnpm-lock.yaml")
  expect(text).toContain("  '@s/y@1.0.0(x@1.0.0)':")
  expect(text).not.toMatch(/apps\/api|z@1/)
  expect(odd.read("pnpm-lock.yaml")).toBe(text)
  const other = lock.join("\n").replaceAll("'", '"')
  const quoted = run("pnpm-9.0", { "pnpm-lock.yaml": other }, ["apps/web"])
  expect(quoted.read("pnpm-lock.yaml")).toBe(text.replaceAll("'", '"'))
})

test("a large yarn.lock takes seconds, and keeps patches of yarn's own with what they change", () => {
  const count = 5000
  const entry = (key: string, resolution: string, needs: readonly string[]): string =>
    `"${key}":\n  version: 1.0.0\n  resolution: "${resolution}"\n` +
    (needs.length === 0 ? "" : `  dependencies:\n${needs.join("")}`)
  const need = (at: number): string => `    p${at}: "npm:1.0.0"\n`
  const packages = Array.from({ length: count }, (_, at) =>
    entry(
      `p${at}@npm:1.0.0`,
      `p${at}@npm:1.0.0`,
      [1, 2, 3].flatMap((more) => (at + more < count ? need(at + more) : [])),
    ),
  )
  const patched = `p${count - 1}@patch:p${count - 1}@npm%3A1.0.0#optional!builtin<compat/p>`
  const lock = [
    "__metadata:\n  version: 8",
    entry("root@workspace:.", "root@workspace:.", []),
    entry("web@workspace:apps/web", "web@workspace:apps/web", [need(1)]),
    ...packages,
    entry(patched, patched, []),
    entry("idle@patch:idle@npm%3A1.0.0#builtin<x>", "idle@patch:idle", []),
  ].join("\n\n")
  const start = performance.now()
  const { said, read } = run("yarn-berry-8", { "yarn.lock": lock, "package.json": "{}" }, [
    "apps/web",
  ])
  expect(performance.now() - start).toBeLessThan(10_000)
  expect(said).toBe("")
  const keys = [...read("yarn.lock").matchAll(/^"(.*)":$/gmu)].map(([, key]) => key)
  expect(keys).toHaveLength(count + 2)
  expect(keys).toContain(patched)
  expect(keys).not.toContain("p0@npm:1.0.0")
})

test("a document of pnpm's own before the lockfile stays", () => {
  const own = "---\nlockfileVersion: env-1.0\n\nimporters:\n\n  .: {}\n\n"
  const lock = `${own}---\nlockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\n  a: {}\n\n  b: {}\n`
  const pruned = run("pnpm-9.0", { "pnpm-lock.yaml": lock }, ["a"])
  expect(pruned.read("pnpm-lock.yaml")).toBe(lock.replace("\n\n  b: {}", ""))
})
