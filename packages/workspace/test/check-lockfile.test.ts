import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { checkLockfile } from "../src/lockfile/check-lockfile.ts"
import type { Files } from "./temp-workspace.ts"
import { draw, pkg, tempWorkspace } from "./temp-workspace.ts"

/** Lockfiles that real package managers wrote for the workspace below, without addresses and hashes. */
const LOCKS = {
  "npm 10": ["package-lock.json", "npm-3.json"],
  "pnpm 8": ["pnpm-lock.yaml", "pnpm-6.0.yaml"],
  "pnpm 9": ["pnpm-lock.yaml", "pnpm-9.0.yaml"],
  "yarn 1": ["yarn.lock", "yarn-1.lock"],
  "yarn 4": ["yarn.lock", "yarn-berry-10.lock"],
  bun: ["bun.lock", "bun-2.lock"],
} as const

type Label = keyof typeof LOCKS
type Draft = Record<string, Record<string, Record<string, string> | string | undefined>>

function workspaceOf(label: Label, change: (manifests: Draft) => void = () => undefined) {
  const inside = ["npm 10", "yarn 1"].includes(label) ? "*" : "workspace:*"
  const isPnpm = label.startsWith("pnpm")
  const manifests: Draft = {
    ".": { name: "root", version: "1.0.0", devDependencies: { ms: "^2.1.0" } },
    "apps/web": {
      name: "@acme/web",
      version: "1.0.0",
      dependencies: { "@acme/core": inside, once: "^1.3.0" },
      devDependencies: { "is-number": "^7.0.0" },
      peerDependencies: { "left-pad": "^1.3.0" },
    },
    "packages/core": {
      name: "@acme/core",
      version: "1.2.0",
      dependencies: { ms: "~2.1.0" },
      optionalDependencies: { "is-odd": "^3.0.0" },
    },
    "packages/other": {
      name: "@acme/other",
      version: "1.0.0",
      dependencies: { isarray: "^2.0.0" },
    },
  }
  change(manifests)
  const [name, fixture] = LOCKS[label]
  const patterns = ["apps/*", "packages/*"]
  const files: Record<string, unknown> = {
    [name]: readFileSync(fileURLToPath(new URL(`lockfiles/${fixture}`, import.meta.url)), "utf8"),
    ...(isPnpm ? { "pnpm-workspace.yaml": JSON.stringify({ packages: patterns }) } : {}),
  }
  for (const [folder, manifest] of Object.entries(manifests))
    files[`${folder}/package.json`] =
      folder === "." && !isPnpm ? { ...manifest, workspaces: patterns } : manifest
  return tempWorkspace(files)
}

const lists = (manifests: Draft, folder: string, list: string): Record<string, string> =>
  (manifests[folder]![list] ??= {}) as Record<string, string>

/** A change of manifests, and who would not install any more; each was tried with the real package managers. */
const CHANGES: Readonly<
  Record<string, readonly [change: (manifests: Draft) => void, refused: string]>
