import { describe, expect, it } from "vitest"
import { leastMajor } from "../src/passes/split/version-range.ts"
import { copy, run, setEnv, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, project, stops } from "./split-context.ts"

const INSTALL = "pnpm install --frozen-lockfile"

const lock = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      husky:
        specifier: 1.0.0
        version: 1.0.0

packages:

  husky@1.0.0:
    resolution: {integrity: sha512-AAAA==}

snapshots:

  husky@1.0.0: {}
`

/** What pnpm 11 and later put before it: their own packages. */
const ownLock = `---
lockfileVersion: '9.0'

importers:

  .:
    packageManagerDependencies:
      pnpm:
        specifier: '>=11'
        version: 11.28.11

packages:

  pnpm@11.28.11:
    resolution: {integrity: sha512-AAAA==}

snapshots:

  pnpm@11.28.11: {}

---
`

const files = (manifest: object, more: Files = {}): Files => ({
  "package.json": { name: "app", dependencies: { husky: "1.0.0" }, ...manifest },
  "pnpm-lock.yaml": lock,
  "src/main.js": "1\n",
  ...more,
})

const stopsAfter = (given: Files, ...before: readonly string[]): string =>
  stops(
    compileIn(given, [
      ...before.map((command) => run(command)),
      workdir("/app"),
      copy(undefined, ".", "."),
      run(INSTALL),
    ]),
  ).join("\n")

const UNTOLD = /does not say which packages run scripts/u

describe("pnpm 10 and later run no script that is not allowed", () => {
  const certain: Readonly<Record<string, readonly [manifest: object, ...before: string[]]>> = {
    "by engines": [{ engines: { pnpm: ">=10" } }],
    "by engines, whatever corepack brings": [
      { engines: { pnpm: "^10.2 || 11" }, packageManager: "pnpm@9.0.0" },
      "corepack enable",
    ],
    "by packageManager": [{ packageManager: "pnpm@10.12.1+sha512.abc" }, "corepack enable"],
    "by packageManager, with a newer corepack": [
      { packageManager: "pnpm@12.0.0" },
      "npm install -g corepack@0.31.0 && corepack enable pnpm",
    ],
    "by what corepack activates": [{}, "corepack enable && corepack prepare pnpm@10 --activate"],
    "in the other order": [{}, "corepack prepare pnpm@11.0.0 --activate", "corepack enable"],
    "by npm": [{}, "npm install -g pnpm@10.4.1", "mkdir /data"],
    "by npm, in the version that it would take itself": [
      { packageManager: "pnpm@11.0.0" },
      "npm i --global pnpm@10",
    ],
  }
  for (const [name, [manifest, ...before]] of Object.entries(certain))
    it(`certainly ${name}`, () => {
      expect(stopsAfter(files(manifest), ...before)).toBe("")
    })

  const uncertain: typeof certain = {
    "with no word of it": [{}],
    "with packageManager alone, which pnpm 9 does not heed": [{ packageManager: "pnpm@10.0.0" }],
    "with an older one among those of engines": [
      { engines: { pnpm: ">=9 <11" } },
      "corepack enable",
    ],
    "with an older one by engines or": [{ engines: { pnpm: "8 || >=10" } }],
    "with an older one that is asked for": [{ packageManager: "pnpm@9.1.0" }, "corepack enable"],
    "with a version that only the registry knows": [{}, "npm install -g pnpm"],
    "with a tag": [{}, "corepack enable && corepack prepare pnpm@latest --activate"],
    "with an older one from npm": [{ packageManager: "pnpm@10.0.0" }, "npm install -g pnpm@9"],
    "with an older one that the newer one takes": [
      { packageManager: "pnpm@9.0.0" },
      "npm install -g pnpm@10",
    ],
    "with another one at last": [
      { packageManager: "pnpm@10.0.0" },
      "corepack enable",
      "npm install -g pnpm@9",
    ],
    "with an older one that is wanted elsewhere": [
      { devEngines: { packageManager: { name: "pnpm", version: "9.0.0" } } },
      "npm install -g pnpm@10",
    ],
    "with yarn's shim alone": [{ packageManager: "pnpm@10.0.0" }, "corepack enable yarn"],
    "with shims elsewhere": [
      { packageManager: "pnpm@10.0.0" },
      "corepack enable --install-directory /opt",
    ],
  }
  for (const [name, [manifest, ...before]] of Object.entries(uncertain))
    it(`but not ${name}`, () => {
      expect(stopsAfter(files(manifest), ...before)).toMatch(UNTOLD)
    })

  it("but not where a copy may bring another one", () => {
    const given = files({ packageManager: "pnpm@10.0.0" }, { "tools/pnpm": "#!/bin/sh\n" })
    const after = (to: string) =>
      stops(
        compileIn(given, [
          run("corepack enable"),
          workdir("/app"),
          copy(undefined, "tools/pnpm", to),
          copy(undefined, ".", "."),
          run(INSTALL),
        ]),
      ).join("\n")
    expect(after("/usr/local/bin/pnpm")).toMatch(UNTOLD)
    expect(after("tools/")).toBe("")
  })

  it("but not where the project sets corepack, or a variable does", () => {
    const asked = { packageManager: "pnpm@10.0.0" }
    const set = files(asked, { ".corepack.env": "COREPACK_ENABLE_PROJECT_SPEC=0\n" })
    expect(stopsAfter(set, "corepack enable")).toMatch(UNTOLD)
    const steps = project(
      setEnv({ COREPACK_ENABLE_PROJECT_SPEC: "0" }),
      run(`corepack enable && ${INSTALL}`),
    )
    expect(stops(compileIn(files(asked), steps))[0]).toMatch(
      /PROJECT_SPEC may change what is read/u,
    )
  })
})

describe("a package that pnpm is allowed to build runs its script", () => {
  const later = { engines: { pnpm: ">=10" } }
  const workspace = (text: string): Files => files(later, { "pnpm-workspace.yaml": text })
  const allowing: Readonly<Record<string, Files>> = {
    onlyBuiltDependencies: workspace("onlyBuiltDependencies:\n- husky\n"),
    allowBuilds: workspace("allowBuilds:\n  esbuild: false\n  husky: true # why\n"),
    "allowBuilds of some versions": workspace('allowBuilds:\n  "husky@1.0.0 || 2.0.0": true\n'),
    "pnpm.onlyBuiltDependencies": files({ ...later, pnpm: { onlyBuiltDependencies: ["husky"] } }),
    "allowBuilds beside another list": files(
      { pnpm: { onlyBuiltDependencies: ["esbuild"] } },
      { "pnpm-workspace.yaml": "allowBuilds:\n  husky: true\n" },
    ),
    "a list, with a lock file of two documents": {
      ...files({ pnpm: { onlyBuiltDependencies: ["husky"] } }),
      "pnpm-lock.yaml": `${ownLock}${lock}`,
    },
    "a list, with such a lock file of other line ends": {
      ...files({ pnpm: { onlyBuiltDependencies: ["husky"] } }),
      "pnpm-lock.yaml": `${ownLock}${lock}`.replaceAll("\n", "\r\n"),
    },
  }
  for (const [name, given] of Object.entries(allowing))
    it(`by ${name}`, () => {
      expect(stopsAfter(given)).toMatch(/husky runs a script/u)
    })

  const unclear: Readonly<Record<string, Files>> = {
    "allowBuilds that nobody decided": workspace(
      "allowBuilds:\n  husky: set this to true or false\n",
    ),
    "allowBuilds of a pattern": workspace('allowBuilds:\n  "hus*": true\n'),
    "allowBuilds in one line": workspace("allowBuilds: {}\n"),
    "all but some": workspace("neverBuiltDependencies:\n  - esbuild\n"),
    "all but some by package.json": files({ ...later, pnpm: { neverBuiltDependencies: ["x"] } }),
  }
  for (const [name, given] of Object.entries(unclear))
    it(`perhaps by ${name}`, () => {
      expect(stopsAfter(given)).toMatch(/does not say which packages run|is not understood/u)
    })

  it("and not by a list of others, or by a denial", () => {
    const none = workspace('onlyBuiltDependencies:\n  - sharp\nallowBuilds:\n  "@a/b": false\n')
    expect(stopsAfter(none)).toBe("")
  })
})

describe("what pnpm takes of a project", () => {
  const later = { engines: { pnpm: ">=10" } }
  const prepare = { scripts: { prepare: "tsc" } }
  const npmrc = { ".npmrc": "ignore-scripts=true\n" }
  const yaml = { "pnpm-workspace.yaml": "ignoreScripts: true\n" }

  it("is no script where the settings that it reads say so", () => {
    expect(stopsAfter(files({ ...later, ...prepare }, { ...npmrc, ...yaml }))).toBe("")
    expect(stopsAfter(files(prepare, npmrc), "npm install -g pnpm@9.1.0")).toBe("")
    expect(stopsAfter(files(prepare, npmrc), "npm install -g pnpm@10.1.0")).toBe("")
    expect(stopsAfter(files(prepare, yaml), "npm install -g pnpm@11.1.0")).toBe("")
  })

  it("is a script where one of the settings may be passed over", () => {
    const runs = /has the script `prepare`, which it would run/u
    expect(stopsAfter(files({ ...later, ...prepare }, npmrc))).toMatch(runs)
    expect(stopsAfter(files({ ...later, ...prepare }, yaml))).toMatch(runs)
    expect(stopsAfter(files(prepare, npmrc), "npm install -g pnpm@11.1.0")).toMatch(runs)
    expect(stopsAfter(files(prepare, yaml), "npm install -g pnpm@10.1.0")).toMatch(runs)
  })

  it("are the workspaces of package.json, of which it makes a file", () => {
    expect(stopsAfter(files({ ...later, workspaces: ["packages/*"] }))).toMatch(
      /names workspaces, and there is no pnpm-workspace\.yaml/u,
    )
  })

  it("are settings of a package of the workspace", () => {
    const inner = files(later, {
      "pnpm-workspace.yaml": "packages:\n  - a\n",
      "a/package.json": { name: "a" },
      "a/pnpm-workspace.yaml": "packages: []\n",
    })
    expect(stopsAfter(inner)).toMatch(/a\/pnpm-workspace\.yaml decides/u)
  })
})

describe("the least version of a range", () => {
  const ranges: readonly (readonly [range: string, major: number | undefined])[] = [
    ["10", 10],
    ["10.x", 10],
    ["^10.1.2", 10],
    [">= 10.0.0", 10],
    [">10", 10],
    [">=9 <12", 9],
    ["10 || 11", 10],
    ["9 || 11", 9],
    ["<12", undefined],
    ["9 - 12", undefined],
    ["*", undefined],
    ["", undefined],
    ["latest", undefined],
    ["10 || *", undefined],
  ]
  for (const [range, major] of ranges)
    it(`of \`${range}\` is ${major ?? "not known"}`, () => {
      expect(leastMajor(range)).toBe(major)
    })
})
