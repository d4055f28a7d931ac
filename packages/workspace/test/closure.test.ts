import { describe, expect, it } from "vitest"
import { readWorkspace } from "../src/read-workspace.ts"
import { orderPackages } from "../src/order-packages.ts"
import type { Dependency, WorkspacePackage } from "../src/workspace.ts"
import type { Files } from "./temp-workspace.ts"
import { npmFiles, npmLock, pkg, tempWorkspace } from "./temp-workspace.ts"

const names = (list: readonly WorkspacePackage[]): string => list.map(({ name }) => name).join(" ")

/** `prod`, `dev`, `peer` and `optional` dependencies as words: `core ui`. */
interface Needs {
  readonly prod?: string
  readonly dev?: string
  readonly peer?: string
  readonly optional?: string
}

const list = (words = ""): Files =>
  Object.fromEntries(words.split(" ").flatMap((word) => (word === "" ? [] : [[word, "*"]])))

const workspaceOf = (needs: Readonly<Record<string, Needs>>) =>
  tempWorkspace(
    npmFiles(
      Object.fromEntries(
        Object.entries(needs).map(([name, { prod, dev, peer, optional }]) => [
          `packages/${name}`,
          {
            dependencies: list(prod),
            devDependencies: list(dev),
            peerDependencies: list(peer),
            optionalDependencies: list(optional),
          },
        ]),
      ),
    ),
  )