> = {
  nothing: [() => undefined, ""],
  "a range that what is locked fits": [
    (all) => (lists(all, "apps/web", "dependencies")["once"] = "^1.4.0"),
    "pnpm 8, pnpm 9, yarn 1, yarn 4",
  ],
  "a range that it does not fit": [
    (all) => (lists(all, "apps/web", "dependencies")["once"] = "1.3.0"),
    "npm 10, pnpm 8, pnpm 9, yarn 1, yarn 4, bun",
  ],
  "a package more that is locked for another": [
    (all) => (lists(all, "apps/web", "dependencies")["wrappy"] = "^1.0.0"),
    "pnpm 8, pnpm 9, yarn 1, yarn 4",
  ],
  "a package more": [
    (all) => (lists(all, "apps/web", "dependencies")["is-promise"] = "^4.0.0"),
    "npm 10, pnpm 8, pnpm 9, yarn 1, yarn 4, bun",
  ],
  "a package less": [
    (all) => delete lists(all, "apps/web", "dependencies")["once"],
    "pnpm 8, pnpm 9, yarn 4",
  ],
  "another kind": [
    (all) => {
      lists(all, "apps/web", "dependencies")["is-number"] = "^7.0.0"
      delete all["apps/web"]!["devDependencies"]
    },
    "pnpm 8, pnpm 9",
  ],
  "a version of its own": [(all) => (all["packages/core"]!["version"] = "1.3.0"), ""],
  "another name": [
    (all) => (all["packages/other"]!["name"] = "@acme/others"),
    "npm 10, yarn 4, bun",
  ],
  "another peer": [
    (all) => (lists(all, "apps/web", "peerDependencies")["left-pad"] = "^1.2.0"),
    "pnpm 8, pnpm 9, yarn 4",
  ],
  "no peer": [(all) => delete all["apps/web"]!["peerDependencies"], "pnpm 8, pnpm 9, yarn 4"],
  "another optional one": [
    (all) => (lists(all, "packages/core", "optionalDependencies")["is-odd"] = "^3.0.1"),
    "pnpm 8, pnpm 9, yarn 1, yarn 4",
  ],
  "a folder more": [
    (all) => (all["packages/new"] = { name: "new", version: "1.0.0" }),
    "npm 10, yarn 4, bun",
  ],
  "a range of the root": [
    (all) => (lists(all, ".", "devDependencies")["ms"] = "^2.0.0"),
    "pnpm 8, pnpm 9, yarn 1, yarn 4",
  ],
}

describe("lockfile-stale", () => {
  it.each(Object.entries(CHANGES))("after %s", (_, [change, refused]) => {
    const found = (Object.keys(LOCKS) as Label[]).filter(
      (label) => checkLockfile(workspaceOf(label, change).read()).length > 0,
    )
    const expected = refused === "" ? [] : refused.split(", ")
    expect(found).toEqual(expected)
  })

  it("tells what differs, and the command that mends it", () => {
    const { root, read } = workspaceOf("pnpm 9", (all) => {
      lists(all, "apps/web", "dependencies")["once"] = "^1.4.0"
      delete lists(all, "packages/core", "dependencies")["ms"]
    })
    expect(draw(root, checkLockfile(read()))).toMatchInlineSnapshot(`
      "
      error[lockfile-stale]: pnpm-lock.yaml is out of date: apps/web/package.json asks for once ^1.4.0, packages/core/package.json no longer asks for ms
      hint: «pnpm install --lockfile-only» brings it up to date; commit it
      "
    `)
  })

  it.each(Object.keys(LOCKS) as Label[])(
    "asks whether a name is a slip of the pen: %s",
    (label) => {
      const { root, read } = workspaceOf(label, (all) => {
        lists(all, "apps/web", "dependencies")["@acme/croe"] = "*"
      })
      expect(draw(root, checkLockfile(read()))).toMatch(
        /asks for @acme\/croe \*\nhint: did you mean @acme\/core\? If not, «.*» brings the lockfile up to date/u,
      )
      // What the lockfile knows is no slip, and neither is a name of another scope.
      for (const name of ["once", "@acme/core", "croe"]) {
        const other = workspaceOf(label, (all) => {
          lists(all, "apps/web", "dependencies")[name] = "^9.9.9"
        })
        expect(draw(other.root, checkLockfile(other.read()))).not.toContain("did you mean")
      }
    },
  )

  it("is told for the packages of a closure only, and for the root", () => {
    const { read } = workspaceOf("pnpm 9", (all) => {
      lists(all, "packages/other", "dependencies")["isarray"] = "^1.0.0"
    })
    const workspace = read()
    expect(checkLockfile(workspace, workspace.closure("apps/web").build)).toEqual([])
    expect(checkLockfile(workspace)).toHaveLength(1)
    const { read: changed } = workspaceOf("pnpm 9", (all) => {
      lists(all, ".", "devDependencies")["once"] = "^1.0.0"
    })
    expect(checkLockfile(changed(), changed().closure("apps/web").build)).toHaveLength(1)
  })

  it("knows the formats", () => {
    expect(
      (Object.keys(LOCKS) as Label[]).map((label) => workspaceOf(label).read().lockfile.format),
    ).toEqual(["npm-3", "pnpm-6.0", "pnpm-9.0", "yarn-1", "yarn-berry-10", "bun-2"])
  })
})

