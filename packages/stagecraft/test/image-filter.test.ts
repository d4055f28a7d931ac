import { expect, it } from "vitest"
import { readFilter } from "../src/repo/image-filter.ts"
import { nameConfigs, repoName } from "../src/repo/package-names.ts"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const configs = [
  { package: "mono", folder: "." },
  { package: "@acme/web", folder: "apps/web" },
  { package: "@acme/api", folder: "apps/api" },
  { package: "@other/api", folder: "old/api" },
  { package: "apps/deep/down", folder: "apps/deep/down" },
  { package: "a+b", folder: "we.b" },
  { package: "with-dash", folder: "with-dash" },
  { package: "new\nline", folder: "new\nline" },
]
const place = { root: "/r", cwd: "/r/apps", configs }

/** The folders that a pattern means. */
const matches = (text: string, cwd = place.cwd): readonly string[] => {
  const filter = readFilter(text, { ...place, cwd })
  return configs.filter((each) => filter?.ofConfig(each)).map(({ folder }) => folder)
}

it.each([
  ["@acme/web", ["apps/web"]],
  ["web", ["apps/web"]],
  ["api", []],
  ["@acme/*", ["apps/web", "apps/api"]],
  ["*api", ["apps/api", "old/api"]],
  ["*", configs.map(({ folder }) => folder)],
  ["w*b", ["we.b"]],
  ["we*", ["we.b"]],
  ["ap*", ["apps/api", "old/api"]],
  ["a+b", ["we.b"]],
  ["apps/web", ["apps/web"]],
  ["apps/web/", ["apps/web"]],
  ["apps/*", ["apps/web", "apps/api"]],
  ["apps/**", ["apps/web", "apps/api", "apps/deep/down"]],
  ["old/*", ["old/api"]],
  ["old/**", ["old/api"]],
  ["apps", []],
  ["./", ["apps/web", "apps/api", "apps/deep/down"]],
  ["./deep", ["apps/deep/down"]],
  ["{deep}", ["apps/deep/down"]],
  ["../old", ["old/api"]],
  ["..", configs.map(({ folder }) => folder)],
  ["we.b", ["we.b"]],
  ["@acme/web#x", ["apps/web"]],
  ["with-dash", ["with-dash"]],
  ["with-*", ["with-dash"]],
  ["../n*", ["new\nline"]],
  ["**e", ["new\nline"]],
])("%s means configs", (text, folders) => {
  expect(matches(text)).toEqual(folders)
})

it("a pattern may be of any length", () => {
  expect(matches(`${"*".repeat(4000)}eb`)).toEqual(["apps/web"])
  expect(matches(`${"*".repeat(4000)}x`)).toEqual([])
  expect(matches("a".repeat(200_000))).toEqual([])
})

it("an image is named behind the last #, and may have stars", () => {
  const filter = readFilter("web#m*e", place)!
  expect(["migrate", "me", "web", "xme"].filter(filter.ofImage)).toEqual(["migrate", "me"])
})

it.each([
  ["web", "", false],
  ["!web", "", true],
  ["web...", "needs", false],
  ["web^...", "needs self", false],
  ["...web", "users", false],
  ["...^web", "users self", false],
  ["!...web...", "users needs", true],
])("%s takes along", (text, along, isNot) => {
  const filter = readFilter(text, place)!
  const words = [
    filter.withUsers && "users",
    filter.withNeeds && "needs",
    filter.withoutSelf && "self",
  ].filter((word) => word !== false)
  expect([words.join(" "), filter.isNot]).toEqual([along, isNot])
  expect(filter.ofConfig(configs[1]!)).toBe(true)
})

it.each(["", "!", "...", "!...", "#x", "web#", "[main]", "...[main]"])("%s is none", (text) => {
  expect(readFilter(text, place)).toBeUndefined()
})

it("no two configs are called alike", () => {
  const root = mkdtempSync(join(tmpdir(), "names-"))
  try {
    const write = (
      folder: string,
      text?: string,
    ): { readonly file: string; readonly folder: string } => {
      mkdirSync(join(root, folder), { recursive: true })
      if (text !== undefined) writeFileSync(join(root, folder, "package.json"), text)
      return { file: join(root, folder, "image.config.ts"), folder }
    }
    const found = nameConfigs({
      root,
      configs: [
        write("a", '\ufeff{ "name": "@x/a" }'),
        write("b", '{ "name": "same" }'),
        write("c", '{ "name": "same" }'),
        // The name of a folder that has to stand for itself.
        write("d", '{ "name": "b" }'),
        write("e", "{ broken"),
        write("f", '{ "name": "with space" }'),
        write("g", '{ "name": 7 }'),
        write("h"),
      ],
    })
    expect(found.map((each) => each.package)).toEqual(["@x/a", "b", "c", "d", "e", "f", "g", "h"])
  } finally {
    rmSync(root, { recursive: true })
  }
  expect(repoName("@x/a", { name: "default" }, [1])).toBe("@x/a")
  expect(repoName("@x/a", { name: "default" }, [1, 2])).toBe("@x/a#default")
  expect(repoName("@x/a", { name: "web" }, [1])).toBe("@x/a#web")
})
