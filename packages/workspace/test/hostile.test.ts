import { execFileSync } from "node:child_process"
import { mkdirSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it, vi } from "vitest"
import { checkLockfile } from "../src/lockfile/check-lockfile.ts"
import { pkg, npmFiles, npmLock, tempWorkspace, writeFiles } from "./temp-workspace.ts"
import { processorClock } from "../../../test/support/processor-clock.ts"

const withWeb = (text: string) => tempWorkspace(npmFiles({}, { "apps/web/package.json": text }))

describe("a manifest that is no JSON: manifest-unreadable", () => {
  it.each([
    ["a comma before the end", '{\n  "name": "web",\n}'],
    ["a comment", '{\n  // the name\n  "name": "web"\n}'],
    ["a missing comma", '{\n  "name": "web"\n  "version": "1.0.0"\n}'],
    ["single quotes", "{ 'name': 1 }"],
    ["a half merge", '{\n<<<<<<< HEAD\n  "name": "web"\n}'],
    ["no end", '{ "name": "web", "dependencies": {'],
    ["a string over two lines", '{ "name": "we\nb" }'],
    ["something behind", '{ "name": "web" } x'],
    ["nothing", ""],
    ["a missing value", '{ "name": , "a": [1,,2] }'],
  ])("for %s", (_, text) => {
    expect(withWeb(text).drawn()).toMatchSnapshot()
  })

  it("for a folder, a pipe, a link to itself, and bytes", () => {
    const { root, fail } = withWeb("{}")
    const file = join(root, "apps/web/package.json")
    rmSync(file)
    mkdirSync(file)
    expect(fail()[0]!.message).toBe("apps/web/package.json cannot be read: it is a folder")
    rmSync(file, { recursive: true })
    execFileSync("mkfifo", [file])
    expect(fail()[0]!.message).toBe("apps/web/package.json cannot be read: it is no file")
    rmSync(file)
    symlinkSync("package.json", file)
    expect(fail()[0]!.message).toContain("its symbolic links go round in a circle")
    rmSync(file)
    writeFiles(root, { "apps/web/package.json": new Uint8Array([0xff, 0xfe, 0x00, 0x7b]) })
    expect(fail()[0]!.code).toBe("manifest-unreadable")
  })

  it("for brackets that are too deep", () => {
    const spent = processorClock()
    expect(withWeb(`${'{"a":['.repeat(200_000)}x`).fail()[0]!.code).toBe("manifest-unreadable")
    expect(spent()).toBeLessThan(5000)
  })

  it("for a fault behind a string of millions of characters", () => {
    const long = "a".repeat(20_000_000)
    expect(withWeb(`{ "name": "web", "x": "${long}", }`).fail()[0]!.message).toBe(
      "apps/web/package.json cannot be read: a comma stands before the end",
    )
    const lock = `{ "lockfileVersion": 1, "x": "${long}", "workspaces": { "": {}, }, "packages": {} }`
    const { read } = tempWorkspace({ "package.json": pkg("a"), "bun.lock": lock })
    expect(checkLockfile(read())).toEqual([])
  })

  it("for YAML that is none, or that multiplies", () => {
    const bad = { "package.json": pkg("a"), "pnpm-lock.yaml": "lockfileVersion: '9.0'" }
    expect(
      tempWorkspace({ ...bad, "pnpm-workspace.yaml": 'packages:\n  - "a\n  - b: [\n' }).drawn(),
    ).toMatchSnapshot()
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for (let at = 1; at < 12; at++) {
      const [name, before] = [String.fromCharCode(97 + at), String.fromCharCode(96 + at)]
      lines.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(", ")}]`)
    }
    expect(tempWorkspace({ ...bad, "pnpm-workspace.yaml": lines.join("\n") }).fail()[0]!.code).toBe(
      "manifest-unreadable",
    )
  })

  it("and YAML with keys that are no texts prints nothing", () => {
    const warned = vi.spyOn(process, "emitWarning").mockReturnValue()
    const files = { "package.json": pkg("a"), "pnpm-workspace.yaml": "? [a, b]\n: c\n" }
    expect(tempWorkspace(files).read().manager.name).toBe("pnpm")
    expect(warned).not.toHaveBeenCalled()
    warned.mockRestore()
  })
})

describe("a manifest with fields of wrong kinds: manifest-invalid", () => {
  it.each([
    '{ "name": 1 }',
    "[]",
    '{\n  "name": "web",\n  "dependencies": ["react"]\n}',
    '{\n  "name": "web",\n  "devDependencies": {\n    "react": { "version": 1 }\n  }\n}',
    '{ "peerDependencies": null }',
    '{ "scripts": "build" }',
    '{ "version": false }',
  ])("%s", (text) => {
    expect(withWeb(text).drawn()).toMatchSnapshot()
  })

  it("in the root, and in files of settings", () => {
    const root = (manifest: object, more = {}) =>
      tempWorkspace({ "package.json": manifest, "package-lock.json": npmLock, ...more }).fail()[0]!
        .message
    expect(root({ workspaces: "packages/*" })).toBe(
      "package.json: workspaces is no list of patterns",
    )
    expect(root({ workspaces: { packages: [1] } })).toBe(
      "package.json: workspaces is no list of patterns",
    )
    const yaml = (text: string) =>
      root({ packageManager: "pnpm@9.0.0" }, { "pnpm-workspace.yaml": text })
    expect(yaml("packages: apps/*")).toBe("pnpm-workspace.yaml: packages is no list of patterns")
    expect(yaml("- apps/*")).toBe("pnpm-workspace.yaml: it is no mapping")
  })

  it("knows names that all objects have", () => {
    const text =
      '{ "name": "constructor", "dependencies": { "__proto__": "1", "toString": "*", "hasOwnProperty": "workspace:*" }, "optionalDependencies": {} }'
    const workspace = withWeb(text).read()
    const { dependencies } = workspace.find("constructor")
    expect(dependencies.map(({ internal }) => internal)).not.toContainEqual(expect.anything())
    expect(dependencies.map(({ name }) => name)).toEqual([
      "__proto__",
      "toString",
      "hasOwnProperty",
    ])
  })

  it("takes settings of a wrong kind for none", () => {
    const odd = { toString: 1, valueOf: 1 }
    const files = (name: string, settings: string) => ({
      "package.json": pkg("a", {
        devEngines: { packageManager: { name, version: odd } },
        overrides: { a: odd },
      }),
      [settings]: JSON.stringify({
        nodeLinker: odd,
        linkWorkspacePackages: odd,
        sharedWorkspaceLockfile: odd,
        enableTransparentWorkspaces: odd,
        pnpmfile: odd,
      }),
    })
    const pnpm = tempWorkspace(files("pnpm", "pnpm-workspace.yaml")).read().manager
    expect(pnpm).toEqual({ name: "pnpm", linker: "isolated" })
    const yarn = tempWorkspace(files("yarn", ".yarnrc.yml")).read().manager
    expect(yarn).toEqual({ name: "yarn", flavour: "berry", linker: "pnp" })
  })

  it("has overrides in overrides, however deep", () => {
    const deep = '{"a":'.repeat(100_000)
    const manifest = `{ "name": "a", "overrides": ${deep}{}${"}".repeat(100_000)} }`
    const lock = { lockfileVersion: 3, packages: { "": {} } }
    const { read } = tempWorkspace({ "package.json": manifest, "package-lock.json": lock })
    expect(checkLockfile(read())).toEqual([])
  })
})

it("two packages of one name: workspace-duplicate-name", () => {
  const files = npmFiles({ "packages/a": { name: "same" }, "packages/b": { name: "same" } })
  expect(tempWorkspace(files).drawn()).toMatchInlineSnapshot(`
    "
    error[workspace-duplicate-name]: packages/a and packages/b are both called same
      --> packages/b/package.json:1:1
    1 | {
      | ^
    hint: give each package a name of its own, or take a folder out of the workspace's patterns
    "
  `)
  expect(tempWorkspace(npmFiles({ "packages/a": { name: "root" } })).fail()[0]!.message).toBe(
    "the root and packages/a are both called root",
  )
})

it("folders that are deep, and a link up to the root, keep nothing from being found", () => {
  const deep = Array.from({ length: 300 }, () => "d").join("/")
  const { root, read } = tempWorkspace({
    "package.json": pkg("root", { workspaces: ["**"] }),
    [`${deep}/package.json`]: pkg("deep"),
    "a/package.json": pkg("a"),
  })
  symlinkSync(root, join(root, "a", "up"))
  expect(read().packages.map(({ name }) => name)).toEqual(["root", "a", "deep"])
})