const pnpmFiles = (lock: string, more: Files): Files => ({
  "package.json": pkg("root"),
  "apps/a/package.json": pkg("a", { dependencies: { react: "catalog:", vue: "catalog:old" } }),
  "pnpm-lock.yaml": lock,
  ...more,
})

describe("a lockfile of pnpm", () => {
  const lock = `lockfileVersion: '9.0'
settings:
  autoInstallPeers: false
catalogs:
  default:
    react:
      specifier: ^18.0.0
      version: 18.3.1
  old:
    vue:
      specifier: ^2.0.0
      version: 2.7.16
importers:
  .: {}
  apps/a:
    dependencies:
      react:
        specifier: 'catalog:'
        version: 18.3.1
      vue:
        specifier: catalog:old
        version: 2.7.16
packages: {}
`
  const yaml = (react: string) =>
    `packages: ["apps/*"]\ncatalog:\n  react: ${react}\ncatalogs:\n  old:\n    vue: ^2.0.0\n`

  it("is compared by catalogs too", () => {
    const same = tempWorkspace(pnpmFiles(lock, { "pnpm-workspace.yaml": yaml("^18.0.0") }))
    expect(checkLockfile(same.read())).toEqual([])
    const overridden = { "pnpm-workspace.yaml": `${yaml("^18.0.0")}overrides:\n  vue: 2.7.0\n` }
    const unwritten = lock.replace(/ {2}old:\n(?: {4}.*\n)+/u, "")
    expect(unwritten).not.toBe(lock)
    expect(checkLockfile(tempWorkspace(pnpmFiles(unwritten, overridden)).read())).toEqual([])
    const other = tempWorkspace(pnpmFiles(lock, { "pnpm-workspace.yaml": yaml("^19.0.0") }))
    expect(checkLockfile(other.read())[0]!.message).toBe(
      "pnpm-lock.yaml is out of date: the catalog default has react ^19.0.0",
    )
  })

  it("of two documents is read, and hooks and overrides are not second-guessed", () => {
    const files = { "pnpm-workspace.yaml": yaml("^18.0.0") }
    const two = tempWorkspace(
      pnpmFiles(`---\nlockfileVersion: '9.0'\nimporters:\n  .: {}\n---\n${lock}`, files),
    )
    expect(checkLockfile(two.read())).toEqual([])
    const web = { "apps/a/package.json": pkg("a", { dependencies: { once: "^1" } }) }
    const hooks = tempWorkspace(pnpmFiles(lock, { ...files, ...web, ".pnpmfile.cjs": "" }))
    expect(checkLockfile(hooks.read())).toEqual([])
  })
})

describe("a lockfile that is broken: manifest-unreadable", () => {
  it.each([
    ["package-lock.json", '{ "lockfileVersion": 3,\n<<<<<<< HEAD\n "packages": {}\n}'],
    ["bun.lock", '{ "lockfileVersion": 1, "a": [1,],\n<<<<<<< HEAD\n "packages": {},\n}'],
  ])("says so, and where: %s", (name, half) => {
    const { root, fail } = tempWorkspace({ "package.json": pkg("a"), [name]: half })
    expect(
      draw(
        root,
        fail((workspace) => checkLockfile(workspace)),
      ),
    ).toContain(`${name} cannot be read: a merge was left half done here\n  --> ${name}:2:1\n`)
  })

  it("keeps the places of what follows commas that only bun writes", () => {
    const text = '{ "lockfileVersion": 1, "a": [1,], "b": }'
    const { fail } = tempWorkspace({ "package.json": pkg("a"), "bun.lock": text })
    const [found] = fail((workspace) => checkLockfile(workspace))
    expect(found!.span).toMatchObject({ line: 1, column: text.length })
  })
})

