import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { readWorkspace } from "../src/read-workspace.ts"
import type { Workspace } from "../src/workspace.ts"
import {
  foldersOf,
  npmFiles,
  npmLock,
  pkg,
  tempFolder,
  tempWorkspace,
  writeFiles,
} from "./temp-workspace.ts"

describe("a workspace", () => {
  it("is found from its root, from a package, from a file, and from a folder in a package", () => {
    const { root, read } = tempWorkspace(
      npmFiles({ "apps/web": {}, "packages/core": {} }, { "apps/web/docker/image.config.ts": "" }),
    )
    const all = [".", "apps/web", "packages/core"]
    for (const from of [
      ".",
      "apps",
      "apps/web",
      "apps/web/docker",
      "apps/web/docker/image.config.ts",
    ]) {
      const workspace = read(from)
      expect(workspace.root).toBe(root)
      expect(foldersOf(workspace)).toEqual(all)
    }
  })

  it("is one of one package where there are no more", () => {
    const workspace = tempWorkspace({
      "package.json": pkg("alone"),
      "package-lock.json": npmLock,
    }).read()
    expect(foldersOf(workspace)).toEqual(["."])
    const closure = workspace.closure(".")
    expect(closure.build).toEqual([workspace.packages[0]])
    expect(closure.isWhole).toBe(true)
    expect(workspace.closure("alone").target.directory).toBe(".")
  })

  it("is the nearest package where the one above does not list it", () => {
    const { read } = tempWorkspace(npmFiles({ "apps/web": {}, "tools/gen": {} }))
    expect(foldersOf(read("tools/gen"))).toEqual(["."])
    expect(read("tools/gen").packages[0]!.name).toBe("gen")
  })

  it("is its own where a package has packages and a lockfile", () => {
    const inner = {
      "package.json": pkg("inner", { workspaces: ["p/*"] }),
      "package-lock.json": npmLock,
    }
    const files = Object.entries(inner).map(([name, file]) => [`apps/inner/${name}`, file])
    const { read } = tempWorkspace(
      npmFiles(
        {},
        { ...(Object.fromEntries(files) as object), "apps/inner/p/x/package.json": pkg("x") },
      ),
    )
    expect(foldersOf(read("apps/inner/p/x"))).toEqual([".", "p/x"])
  })

  it("of a later yarn has the packages that its packages list", () => {
    const { read } = tempWorkspace({
      "package.json": pkg("root", { workspaces: ["apps/*"], packageManager: "yarn@4.5.0" }),
      "yarn.lock": "__metadata:\n  version: 8\n",
      "apps/web/package.json": pkg("web", { workspaces: ["parts/*", "../web"] }),
      "apps/web/parts/a/package.json": pkg("a"),
    })
    const all = [".", "apps/web", "apps/web/parts/a"]
    for (const from of [".", "apps/web", "apps/web/parts/a"])
      expect(foldersOf(read(from))).toEqual(all)
  })

  it("is not kept from being found by a manifest above that has nothing to do with it", () => {
    const files = { "repo/package.json": pkg("own"), "package.json": "{ broken" }
    const { root } = tempWorkspace(files)
    expect(readWorkspace(join(root, "repo")).packages[0]!.name).toBe("own")
    writeFiles(root, { "pnpm-workspace.yaml": "packages: ['*']" })
    expect(() => readWorkspace(join(root, "repo"))).toThrow("manifest-unreadable")
  })

  it("is the same through a symbolic link", () => {
    const { root } = tempWorkspace(npmFiles({ "apps/web": {} }))
    const other = tempFolder()
    symlinkSync(root, join(other, "link"))
    expect(readWorkspace(join(other, "link", "apps", "web")).root).toBe(root)
  })

  it("is none where there is no manifest: workspace-not-found", () => {
    const empty = tempFolder()
    mkdirSync(join(empty, "a"))
    expect(() => readWorkspace(join(empty, "a"))).toThrow("workspace-not-found")
    expect(() => readWorkspace(join(empty, "not", "there"))).toThrow("workspace-not-found")
  })

  it("has packages without a name by their folder's", () => {
    const { read } = tempWorkspace(
      npmFiles({}, { "apps/web/package.json": {}, "packages/web/package.json": {} }),
    )
    expect(
      read()
        .packages.slice(1)
        .map(({ name }) => name),
    ).toEqual(["web", "web"])
    expect(read().find("packages/web").directory).toBe("packages/web")
  })

  it("takes none of several packages without a name for the one that is meant", () => {
    const { drawn, read } = tempWorkspace(
      npmFiles({}, { "apps/web/package.json": {}, "packages/web/package.json": {} }),
    )
    for (const ask of [
      (workspace: Workspace) => workspace.find("web"),
      (workspace: Workspace) => workspace.closure("web"),
    ]) {
      expect(drawn(ask)).toContain('error[workspace-package-ambiguous]: "web" may be any of')
      expect(drawn(ask)).toContain("apps/web, packages/web: no package has that name")
      expect(drawn(ask)).toContain('as "apps/web", or give it a name')
    }
    expect(read().closure("packages/web").target.directory).toBe("packages/web")
  })

  it("has a name of its own, and a folder from the root, go before the folder's of others", () => {
    const unnamed = { "apps/web/package.json": {}, "packages/web/package.json": {} }
    const named = tempWorkspace(npmFiles({ "packages/x": { name: "web" } }, unnamed))
    expect(named.read().find("web").directory).toBe("packages/x")
    const top = { "package.json": pkg("root", { workspaces: ["apps/*", "web"] }) }
    const folder = tempWorkspace(
      npmFiles({}, { ...top, "apps/web/package.json": {}, "web/package.json": pkg("@acme/site") }),
    )
    expect(folder.read().find("web").directory).toBe("web")
    const one = tempWorkspace(npmFiles({}, { "apps/web/package.json": {} }))
    expect(one.read().find("web").directory).toBe("apps/web")
  })

  it("reads manifests with a byte order mark and lines of Windows", () => {
    const { read } = tempWorkspace(
      npmFiles({}, { "apps/web/package.json": '\uFEFF{\r\n  "name": "web"\r\n}\r\n' }),
    )
    expect(read().find("web").directory).toBe("apps/web")
  })
})

