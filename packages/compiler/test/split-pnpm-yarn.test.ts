import { describe, expect, it } from "vitest"
import { run, setEnv } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, project, stops } from "./split-context.ts"
import type { Stay } from "./split-stays.ts"
import { itStaysWith } from "./split-stays.ts"

const pnpmLock = (version: string, packages: string): string =>
  `lockfileVersion: '${version}'\n\nimporters:\n\n  .:\n    dependencies: {}\n\npackages:\n\n${packages}`

const nine = `  '@babel/core@7.0.0':
    resolution: {integrity: sha512-AAAA==}
    engines: {node: '>=6'}

  esbuild@0.21.5:
    resolution: {integrity: sha512-BBBB==}
    hasBin: true

snapshots:

  esbuild@0.21.5: {}
`
const six =
  "  /esbuild@0.21.5(peer@1.0.0):\n    resolution: {integrity: sha512-BBBB==}\n    requiresBuild: true\n"

const pnpmProject = (more: Files = {}): Files => ({
  "package.json": { packageManager: "pnpm@9.12.1", pnpm: { onlyBuiltDependencies: ["esbuild"] } },
  "pnpm-lock.yaml": pnpmLock("9.0", nine),
  "pnpm-workspace.yaml":
    "# all\npackages:\n  - 'apps/*'\n  - \"!apps/old\"\n  - libs/core\ncatalog:\n  react: ^18\n",
  "apps/web/package.json": { name: "web" },
  "libs/core/package.json": { name: "core" },
  ...more,
})

const copies = (files: Files, command: string) =>
  instructions(compileIn(files, project(run(command)))).filter((line) => line.startsWith("COPY"))

describe("a copy before pnpm install --frozen-lockfile", () => {
  it("goes behind it, but for the manifests of all packages", () => {
    expect(copies(pnpmProject(), "pnpm install --frozen-lockfile")).toEqual([
      "COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./",
      "COPY apps/web/package.json apps/web/",
      "COPY libs/core/package.json libs/core/",
      "COPY . .",
    ])
    const old = {
      "package.json": { packageManager: "pnpm@8.15.9" },
      "pnpm-workspace.yaml": undefined,
      "pnpm-lock.yaml": pnpmLock("6.0", six),
    }
    expect(copies(pnpmProject(old), "pnpm i --frozen-lockfile --prod")).toHaveLength(2)
    const called = pnpmProject({
      "pnpm-lock.yaml": `${pnpmLock("9.0", nine)}    get-caller-file: 2.0.5\n`,
    })
    expect(copies(called, "pnpm install --frozen-lockfile")).toHaveLength(4)
    const none = pnpmProject({
      "package.json": { packageManager: "pnpm@9.12.1" },
      ".npmrc": "shamefully-hoist=true\n",
    })
    expect(copies(none, "pnpm install --frozen-lockfile --ignore-scripts")[0]).toBe(
      "COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .npmrc ./",
    )
  })

  const forbidden: Readonly<Record<string, Stay>> = {
    "a lock file that may change": [pnpmProject(), "pnpm install", /without --frozen-lockfile/u],
    "a script that is allowed for a version": [
      pnpmProject({
        "package.json": { pnpm: { onlyBuiltDependencies: ["husky@0.21.5 || 1.0.0"] } },
        "pnpm-lock.yaml": pnpmLock("9.0", nine.replaceAll("esbuild", "husky")),
      }),
      "pnpm install --frozen-lockfile",
      /husky runs a script/u,
    ],
    "a loader that is sent": [
      pnpmProject({ ".pnp.cjs": "" }),
      "pnpm install --frozen-lockfile",
      /\.pnp\.cjs is sent, and it changes it/u,
    ],
    "scripts that nobody tells of": [
      pnpmProject({ "package.json": {} }),
      "pnpm install --frozen-lockfile",
      /neither pnpm\.onlyBuiltDependencies/u,
    ],
    "a script that was not looked at": [
      pnpmProject({
        "pnpm-lock.yaml": pnpmLock("6.0", six.replace("esbuild", "husky")),
        "package.json": {},
      }),
      "pnpm install --frozen-lockfile",
      /husky runs a script/u,
    ],
    "code of the project": [
      pnpmProject({ ".pnpmfile.cjs": "" }),
      "pnpm install --frozen-lockfile",
      /\.pnpmfile\.cjs decides/u,
    ],
    patches: [
      pnpmProject({ "package.json": { pnpm: { patchedDependencies: { x: "patches/x" } } } }),
      "pnpm install --frozen-lockfile",
      /what pnpm\.patchedDependencies/u,
    ],
    "a package from a folder": [
      pnpmProject({
        "pnpm-lock.yaml": pnpmLock(
          "9.0",
          "  x@file:lib/x:\n    resolution: {directory: lib/x, type: directory}\n",
        ),
      }),
      "pnpm install --frozen-lockfile",
      /names files of the project/u,
    ],
    "a package from git": [
      pnpmProject({
        "pnpm-lock.yaml": pnpmLock(
          "9.0",
          "  x@1.0.0:\n    resolution: {commit: abc, repo: https://git.example/x, type: git}\n",
        ),
      }),
      "pnpm install --frozen-lockfile",
      /does not come from a registry/u,
    ],
    "programs of a package": [
      pnpmProject({ "libs/core/package.json": { bin: "x.js" } }),
      "pnpm install --frozen-lockfile",
      /names programs/u,
    ],
    "a setting of the workspace": [
      pnpmProject({ "pnpm-workspace.yaml": "packages:\n  - a\nstoreDir: store\n" }),
      "pnpm install --frozen-lockfile",
      /what storeDir in pnpm-workspace\.yaml/u,
    ],
    "a workspace that is not understood": [
      pnpmProject({ "pnpm-workspace.yaml": "packages: [apps/*]\n" }),
      "pnpm install --frozen-lockfile",
      /not understood at/u,
    ],
    "another kind of manifest": [
      pnpmProject({ "apps/web/package.yaml": "" }),
      "pnpm install --frozen-lockfile",
      /package\.yaml decides/u,
    ],
    "a part of the workspace": [
      pnpmProject(),
      "pnpm install --frozen-lockfile --filter web",
      /what --filter changes/u,
    ],
  }

  itStaysWith(forbidden)
})

