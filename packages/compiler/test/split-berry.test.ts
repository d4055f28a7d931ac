import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isSettled } from "../src/passes/split/settled-manifest.ts"
import { copy, run, setEnv, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, project, stops } from "./split-context.ts"
import type { Stay } from "./split-stays.ts"
import { itStaysWith } from "./split-stays.ts"

/** As yarn writes it. */
const written = (manifest: object): string => `${JSON.stringify(manifest, undefined, 2)}\n`

const lock = (entries: string, version = 8): string =>
  `# This file is generated.\n\n__metadata:\n  version: ${version}\n  cacheKey: 10c0\n\n${entries}`

const own = `"@acme/a@workspace:*, @acme/a@workspace:packages/a":
  version: 0.0.0-use.local
  resolution: "@acme/a@workspace:packages/a"
  dependencies:
    ms: "npm:^2.0.0"
  languageName: unknown
  linkType: soft

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  languageName: unknown
  linkType: soft

`
const entry = (resolution: string): string =>
  `"${resolution}":\n  version: 2.1.3\n  resolution: "${resolution}"\n  checksum: 10c0/aa\n  languageName: node\n  linkType: hard\n\n`
const ms = entry("ms@npm:2.1.3")

const root = {
  name: "app",
  private: true,
  workspaces: ["packages/*"],
  dependencies: { "@acme/a": "workspace:*", ms: "^2.0.0" },
  packageManager: "yarn@4.9.1",
}

const berry = (more: Files = {}): Files => ({
  "package.json": written(root),
  "packages/a/package.json": written({ name: "@acme/a", dependencies: { ms: "^2.0.0" } }),
  "packages/a/index.js": "1\n",
  "yarn.lock": lock(own + ms),
  ".yarnrc.yml": "# Settings.\nenableScripts: false\nnodeLinker: node-modules\n",
  ...more,
})

const rc = (text: string): Files => berry({ ".yarnrc.yml": text })
const quiet = (text: string): Files => rc(`enableScripts: false\n${text}`)
const manifest = (more: object): Files => berry({ "package.json": written({ ...root, ...more }) })
const locks = (entries: string, more: Files = {}): Files =>
  berry({ "yarn.lock": lock(own + entries), ...more })

const INSTALL = "yarn install --immutable"
const MANIFESTS = [
  "COPY package.json yarn.lock .yarnrc.yml ./",
  "COPY packages/a/package.json packages/a/",
]
const copies = (files: Files, command = INSTALL) =>
  instructions(compileIn(files, project(run(command)))).filter((line) => line.startsWith("COPY"))