describe("the closure of a package", () => {
  it("has what it needs to be built, in order, and what it needs to run", () => {
    const workspace = workspaceOf({
      web: { prod: "ui core once", dev: "config", optional: "extra", peer: "theme" },
      ui: { prod: "core", dev: "config storybook" },
      core: { dev: "config" },
      storybook: {},
      config: {},
      extra: {},
      theme: {},
      other: { prod: "core" },
    }).read()
    const closure = workspace.closure("web")
    expect(names(closure.build)).toBe("config core storybook ui extra theme web")
    expect(names(closure.run)).toBe("core ui extra theme web")
    expect(closure.isWhole).toBe(false)
    expect(closure.target.name).toBe("web")
    expect(names(workspace.closure("core").build)).toBe("config core")
    expect(names(workspace.closure("core").run)).toBe("core")
  })

  it("is whole when nothing is left, and has the root only as target", () => {
    const workspace = workspaceOf({ web: { prod: "core" }, core: {} }).read()
    const closure = workspace.closure("web")
    expect(closure.isWhole).toBe(true)
    expect(names(closure.build)).toBe("core web")
    expect(names(workspace.closure(".").build)).toBe("root")
    expect(workspace.closure(".").isWhole).toBe(false)
  })

  it("cuts a circle at a dev dependency, else at a peer dependency", () => {
    const dev = workspaceOf({
      core: { dev: "testing" },
      testing: { prod: "core" },
      web: { prod: "core" },
    })
    expect(names(dev.read().closure("web").build)).toBe("core testing web")
    expect(names(dev.read().closure("web").run)).toBe("core web")
    expect(names(dev.read().closure("core").build)).toBe("testing core")
    const peer = workspaceOf({ core: { dev: "plugin", prod: "plugin" }, plugin: { peer: "core" } })
    expect(names(peer.read().closure("core").build)).toBe("plugin core")
    const self = workspaceOf({ core: { prod: "core", dev: "core" } })
    expect(names(self.read().closure("core").build)).toBe("core")
  })

  it("has no order in a circle: workspace-cycle", () => {
    const circle = workspaceOf({
      web: { prod: "a" },
      a: { prod: "b", dev: "d" },
      b: { prod: "c" },
      c: { optional: "a" },
      d: {},
      other: {},
    })
    expect(circle.drawn((workspace) => workspace.closure("web"))).toMatchInlineSnapshot(`
      "
      error[workspace-cycle]: packages depend on each other in a circle: a → b → c → a
      hint: move what both need into a package of its own, or make one a dev dependency if the build does not need it
      "
    `)
    expect(names(circle.read().closure("other").build)).toBe("other")
  })

  it("asks for something that is not inside: workspace-range-unmet", () => {
    const { drawn, read } = tempWorkspace(
      npmFiles(
        {
          "apps/web": { dependencies: { ui: "workspace:^2.0.0" } },
          "apps/api": { dependencies: { gone: "workspace:*" } },
          "apps/cms": { dependencies: { react: "catalog:", vue: "catalog:old" } },
          "apps/far": { dependencies: { x: "workspace:../../packages/none" } },
          "apps/slip": { dependencies: { uii: "workspace:*" } },
          "packages/ui": {},
        },
        {
          "pnpm-workspace.yaml": "packages: ['apps/*', 'packages/*']\ncatalog:\n  vue: ^3.0.0\n",
          "package-lock.json": "",
          "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
          "package.json": { packageManager: "pnpm@9.1.0" },
        },
      ),
    )
    for (const name of ["web", "api", "cms", "far", "slip"])
      expect(drawn((workspace) => workspace.closure(name))).toMatchSnapshot(name)
    expect(names(read().closure("ui").build)).toBe("ui")
  })

  it("cannot have a package outside of the root: workspace-package-outside", () => {
    const { root } = tempWorkspace({
      "repo/package.json": { name: "root", workspaces: ["apps/*", "../shared/*"] },
      "repo/package-lock.json": npmLock,
      "repo/apps/web/package.json": { name: "web", dependencies: { lib: "*" } },
      "shared/lib/package.json": { name: "lib", version: "1.0.0" },
    })
    const workspace = readWorkspace(`${root}/repo`)
    expect(workspace.find("lib").directory).toBe("../shared/lib")
    expect(() => workspace.closure("web")).toThrow(
      "workspace-package-outside: web needs the package ../shared/lib",
    )
  })

  it("cannot have a file or folder from outside of the root, unless it is only linked", () => {
    const files = npmFiles(
      {
        "apps/web": { dependencies: { x: "file:../../../x.tgz" } },
        "apps/api": { devDependencies: { lib: "../../../lib" } },
        "apps/far": { dependencies: { y: "file:/opt/y.tgz" } },
        "apps/link": {
          dependencies: { z: "link:../../../z" },
          peerDependencies: { p: "../../../p" },
        },
      },
      { "vendor/in.tgz": "" },
    )
    const { drawn, read } = tempWorkspace(files)
    for (const name of ["web", "api", "far"])
      expect(drawn((workspace) => workspace.closure(name))).toMatchSnapshot(name)
    expect(names(read().closure("link").build)).toBe("link")
    const root = pkg("root", { workspaces: ["apps/*"], devDependencies: { x: "file:../x.tgz" } })
    const { drawn: ofRoot } = tempWorkspace({ ...files, "package.json": root })
    expect(ofRoot((workspace) => workspace.closure("link"))).toContain(
      "package.json asks for x «file:../x.tgz», which lies outside of the workspace's folder",
    )
  })

  it("takes a folder for inside by where it is, not by how it is written", () => {
    const at = { workspaces: ["..odd/*", "lib"], devDependencies: { core: "file:/lib" } }
    const { drawn, read } = tempWorkspace({
      "package.json": pkg("root", at),
      "package-lock.json": npmLock,
      "lib/package.json": pkg("core"),
      "..odd/a/package.json": pkg("a"),
    })
    expect(read().find("a").directory).toBe("..odd/a")
    expect(drawn((workspace) => workspace.closure("a"))).toContain(
      "package.json asks for core «file:/lib», which lies outside of the workspace's folder",
    )
  })

  it("of thousands in a row costs no stack", () => {
    let before: WorkspacePackage | undefined
    for (let at = 0; at < 20_000; at++) {
      const dependencies: readonly Dependency[] = before
        ? [{ name: before.name, range: "*", kind: "prod", internal: before }]
        : []
      before = { name: `p${at}`, directory: `p${at}`, manifest: {}, dependencies }
    }
    expect(orderPackages(before!, () => true)).toHaveProperty("packages.length", 20_000)
  })
})
