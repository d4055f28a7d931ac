import { mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readWorkspace } from "../src/read-workspace.ts"
import { foldersOf, pkg, tempWorkspace, writeFiles } from "./temp-workspace.ts"
import { processorClock } from "../../../test/support/processor-clock.ts"

const FOLDERS =
  `packages/a packages/b packages/c packages/a/nested packages/.dot packages/x/y/z apps/web apps/api
  apps/web/test/fix packages/node_modules/n .hid/p`.split(/\s+/u)

const folder = mkdtempSync(join(tmpdir(), "patterns test "))

beforeAll(() => {
  writeFiles(folder, { "packages/empty/README.md": "" })
  for (const each of FOLDERS)
    writeFiles(folder, { [`${each}/package.json`]: pkg(each.replaceAll(/[/.]/gu, "-").slice(1)) })
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const VERSIONS = {
  npm: "npm@10.9.9",
  pnpm: "pnpm@9.15.9",
  yarn: "yarn@1.22.22",
  bun: "bun@1.4.5",
  "yarn 4": "yarn@4.18.1",
}

/** The packages that patterns mean to a package manager, as its real one was asked. */
function meant(manager: keyof typeof VERSIONS, patterns: readonly string[]): string {
  const isPnpm = manager === "pnpm"
  writeFiles(folder, {
    "package.json": pkg("root", {
      packageManager: VERSIONS[manager],
      ...(isPnpm ? {} : { workspaces: patterns }),
    }),
    ...(isPnpm ? { "pnpm-workspace.yaml": JSON.stringify({ packages: patterns }) } : {}),
  })
  return foldersOf(readWorkspace(folder)).slice(1).join(" ")
}

const all = Object.keys(VERSIONS) as readonly (keyof typeof VERSIONS)[]

describe("patterns of a workspace", () => {
  it.each([
    [["packages/*"], "packages/a packages/b packages/c"],
    [["packages/{a,b}", "./apps/*/"], "apps/api apps/web packages/a packages/b"],
    [
      ["packages/[ab]", "packages/.dot", "apps/w?b"],
      "apps/web packages/.dot packages/a packages/b",
    ],
    [["packages/[!ab]", "apps/[a-b]*"], "apps/api packages/c"],
    [["packages/**"], "packages/a packages/a/nested packages/b packages/c packages/x/y/z"],
    [
      ["**"],
      "apps/api apps/web apps/web/test/fix packages/a packages/a/nested packages/b packages/c packages/x/y/z",
    ],
    [["**/web", "*/a/**", "missing/*"], "apps/web packages/a packages/a/nested"],
    [
      ["apps/../packages/a", "{packages/{b,c},apps/web}"],
      "apps/web packages/a packages/b packages/c",
    ],
    [["packages/empty", "packages/node_modules/*"], ""],
    [[], ""],
  ] as const)("%s mean the same to all", (patterns, folders) => {
    for (const manager of all) expect(meant(manager, patterns), manager).toBe(folders)
  })

  it.each([
    [["packages/*", "!packages/b"], "packages/a packages/c", "packages/a packages/b packages/c"],
    [["!packages/b", "packages/*"], "packages/a packages/c", "packages/a packages/b packages/c"],
    [
      ["packages/**", "!**/a/**"],
      "packages/b packages/c packages/x/y/z",
      "packages/a packages/a/nested packages/b packages/c packages/x/y/z",
    ],
  ] as const)("%s leave out what is negated, except to yarn 1", (patterns, folders, classic) => {
    for (const manager of all.filter((each) => each !== "yarn"))
      expect(meant(manager, patterns), manager).toBe(folders)
    expect(meant("yarn", patterns)).toBe(classic)
  })

  it("name again what was left out, which each takes in its own way", () => {
    const patterns = ["packages/*", "!packages/*", "packages/a"]
    expect(meant("npm", patterns)).toBe("packages/a packages/b packages/c")
    expect(meant("pnpm", patterns)).toBe("")
    expect(meant("yarn 4", patterns)).toBe("")
    expect(meant("bun", patterns)).toBe("packages/a")
  })

  it("of the object form of workspaces are read", () => {
    const files = {
      "package.json": pkg("root", { workspaces: { packages: ["p/*"], nohoist: [] } }),
      "p/a/package.json": pkg("a"),
    }
    expect(foldersOf(tempWorkspace(files).read())).toEqual([".", "p/a"])
  })

  it("follow links, but ** does not: a circle of links ends", () => {
    const { root, read } = tempWorkspace({
      "package.json": pkg("root", { workspaces: ["**", "linked/*"] }),
      "packages/a/package.json": pkg("a"),
      "elsewhere/b/README.md": "",
    })
    symlinkSync("..", join(root, "packages", "loop"))
    symlinkSync("packages", join(root, "linked"))
    expect(foldersOf(read())).toEqual([".", "packages/a"])
    writeFiles(root, {
      "elsewhere/b/package.json": pkg("b"),
      "package.json": pkg("root", { workspaces: ["links/*"] }),
      "links/x": "",
    })
    symlinkSync("../elsewhere/b", join(root, "links", "b"))
    expect(foldersOf(read())).toEqual([".", "links/b"])
  })

  it("pass over a link that leads to itself, named or not, and find what comes after it", () => {
    const { root, read } = tempWorkspace({
      "package.json": pkg("root", { workspaces: ["packages/*", "round", "round/*"] }),
      "packages/b/package.json": pkg("b"),
    })
    symlinkSync("a", join(root, "packages", "a"))
    symlinkSync("round", join(root, "round"))
    expect(foldersOf(read())).toEqual([".", "packages/b"])
  })

  it("list a folder once, by its own name, beside links to it and below them", () => {
    for (const workspaces of [
      ["packages/*"],
      ["*/*"],
      ["linked/*", "packages/*"],
      ["linked/a", "*/a"],
    ]) {
      const { root, read } = tempWorkspace({
        "package.json": pkg("root", { workspaces }),
        "packages/a/package.json": pkg("a"),
      })
      symlinkSync("a", join(root, "packages", "0"))
      symlinkSync("a", join(root, "packages", "z"))
      symlinkSync("packages", join(root, "linked"))
      expect(foldersOf(read()), workspaces.join(" ")).toEqual([".", "packages/a"])
    }
  })

  it("of a hostile kind end soon", () => {
    const braces = "{a,b}".repeat(40)
    const stars = `${"*a".repeat(30)}b`
    const spent = processorClock()
    expect(
      meant("npm", [
        braces,
        stars,
        "**/".repeat(50) + "web",
        "[",
        "{",
        "a{b",
        "!!!!",
        "packages/[a",
        "packages/[b-a]",
        "packages/a\0",
        "a".repeat(5000),
      ]),
    ).toBe("apps/web")
    expect(spent()).toBeLessThan(2000)
  })
})