describe("a package that is asked for", () => {
  const { read, drawn } = tempWorkspaceOnce()

  it("may be named in all ways", () => {
    const workspace = read()
    for (const way of [
      "@acme/web",
      "apps/web",
      "./apps/web",
      "apps/web/",
      join(workspace.root, "apps/web"),
    ])
      expect(workspace.find(way).directory).toBe("apps/web")
    expect(workspace.find(".").name).toBe("root")
    expect(workspace.find("./").name).toBe("root")
  })

  it.each([
    ["apps/wbe", "did you mean apps/web?"],
    ["@acme/wep", "did you mean @acme/web?"],
    ["web", "did you mean @acme/web?"],
    ["packages/corr", "did you mean packages/core?"],
    ["", "it has @acme/web, @acme/core"],
    ["zzzzzzzzz", "it has @acme/web, @acme/core"],
    ["../..", "it has @acme/web, @acme/core"],
    ["tools/gen", "none of the workspace's packages"],
  ])("and is not there: workspace-package-not-found for %s", (asked, words) => {
    const text = drawn((workspace) => workspace.closure(asked))
    expect(text).toContain("error[workspace-package-not-found]")
    expect(text).toContain(words)
  })

  it("is told at the author's place", () => {
    const at = { file: "/x/image.config.ts", line: 3, column: 5 }
    expect(() => read().closure("nope", at)).toThrow(
      expect.objectContaining({ diagnostics: [expect.objectContaining({ span: at })] }) as Error,
    )
  })
})

function tempWorkspaceOnce(): Pick<ReturnType<typeof tempWorkspace>, "read" | "drawn"> {
  const files = npmFiles(
    { "apps/web": { name: "@acme/web" }, "packages/core": { name: "@acme/core" } },
    { "tools/gen/package.json": pkg("gen") },
  )
  return {
    read: () => tempWorkspace(files).read(),
    drawn: (use) => tempWorkspace(files).drawn(use),
  }
}
