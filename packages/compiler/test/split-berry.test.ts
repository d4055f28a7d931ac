import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isSettled } from "../src/passes/split/settled-manifest.ts"
import { INSTALL, berry, entry, lock, ms, own, plain, rc, root, written } from "./berry-project.ts"
import { copy, run, setEnv, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, project, stops } from "./split-context.ts"

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
          entry("ms@patch:ms@npm%3A2.1.3#~/.yarn/patches/ms.patch::version=2.1.3&hash=5b3c00") +
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
})

describe("a manifest that yarn leaves as it is", () => {
  it.each<object>([
    root,
    { name: "@acme/a", exports: { "./b": "./b.js" }, scripts: { "build:x": "tsc" }, files: [] },
    {
      name: "a",
      peerDependenciesMeta: { ms: { optional: true } },
      workspaces: { packages: ["a"] },
    },
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
    const names = fc.uniqueArray(fc.stringMatching(/^(?:@x\/)?[a-zA-Z][a-z-]{0,3}$/u), {
      minLength: 1,
    })
    fc.assert(
      fc.property(names, (list) => {
        const manifest = { dependencies: Object.fromEntries(list.map((name) => [name, "1"])) }
        const inOrder = JSON.stringify(list) === JSON.stringify(list.toSorted())
        expect(isSettled(written(manifest), manifest)).toBe(inOrder)
      }),
    )
  })
})