describe("a copy before yarn install --immutable", () => {
  it.each([
    INSTALL,
    "yarn --immutable",
    "yarn install --immutable --immutable-cache --check-cache --inline-builds",
    "yarn workspaces focus --production @acme/a",
    "yarn workspaces focus --all",
  ])("goes behind `%s`, but for manifests, settings and the lock file", (command) => {
    expect(copies(berry(), command)).toEqual([...MANIFESTS, "COPY . ."])
  })

  it("goes behind one that the settings make immutable, and one of version 3", () => {
    const old = {
      "package.json": written({ ...root, packageManager: "yarn@3.8.7" }),
      "yarn.lock": lock(own + ms, 6),
      ".yarnrc.yml": "enableScripts: false\nenableImmutableInstalls: true\n",
    }
    expect(copies(berry(old), "yarn")).toEqual([...MANIFESTS, "COPY . ."])
  })

  it("takes along the yarn of the project, its plugins and its patches", () => {
    const files = berry({
      "package.json": written({
        ...root,
        resolutions: { ms: "patch:ms@npm%3A2.1.3#~/.yarn/patches/ms.patch" },
      }),
      ".yarnrc.yml": `enableScripts: false
plugins:
  - path: .yarn/plugins/@yarnpkg/plugin-workspace-tools.cjs
    spec: "@yarnpkg/plugin-workspace-tools"
npmScopes:
  acme:
    npmRegistryServer: "https://npm.acme.example"
    npmAuthToken: "\${NPM_TOKEN-}"
yarnPath: .yarn/releases/yarn-4.9.1.cjs # ours
`,
      ".yarn/releases/yarn-4.9.1.cjs": "1",
      ".yarn/plugins/@yarnpkg/plugin-workspace-tools.cjs": "1",
      ".yarn/patches/ms.patch": "1",
      "fixes/odd.patch": "1",
      "yarn.lock": lock(
        own +
          ms +
          entry(
            "ms@patch:ms@npm%3A2.1.3#~/.yarn/patches/ms.patch::version=2.1.3&hash=5b3c00",
          ) +
          entry(
            "odd@patch:odd@npm%3A1.0.0#./fixes/odd.patch::version=1.0.0&hash=5b&locator=app%40workspace%3A.",
          ) +
          entry(
            "resolve@patch:resolve@npm%3A1.22.8#optional!builtin<compat/resolve>::version=1.22.8&hash=9b",
          ),
      ),
    })
    expect(copies(files)).toEqual([
      MANIFESTS[0],
      "COPY .yarn/patches/ms.patch .yarn/patches/",
      "COPY .yarn/plugins/@yarnpkg/plugin-workspace-tools.cjs .yarn/plugins/@yarnpkg/",
      "COPY .yarn/releases/yarn-4.9.1.cjs .yarn/releases/",
      "COPY fixes/odd.patch fixes/",
      MANIFESTS[1],
      "COPY . .",
    ])
  })

  it("leaves manifests that yarn writes anew as it left them", () => {
    const files = berry({ "packages/a/package.json": '{ "name": "@acme/a" }\n' })
    expect(copies(files)).toEqual([
      ...MANIFESTS,
      "COPY . .",
      "COPY --from=app-install /app/packages/a/package.json /app/packages/a/",
    ])
    const unpinned = berry({
      "package.json": written({ ...root, packageManager: undefined }),
      ".yarnrc.yml": "enableScripts: false\nyarnPath: .yarn/releases/yarn-4.9.1.cjs\n",
      ".yarn/releases/yarn-4.9.1.cjs": "1",
    })
    expect(copies(unpinned)).toContain("COPY --from=app-install /app/package.json /app/")
  })

  it("goes behind one that runs scripts by the author's word alone, or builds nothing", () => {
    const files = rc("nodeLinker: pnp\n")
    const steps = project(run(INSTALL))
    expect(stops(compileIn(files, steps)).join()).toMatch(/does not say which packages run/u)
    const word = compileIn(files, steps, { optimize: { installScripts: "independent" } as never })
    expect(stops(word)).toEqual([])
    expect(copies(files, `${INSTALL} --mode=skip-build`)).toHaveLength(3)
    const postinstall = berry({
      "packages/a/package.json": written({ name: "@acme/a", scripts: { postinstall: "x" } }),
    })
    expect(copies(postinstall, `${INSTALL} --mode skip-build`)).toHaveLength(3)
  })

  const plain = berry({
    "package.json": written({ ...root, dependencies: { ms: "^2.0.0" } }),
  })

  it("goes behind corepack's yarn, which is what package.json asks for", () => {
    const steps = (...before: readonly string[]) => [
      ...before.map((command) => run(command)),
      workdir("/app"),
      copy(undefined, ".", "."),
      run(INSTALL),
    ]
    expect(stops(compileIn(plain, steps("corepack enable")))).toEqual([])
    expect(stops(compileIn(plain, steps("corepack enable yarn", "mkdir /data")))).toEqual([])
    const others = [
      ["true"],
      ["corepack enable pnpm"],
      ["corepack enable --install-directory /opt"],
      ["corepack enable", "corepack disable"],
      ["corepack enable", "npm install -g yarn@1.22.19"],
      ["corepack enable", "apt-get install -y yarn"],
      ["yarn config set registry https://r.example"],
    ]
    for (const before of others)
      expect(stops(compileIn(plain, steps(...before))).join()).toMatch(/it may be yarn 1/u)
  })

  it("minds no variable that says where packages are kept for all projects", () => {
    const steps = project(setEnv({ YARN_ENABLE_GLOBAL_CACHE: "true" }), run(INSTALL))
    expect(stops(compileIn(berry(), steps))).toEqual([])
    const scripts = project(setEnv({ YARN_ENABLE_SCRIPTS: "true" }), run(INSTALL))
    expect(stops(compileIn(berry(), scripts))[0]).toMatch(/YARN_ENABLE_SCRIPTS may change/u)
  })

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
    "a package from a folder": [
      locks(entry("x@file:./x#./x::hash=a&locator=app%40workspace%3A.")),
      INSTALL,
      /does not come from a registry/u,
    ],
    "a folder that stands for a package": [
      locks(entry("x@portal:./x::locator=app%40workspace%3A.")),
      INSTALL,
      /does not come from a registry/u,
    ],
    "a package from git": [
      locks(entry("x@https://github.com/a/x.git#commit=aa")),
      INSTALL,
      /does not come from a registry/u,
    ],
    "a package that is made by a file": [
      locks(entry("x@exec:./make.js#./make.js::hash=a&locator=app%40workspace%3A.")),
      INSTALL,
      /does not come from a registry/u,
    ],
    "a registry that is a folder": [
      locks(entry("x@npm:1.0.0::__archiveUrl=file%3A%2F%2F%2Fapp%2Fx.tgz")),
      INSTALL,
      /does not come from a registry/u,
    ],
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

describe("a manifest that yarn leaves as it is", () => {
  it.each<object>([
    root,
    { name: "@acme/a", exports: { "./b": "./b.js" }, scripts: { "build:x": "tsc" }, files: [] },
    { name: "a", peerDependenciesMeta: { ms: { optional: true } }, workspaces: { packages: ["a"] } },
  ])("is %o", (manifest) => {
    for (const indent of [1, 2, 4, "\t"]) {
      const text = `${JSON.stringify(manifest, undefined, indent)}\n`
      expect(isSettled(text, manifest as never)).toBe(true)
      expect(isSettled(text.slice(0, -1), manifest as never)).toBe(false)
      expect(isSettled(`\ufeff${text}`, manifest as never)).toBe(false)
      expect(isSettled(text.replaceAll("\n", "\r\n"), manifest as never)).toBe(false)
    }
  })

  it.each<object>([
    { dependencies: { b: "1", a: "1" } },
    { dependencies: {} },
    { dependencies: { a: "" } },
    { dependencies: { a: "1" }, devDependencies: { a: "1" } },
    { peerDependencies: { B: "1", a: "1", C: "1" } },
    { private: false },
    { main: ".\\main.js" },
    { bin: { a: "a.js" } },
    { browser: { b: "c", a: false } },
    { workspaces: [] },
    { scripts: {} },
    { scripts: { a: 1 } },
    { os: "linux" },
    { dependenciesMeta: { "a@1.0.0": { built: true } } },
    { dependenciesMeta: { a: { optional: true } } },
    { peerDependenciesMeta: { a: {} } },
    { resolutions: { "**/a": "1" } },
    { name: "" },
    { files: [1] },
  ])("is not %o", (manifest) => {
    expect(isSettled(written(manifest), manifest as never)).toBe(false)
  })

  it("is one whose lists are in order, and no other", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^(?:@x\/)?[a-zA-Z][a-z-]{0,3}$/u), { minLength: 1 })
    fc.assert(
      fc.property(names, (list) => {
        const manifest = { dependencies: Object.fromEntries(list.map((name) => [name, "1"])) }
        const inOrder = JSON.stringify(list) === JSON.stringify(list.toSorted())
        expect(isSettled(written(manifest), manifest)).toBe(inOrder)
      }),
    )
  })
})
