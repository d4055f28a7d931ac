import { describe, expect, it } from "vitest"
import { run, setEnv } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, locked, npmLock, npmProject, project, stops } from "./split-context.ts"
import { itStaysWith } from "./split-stays.ts"

/* Scripts of packages that a lock file seems to say nothing of, or of which it seems that they were read. */

const lockOf = (packages: object, more: Files = {}): Files =>
  npmProject({ "package-lock.json": npmLock(packages), ...more })
const MAC = lockOf(locked("mac", { os: ["darwin"], hasInstallScript: true }))
const MAC_RUNS = /mac runs a script/u

describe("a copy before an install of packages for other systems", () => {
  itStaysWith({
    "--force": [MAC, "npm ci --force", MAC_RUNS],
    "-f": [MAC, "npm ci -f", MAC_RUNS],
    "force in its settings": [{ ...MAC, ".npmrc": "force=true\n" }, "npm ci", /what force in/u],
    "force in a variable": [
      MAC,
      [setEnv({ npm_config_force: "true" }), ...project(run("npm ci"))],
      /npm_config_force may change what is read/u,
    ],
  })

  it("goes behind it without", () => {
    expect(stops(compileIn(MAC, project(run("npm ci"))))).toEqual([])
  })
})

describe("a copy before an install that leaves out what has scripts", () => {
  const dev = locked("mac", { dev: true, hasInstallScript: true })
  const rootOf = (own: object): object => ({ "": { name: "app", ...own }, ...dev })
  const needs = { dependencies: { mac: "1.0.0" } }
  itStaysWith({
    "another kind of need in the lock file": [
      lockOf(rootOf({ devDependencies: { mac: "1.0.0" } }), {
        "package.json": { name: "app", ...needs },
      }),
      "npm ci --omit=dev",
      /its lock file has other dependencies than package\.json/u,
    ],
    "a package of the project of which that holds": [
      lockOf(
        {
          ...rootOf({}),
          "packages/a": {},
          "node_modules/a": { resolved: "packages/a", link: true },
        },
        {
          "package.json": { name: "app", workspaces: ["packages/*"] },
          "packages/a/package.json": { name: "a", ...needs },
        },
      ),
      "npm ci --omit=dev",
      /its lock file has other dependencies than packages\/a\/package\.json/u,
    ],
  })
})

describe("a copy before an install of reviewed packages", () => {
  const script = { version: "3.1.0", hasInstallScript: true }
  const cj = (resolved: string | undefined, more: object = {}): Files =>
    lockOf(locked("core-js", { ...script, resolved, ...more }))
  const ELSEWHERE = /core-js does not come from a registry/u
  itStaysWith({
    "an address of its own": [cj("http://files.example/cj.tgz"), "npm ci", ELSEWHERE],
    "an archive of another name": [
      cj("https://registry.npmjs.org/cj/-/cj-3.1.0.tgz"),
      "npm ci",
      ELSEWHERE,
    ],
    "an archive of another version": [
      cj("https://registry.npmjs.org/core-js/-/core-js-3.1.1.tgz"),
      "npm ci",
      ELSEWHERE,
    ],
    "an address that only ends like it": [
      cj("https://files.example/cj.tgz?/core-js/-/core-js-3.1.0.tgz"),
      "npm ci",
      ELSEWHERE,
    ],
    "pnpm, and an archive from elsewhere": [
      {
        "package.json": {
          packageManager: "pnpm@9.12.1",
          pnpm: { onlyBuiltDependencies: ["core-js"] },
        },
        "pnpm-lock.yaml":
          "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies: {}\n\npackages:\n\n  core-js@3.1.0:\n    resolution: {integrity: sha512-AAAA==, tarball: https://files.example/cj.tgz}\n",
      },
      "pnpm install --frozen-lockfile",
      ELSEWHERE,
    ],
    "bun, and an archive from elsewhere": [
      {
        "package.json": { name: "app", trustedDependencies: ["core-js"] },
        "bun.lock": JSON.stringify({
          lockfileVersion: 1,
          workspaces: { "": { name: "app" } },
          trustedDependencies: ["core-js"],
          packages: {
            "core-js": ["core-js@3.1.0", "https://files.example/cj.tgz", {}, "sha512-AAAA=="],
          },
        }),
      },
      "bun ci",
      ELSEWHERE,
    ],
  })

  it("goes behind it where they come from a registry", () => {
    for (const files of [
      cj(undefined),
      cj("https://npm.example/api/core-js/-/core-js-3.1.0.tgz"),
      lockOf({
        "node_modules/alias": { ...Object.values(locked("core-js", script))[0]!, name: "core-js" },
      }),
      lockOf(locked("@swc/core", { version: "1.4.0", hasInstallScript: true })),
    ])
      expect(stops(compileIn(files, project(run("npm ci"))))).toEqual([])
  })
})
