import { describe, expect, it } from "vitest"
import {
  INSTALL,
  berry,
  entry,
  lock,
  locks,
  manifest,
  ms,
  own,
  plain,
  quiet,
  rc,
  root,
  written,
} from "./berry-project.ts"
import { copy, run, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, stops } from "./split-context.ts"
import type { Stay } from "./split-stays.ts"
import { itStaysWith } from "./split-stays.ts"

/** A lock file with a package that no registry has. */
const fromElsewhere = (resolution: string): Stay => [
  locks(entry(resolution)),
  INSTALL,
  /does not come from a registry/u,
]

describe("a copy before yarn install --immutable", () => {
  const forbidden: Readonly<Record<string, Stay>> = {
    "a lock file that may change": [berry(), "yarn install", /without --immutable/u],
    "a lock file that may change after all": [
      quiet("enableImmutableInstalls: true\n"),
      "yarn install --immutable=false",
      /without --immutable/u,
    ],
    "a mode that changes the lock file": [
      berry(),
      `${INSTALL} --mode=update-lockfile`,
      /what --mode update-lockfile changes/u,
    ],
    "an option that is not known": [berry(), `${INSTALL} --no-lockfile`, /what --no-lockfile/u],
    "a word that is not expected": [berry(), `${INSTALL} left`, /left is not expected/u],
    "scripts that nobody tells of": [
      rc("nodeLinker: node-modules\n"),
      INSTALL,
      /does not say which packages run scripts/u,
    ],
    "scripts that a package may run all the same": [
      manifest({ dependenciesMeta: { ms: { built: true } } }),
      INSTALL,
      /does not say which packages run scripts/u,
    ],
    "scripts that a package of the project lets run": [
      berry({
        "packages/a/package.json": written({
          name: "@acme/a",
          dependenciesMeta: { ms: { built: true } },
        }),
      }),
      INSTALL,
      /does not say which packages run scripts/u,
    ],
    "a script of the project": [
      manifest({ scripts: { postinstall: "node make.js" } }),
      INSTALL,
      /package\.json has the script `postinstall`/u,
    ],
    "a script of a package of the project": [
      berry({
        "packages/a/package.json": written({ name: "@acme/a", scripts: { install: "x" } }),
      }),
      INSTALL,
      /packages\/a\/package\.json has the script `install`/u,
    ],
    "what it compiles of the project": [
      berry({ "packages/a/binding.gyp": "{}" }),
      INSTALL,
      /binding\.gyp makes it compile/u,
    ],
    "programs of a package": [
      berry({ "packages/a/package.json": written({ name: "@acme/a", bin: "index.js" }) }),
      INSTALL,
      /names programs/u,
    ],
    "packages of packages": [
      berry({
        "packages/a/package.json": written({ name: "@acme/a", workspaces: ["inner/*"] }),
        "packages/a/inner/b/package.json": written({ name: "b" }),
      }),
      INSTALL,
      /packages\/a has packages of its own/u,
    ],
    "another package manager": [
      manifest({ packageManager: "pnpm@9.12.1" }),
      INSTALL,
      /asks for another yarn/u,
    ],
    "yarn 2": [manifest({ packageManager: "yarn@2.4.3" }), INSTALL, /asks for another yarn/u],
    "a yarn that nobody names": [
      manifest({ packageManager: undefined }),
      INSTALL,
      /tells which yarn it is/u,
    ],
    "a yarn that may be yarn 1": [plain, INSTALL, /it may be yarn 1/u],
    "a yarn of another name": [
      quiet("yarnPath: .yarn/releases/yarn-sources.cjs\n"),
      INSTALL,
      /yarnPath in \.yarnrc\.yml leads to/u,
    ],
    "a yarn that is not sent": [
      quiet("yarnPath: .yarn/releases/yarn-4.9.1.cjs\n"),
      INSTALL,
      /no \.yarn\/releases\/yarn-4\.9\.1\.cjs is sent/u,
    ],
    "a setting of another kind": [
      quiet("cacheFolder: ./cache\n"),
      INSTALL,
      /what cacheFolder in \.yarnrc\.yml changes/u,
    ],
    "rules that it checks": [
      quiet("enableConstraintsChecks: true\n"),
      INSTALL,
      /what enableConstraintsChecks/u,
    ],
    "a setting that stands twice": [quiet("enableScripts: true\n"), INSTALL, /stands in .* twice/u],
    "settings that are not understood": [
      quiet("? nodeLinker\n: pnp\n"),
      INSTALL,
      /not understood at `\? nodeLinker`/u,
    ],
    "a plugin": [
      berry({
        ".yarnrc.yml": "plugins:\n  - path: .yarn/plugins/own.cjs\n    spec: own\n",
        ".yarn/plugins/own.cjs": "",
      }),
      INSTALL,
      /plugins in \.yarnrc\.yml/u,
    ],
    "a certificate that is a file": [
      quiet('networkSettings:\n  "*.example":\n    httpsCaFilePath: certs/ca.pem\n'),
      INSTALL,
      /httpsCaFilePath: certs\/ca\.pem.* names a file/u,
    ],
    "a folder that a package is said to need": [
      quiet('packageExtensions:\n  "x@*":\n    dependencies:\n      tool: "link:./tool"\n'),
      INSTALL,
      /tool: "link:\.\/tool".* names a file/u,
    ],
    "settings of an earlier yarn": [berry({ ".yarnrc": "" }), INSTALL, /\.yarnrc decides/u],
    "variables of the project": [berry({ ".env.yarn": "" }), INSTALL, /\.env\.yarn decides/u],
    "a cache that is sent": [
      berry({ ".yarn/cache/ms.zip": "" }),
      INSTALL,
      /\.yarn\/cache is sent/u,
    ],
    "more in .yarn than anybody has": [
      berry(Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`.yarn/sdks/${at}`, ""]))),
      INSTALL,
      /\.yarn holds too many files/u,
    ],
    "a loader that is sent": [berry({ ".pnp.cjs": "" }), INSTALL, /\.pnp\.cjs is sent/u],
    "modules that are sent": [
      berry({ "packages/a/node_modules/x": "" }),
      INSTALL,
      /packages\/a\/node_modules is sent/u,
    ],
    "a lock file that is not known": [
      berry({ "yarn.lock": lock(own + ms, 4) }),
      INSTALL,
      /of a version that is not known/u,
    ],
    "a lock file with conflicts": [locks("<<<<<<< ours\n"), INSTALL, /has conflicts/u],
    "a lock file that is not understood": [
      locks('"x@npm:1.0.0":\n  version: 1.0.0\n\n'),
      INSTALL,
      /yarn\.lock is not understood/u,
    ],
    "a package of the project that is not found": [
      locks('"@acme/b@workspace:old/b":\n  resolution: "@acme/b@workspace:old/b"\n'),
      INSTALL,
      /yarn\.lock is for old\/b, too/u,
    ],
    "a package from a folder": fromElsewhere("x@file:./x#./x::hash=a&locator=app%40workspace%3A."),
    "a folder that stands for a package": fromElsewhere(
      "x@portal:./x::locator=app%40workspace%3A.",
    ),
    "a package from git": fromElsewhere("x@https://github.com/a/x.git#commit=aa"),
    "a package that is made by a file": fromElsewhere(
      "x@exec:./make.js#./make.js::hash=a&locator=app%40workspace%3A.",
    ),
    "a registry that is a folder": fromElsewhere(
      "x@npm:1.0.0::__archiveUrl=file%3A%2F%2F%2Fapp%2Fx.tgz",
    ),
    "a patch that is not sent": [
      locks(entry("ms@patch:ms@npm%3A2.1.3#~/fix.patch::version=2.1.3&hash=5b")),
      INSTALL,
      /fix\.patch is no regular file/u,
    ],
    "a patch from elsewhere": [
      locks(entry("ms@patch:ms@npm%3A2.1.3#../fix.patch::version=2.1.3&hash=5b")),
      INSTALL,
      /takes a patch from \.\.\/fix\.patch/u,
    ],
    "a patch of a package of the project": [
      locks(
        entry(
          "ms@patch:ms@npm%3A2.1.3#./fix.patch::version=2.1.3&hash=5b&locator=%40acme%2Fa%40workspace%3Apackages%2Fa",
        ),
      ),
      INSTALL,
      /takes a patch from \.\/fix\.patch/u,
    ],
    "a range that is a folder": [
      manifest({ dependencies: { ...root.dependencies, tool: "portal:./tool" } }),
      INSTALL,
      /takes tool from a folder/u,
    ],
    "a range that runs a file": [
      manifest({ devDependencies: { tool: "exec:./make.js" } }),
      INSTALL,
      /takes tool from exec:/u,
    ],
    "a patch that only a range names": [
      manifest({ resolutions: { ms: "patch:ms@npm%3A2.1.3#~/fix.patch" } }),
      "yarn workspaces focus --all",
      /takes ms from patch:/u,
    ],
  }

  itStaysWith(forbidden)

  it("stays with variables that an earlier step brings", () => {
    const env = copy(undefined, "docker/env", ".env.yarn")
    const steps = [workdir("/app"), env, copy(undefined, ".", "."), run(INSTALL)]
    expect(stops(compileIn(berry({ "docker/env": "" }), steps))[0]).toMatch(/brings \.env\.yarn/u)
  })

  it("stays with settings above it", () => {
    const files = Object.entries(berry()).map(([path, text]) => [`web/${path}`, text])
    const above = { ...Object.fromEntries(files), ".env.yarn": "" } as Files
    const steps = [workdir("/app"), copy(undefined, ".", "."), workdir("web"), run(INSTALL)]
    expect(stops(compileIn(above, steps))[0]).toMatch(/\.env\.yarn is above/u)
  })
})