/** What package managers wrote when worker asked for the logger's version of then: 1.0.0. */
const LED_INSIDE: Readonly<Record<string, readonly [name: string, text: string]>> = {
  npm: [
    "package-lock.json",
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        "": { workspaces: ["apps/*", "packages/*"] },
        "apps/worker": { version: "1.0.0", dependencies: { "@acme/logger": "1.0.0" } },
        "node_modules/worker": { resolved: "apps/worker", link: true },
        "node_modules/@acme/logger": { resolved: "packages/logger", link: true },
        "packages/logger": { name: "@acme/logger", version: "1.0.0" },
      },
    }),
  ],
  pnpm: [
    "pnpm-lock.yaml",
    `lockfileVersion: '9.0'
importers:
  .: {}
  apps/worker:
    dependencies:
      '@acme/logger':
        specifier: 1.0.0
        version: link:../../packages/logger
  packages/logger: {}
`,
  ],
  yarn: [
    "yarn.lock",
    `__metadata:
  version: 10

"@acme/logger@npm:1.0.0, @acme/logger@workspace:packages/logger":
  version: 0.0.0-use.local
  resolution: "@acme/logger@workspace:packages/logger"

"root@workspace:.":
  version: 0.0.0-use.local
  resolution: "root@workspace:."

"worker@workspace:apps/worker":
  version: 0.0.0-use.local
  resolution: "worker@workspace:apps/worker"
  dependencies:
    "@acme/logger": "npm:1.0.0"
`,
  ],
  bun: [
    "bun.lock",
    `{
  "lockfileVersion": 2,
  "workspaces": {
    "": { "name": "root" },
    "apps/worker": { "name": "worker", "dependencies": { "@acme/logger": "1.0.0", }, },
    "packages/logger": { "name": "@acme/logger", "version": "1.0.0", },
  },
  "packages": {
    "@acme/logger": ["@acme/logger@workspace:packages/logger"],
    "worker": ["worker@workspace:apps/worker"],
  }
}`,
  ],
  "yarn 1": ["yarn.lock", "# yarn lockfile v1\n"],
}

const ofLogger = (label: string, version: string, change = (lock: string): string => lock) => {
  const [name, text] = LED_INSIDE[label]!
  const patterns = ["apps/*", "packages/*"]
  const isPnpm = label === "pnpm"
  return tempWorkspace({
    "package.json": pkg("root", isPnpm ? {} : { workspaces: patterns }),
    "apps/worker/package.json": pkg("worker", { dependencies: { "@acme/logger": "1.0.0" } }),
    "packages/logger/package.json": { name: "@acme/logger", version },
    [name]: change(text),
    ...(isPnpm && {
      "pnpm-workspace.yaml": JSON.stringify({ packages: patterns, linkWorkspacePackages: true }),
    }),
  })
}

describe("a package of the workspace whose version left a range: lockfile-stale", () => {
  it.each(Object.keys(LED_INSIDE))("of %s", (label) => {
    expect(checkLockfile(ofLogger(label, "1.0.0").read())).toEqual([])
    const { read, root } = ofLogger(label, "1.0.3")
    const { build } = read().closure("worker")
    expect(build.map(({ name }) => name)).toEqual(["worker"])
    expect(draw(root, checkLockfile(read(), build))).toMatch(
      /out of date: apps\/worker\/package.json asks for @acme\/logger 1.0.0, and packages\/logger is 1.0.3\nhint: let the range take what the workspace has; «.*» brings the lockfile up to date, or asks/u,
    )
  })

  it("says so also where nothing in the lockfile has that name", () => {
    const without = (lock: string): string =>
      lock.replace(/"node_modules\/@acme\/logger":\{[^}]*\},/u, "")
    const [found] = checkLockfile(ofLogger("npm", "1.0.3", without).read())
    expect(found?.message).toContain("asks for @acme/logger 1.0.0, and packages/logger is 1.0.3")
  })

  it("is nothing to tell of what is locked from a registry", () => {
    const published = (lock: string): string =>
      lock
        .replace(
          '"node_modules/worker":',
          '"apps/worker/node_modules/@acme/logger":{"version":"1.0.0"},$&',
        )
        .replace("link:../../packages/logger", "1.0.0")
        .replace('["@acme/logger@workspace:packages/logger"]', '["@acme/logger@1.0.0", "", {}, ""]')
    for (const label of ["npm", "pnpm", "bun"])
      expect(checkLockfile(ofLogger(label, "1.0.3", published).read())).toEqual([])
  })
})