const yarnLock = (entry: string): string =>
  `# THIS IS AN AUTOGENERATED FILE.\n# yarn lockfile v1\n\n\n${entry}`
const msEntry =
  'ms@^2.0.0:\n  version "2.1.3"\n  resolved "https://registry.yarnpkg.com/ms/-/ms-2.1.3.tgz#574c"\n  integrity sha512-AAAA==\n'

const yarnProject = (more: Files = {}): Files => ({
  "package.json": { packageManager: "yarn@1.22.22", workspaces: { packages: ["packages/*"] } },
  "packages/a/package.json": { name: "a" },
  "yarn.lock": yarnLock(msEntry),
  ...more,
})

describe("a copy before yarn install", () => {
  it("goes behind it where no script runs", () => {
    expect(copies(yarnProject(), "yarn --frozen-lockfile --ignore-scripts")).toEqual([
      "COPY package.json yarn.lock ./",
      "COPY packages/a/package.json packages/a/",
      "COPY . .",
    ])
    const set = yarnProject({ ".yarnrc": "# no\nignore-scripts true\n" })
    expect(copies(set, "yarn install")).toContain("COPY --from=app-install /app/yarn.lock /app/")
  })

  const forbidden: Readonly<Record<string, Stay>> = {
    "a package outside of it": [
      yarnProject({ "package.json": { packageManager: "yarn@1.22.22", workspaces: ["../lib"] } }),
      "yarn --frozen-lockfile --ignore-scripts",
      /may be outside of it \(\.\.\/lib\)/u,
    ],
    "a package behind a link": [
      yarnProject({
        "package.json": { packageManager: "yarn@1.22.22", workspaces: ["pkgs/a"] },
        pkgs: { link: "packages" },
      }),
      "yarn --frozen-lockfile --ignore-scripts",
      /pkgs is a symbolic link among its packages/u,
    ],
    scripts: [
      yarnProject(),
      "yarn install --frozen-lockfile",
      /yarn\.lock does not say which packages run scripts/u,
    ],
    "another yarn": [
      yarnProject({ ".yarnrc.yml": "" }),
      "yarn install --ignore-scripts",
      /\.yarnrc\.yml decides/u,
    ],
    "another yarn that is asked for": [
      yarnProject({ "package.json": { packageManager: "yarn@4.1.0" } }),
      "yarn install --ignore-scripts",
      /asks for another yarn/u,
    ],
    "a yarn of the project": [
      yarnProject({ ".yarnrc": 'yarn-path ".yarn/yarn.js"\n' }),
      "yarn install --ignore-scripts",
      /yarn-path/u,
    ],
    "a package from a folder": [
      yarnProject({ "yarn.lock": yarnLock('"x@file:lib/x":\n  version "1.0.0"\n') }),
      "yarn install --ignore-scripts",
      /come from no registry/u,
    ],
    "node_modules that are sent": [
      yarnProject({ "node_modules/x": "" }),
      "yarn install --ignore-scripts",
      /node_modules is sent/u,
    ],
  }

  itStaysWith(forbidden)

  it("minds no variable that says from where and how it fetches", () => {
    const variables = { YARN_REGISTRY: "https://r.example", YARN_NETWORK_TIMEOUT: "300000" }
    const install = run("yarn install --ignore-scripts --frozen-lockfile")
    expect(stops(compileIn(yarnProject(), project(setEnv(variables), install)))).toEqual([])
  })

  it("stays with settings in variables", () => {
    const made = compileIn(
      yarnProject(),
      project(setEnv({ YARN_IGNORE_SCRIPTS: "false" }), run("yarn install --ignore-scripts")),
    )
    expect(stops(made)[0]).toMatch(/YARN_IGNORE_SCRIPTS may change what is read/u)
  })
})
