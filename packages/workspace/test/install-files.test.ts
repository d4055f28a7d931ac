import { describe, expect, it } from "vitest"
import type { Files } from "./temp-workspace.ts"
import { npmFiles, pkg, tempWorkspace } from "./temp-workspace.ts"

const filesOf = (files: Files): readonly string[] => tempWorkspace(files).read().installFiles

describe("files that an install of the root reads", () => {
  it("are npm's settings, and patches of patch-package", () => {
    const files = { ".npmrc": "", ".yarnrc.yml": "", "patches/ms+2.1.3.patch": "", "README.md": "" }
    expect(filesOf({ "package.json": pkg("a"), "package-lock.json": "{}", ...files })).toEqual([
      ".npmrc",
    ])
    const root = pkg("a", { devDependencies: { "patch-package": "^8.0.0" } })
    expect(filesOf({ "package.json": root, "package-lock.json": "{}", ...files })).toEqual([
      ".npmrc",
      "patches",
    ])
  })

  it("are pnpm's settings, hooks and patches, in both places", () => {
    const files = {
      "package.json": pkg("a", {
        pnpm: { patchedDependencies: { "ms@2.1.3": "patches/ms.patch" } },
      }),
      "pnpm-lock.yaml": "lockfileVersion: '9.0'",
      "pnpm-workspace.yaml":
        "patchedDependencies:\n  once: patches/deep/once.patch\n  x: ../x.patch\n  gone: gone.patch\npnpmfile: hooks/own.cjs\n",
      ".npmrc": "",
      ".pnpmfile.cjs": "",
      "hooks/own.cjs": "",
      "patches/ms.patch": "",
      "patches/deep/once.patch": "",
      "patches/unused.patch": "",
    }
    expect(filesOf(files)).toEqual([
      ".npmrc",
      ".pnpmfile.cjs",
      "hooks/own.cjs",
      "patches/deep/once.patch",
      "patches/ms.patch",
      "pnpm-workspace.yaml",
    ])
  })

  it("are yarn's settings, program, plugins and patches", () => {
    const files = {
      "package.json": pkg("a", {
        resolutions: {
          "ms@^2": "patch:ms@npm%3A2.1.3#~/.yarn/patches/ms-npm-2.1.3-0123.patch",
          fsevents: "patch:fsevents@npm%3A2#optional!builtin<compat/fsevents>",
        },
        dependencies: {
          once: "patch:once@npm:1.4.0#./own/once.patch&~/own/two.patch::version=1.4.0",
        },
      }),
      "yarn.lock": "__metadata:\n  version: 8\n",
      ".yarnrc.yml":
        "yarnPath: .yarn/releases/yarn-4.5.0.cjs\nplugins:\n  - path: .yarn/plugins/p.cjs\n    spec: x\n  - ./plugin.js\n",
      ".yarn/releases/yarn-4.5.0.cjs": "",
      ".yarn/releases/yarn-3.0.0.cjs": "",
      ".yarn/plugins/p.cjs": "",
      ".yarn/cache/ms.zip": "",
      ".yarn/patches/ms-npm-2.1.3-0123.patch": "",
      "own/once.patch": "",
      "own/two.patch": "",
      "plugin.js": "",
    }
    expect(filesOf(files)).toEqual([
      ".yarn/patches/ms-npm-2.1.3-0123.patch",
      ".yarn/plugins/p.cjs",
      ".yarn/releases/yarn-4.5.0.cjs",
      ".yarnrc.yml",
      "own/once.patch",
      "own/two.patch",
      "plugin.js",
    ])
    const classic = {
      "package.json": pkg("a"),
      "yarn.lock": "# yarn lockfile v1",
      ".yarnrc": 'yarn-path ".yarn/releases/yarn-1.22.22.cjs"\n',
      ".yarn/releases/yarn-1.22.22.cjs": "",
      ".npmrc": "",
    }
    expect(filesOf(classic)).toEqual([".npmrc", ".yarn/releases/yarn-1.22.22.cjs", ".yarnrc"])
  })

  it("may have a lone % in the name of a patch", () => {
    const range = "patch:ms@npm%3A2.1.3#./100%.patch"
    const files = { "package.json": pkg("a", { dependencies: { ms: range } }), "100%.patch": "" }
    expect(filesOf(files)).toEqual(["100%.patch"])
  })

  it("are bun's settings and patches", () => {
    const files = {
      "package.json": pkg("a", { patchedDependencies: { "ms@2.1.3": "patches/ms.patch" } }),
      "bun.lock": '{ "lockfileVersion": 1 }',
      "bunfig.toml": "",
      "patches/ms.patch": "",
    }
    expect(filesOf(files)).toEqual(["bunfig.toml", "patches/ms.patch"])
  })
})

it("files that an install reads for one package come with its closure", () => {
  const files = npmFiles(
    {
      "apps/web": { dependencies: { core: "*", lib: "file:../../vendor/lib.tgz" } },
      "apps/api": { dependencies: { other: "file:../../vendor/other" } },
      "packages/core": { dependencies: { own: "file:./own.tgz" } },
    },
    {
      "vendor/lib.tgz": "",
      "vendor/other/package.json": pkg("other"),
      "packages/core/own.tgz": "",
      ".npmrc": "",
    },
  )
  const workspace = tempWorkspace(files).read()
  expect(workspace.installFiles).toEqual([".npmrc"])
  expect(workspace.closure("apps/web").installFiles).toEqual([
    ".npmrc",
    "packages/core/own.tgz",
    "vendor/lib.tgz",
  ])
  expect(workspace.closure("apps/api").installFiles).toEqual([".npmrc", "vendor/other"])
  expect(workspace.find("apps/web").dependencies[1]).toMatchObject({ path: "vendor/lib.tgz" })
})
