import { describe, expect, it } from "vitest"
import { copy, run, setEnv, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, project, stops } from "./split-context.ts"
import type { Stay } from "./split-stays.ts"
import { itStaysWith } from "./split-stays.ts"

/** As bun writes it, with commas before ends. */
const lock = (packages: string, more = "", version = 2): string => `{
  "lockfileVersion": ${version},
  "workspaces": {
    "": { "name": "app", "dependencies": { "ms": "2.1.3", }, },
    "packages/a": { "name": "a", },
  },
  ${more}
  "packages": {
    "a": ["a@workspace:packages/a"],

    ${packages}
  },
}
`
const ms = '"ms": ["ms@2.1.3", "", {}, "sha512-6Flz=="],\n'
const scripted = (name: string, version = "1.0.0"): string =>
  `"${name}": ["${name}@${version}", "", { "hasInstallScript": true, "bin": { "x": "y,]" } }, "sha512-AA=="],\n`

const root = { name: "app", workspaces: ["packages/*"], dependencies: { ms: "2.1.3" } }
const bun = (more: Files = {}): Files => ({
  "package.json": root,
  "packages/a/package.json": { name: "a" },
  "packages/a/index.js": "1\n",
  "bun.lock": lock(ms),
  ...more,
})
const locks = (packages: string, more: Files = {}): Files =>
  bun({ "bun.lock": lock(packages), ...more })

const INSTALL = "bun install --frozen-lockfile"
const copies = (files: Files, command = INSTALL) =>
  instructions(compileIn(files, project(run(command)), { base: "oven/bun:1" })).filter((line) =>
    line.startsWith("COPY"),
  )
const SPLIT = [
  "COPY package.json bun.lock ./",
  "COPY packages/a/package.json packages/a/",
  "COPY . .",
]

describe("a copy before bun install --frozen-lockfile", () => {
  it.each([
    INSTALL,
    "bun i --frozen-lockfile --production",
    "bun ci",
    "bun install --frozen-lockfile --omit dev --linker=hoisted",
  ])("goes behind `%s`, but for manifests and the lock file", (command) => {
    expect(copies(bun(), command)).toEqual(SPLIT)
  })

  it("takes along settings, variables and patches", () => {
    const files = bun({
      "bunfig.toml": `telemetry = false
[install]
registry = { url = "https://npm.example", token = "$NPM_TOKEN" } # ours
linker = "hoisted"
[install.scopes]
acme = "https://npm.acme.example"
[test]
preload = ["./setup.ts"]
`,
      ".npmrc": "fund=false\n",
      ".env": "API_URL=https://api.example\nNODE_ENV=production\n",
      "patches/ms@2.1.3.patch": "",
      "patches/odd.patch": "",
      "package.json": { ...root, patchedDependencies: { "odd@1.0.0": "patches/odd.patch" } },
      "bun.lock": lock(ms, '"patchedDependencies": { "ms@2.1.3": "patches/ms@2.1.3.patch", },'),
    })
    expect(copies(files)).toEqual([
      "COPY package.json bun.lock bunfig.toml .npmrc .env ./",
      "COPY patches/ms@2.1.3.patch patches/odd.patch patches/",
      ...SPLIT.slice(1),
    ])
  })

  it("goes behind one whose scripts are known, or that runs none", () => {
    expect(copies(locks(scripted("esbuild", "0.25.0")))).toEqual(SPLIT)
    expect(copies(locks(scripted("odd")), `${INSTALL} --ignore-scripts`)).toEqual(SPLIT)
    const none = { "package.json": { ...root, trustedDependencies: [] } }
    expect(copies(locks(scripted("odd"), none))).toEqual(SPLIT)
    const old = { ...none, "bun.lock": lock(ms, "", 1) }
    expect(copies(bun(old))).toEqual(SPLIT)
    const word = { optimize: { installScripts: "independent" } as never, base: "oven/bun:1" }
    expect(stops(compileIn(locks(scripted("odd")), project(run(INSTALL)), word))).toEqual([])
  })

  it("minds variables of bun's own that change more than where it fetches from", () => {
    const stopsWith = (name: string, value: string) =>
      stops(compileIn(bun(), project(setEnv({ [name]: value }), run(INSTALL))))
    expect(stopsWith("BUN_CONFIG_REGISTRY", "https://r.example")).toEqual([])
    expect(stopsWith("BUN_RUNTIME_TRANSPILER_CACHE_PATH", "0")).toEqual([])
    expect(stopsWith("BUN_INSTALL_CACHE_DIR", "/app/cache")[0]).toMatch(/may name files/u)
    expect(stopsWith("BUN_CONFIG_SKIP_INSTALL_PACKAGES", "1")[0]).toMatch(
      /may change what is read/u,
    )
    expect(stopsWith("BUN_OPTIONS", "--cwd /x")[0]).toMatch(/may change what is read/u)
  })

  const trusting = (names: unknown): Files => ({
    "package.json": { ...root, trustedDependencies: names },
  })
  const forbidden: Readonly<Record<string, Stay>> = {
    "a lock file that may change": [bun(), "bun install", /without --frozen-lockfile/u],
    "a lock file that may change after all": [
      bun(),
      "bun install --frozen-lockfile=false",
      /without --frozen-lockfile/u,
    ],
    "a word that is not expected": [bun(), `${INSTALL} left`, /left is not expected/u],
    "an option that is not known": [bun(), `${INSTALL} --trust`, /what --trust changes/u],
    "another folder": [bun(), `${INSTALL} --cwd packages/a`, /what --cwd changes/u],
    "a lock file that is no text": [bun({ "bun.lockb": "" }), INSTALL, /bun\.lockb decides/u],
    "no lock file": [bun({ "bun.lock": undefined }), INSTALL, /no bun\.lock is sent/u],
    "a lock file that is not understood": [bun({ "bun.lock": "{" }), INSTALL, /not understood/u],
    "a lock file of another kind": [bun({ "bun.lock": "[]" }), INSTALL, /holds no object/u],
    "a lock file that is not known": [
      bun({ "bun.lock": lock(ms, "", 3) }),
      INSTALL,
      /of a version that is not known/u,
    ],
    "scripts that nobody tells of": [
      bun({ "bun.lock": lock(ms, "", 1) }),
      INSTALL,
      /does not say which packages run scripts/u,
    ],
    "a script that was not looked at": [locks(scripted("odd")), INSTALL, /odd runs a script/u],
    "a script that the author lets run": [
      locks(scripted("odd"), trusting(["odd"])),
      INSTALL,
      /odd runs a script/u,
    ],
    "a script that the author lets run by another name": [
      bun({
        ...trusting(["left"]),
        "bun.lock": lock('"b/left": ["odd@1.0.0", "", {}, "sha512-AA=="],\n', "", 1),
      }),
      INSTALL,
      /odd runs a script/u,
    ],
    "a script that a package of the project lets run": [
      bun({
        ...trusting([]),
        "packages/a/package.json": { name: "a", trustedDependencies: ["odd"] },
        "bun.lock": lock(scripted("odd")),
      }),
      INSTALL,
      /odd runs a script/u,
    ],
    "a script that the lock file lets run": [
      bun({
        ...trusting([]),
        "bun.lock": lock(scripted("odd"), '"trustedDependencies": ["odd"],'),
      }),
      INSTALL,
      /odd runs a script/u,
    ],
    "trust of another kind": [bun(trusting(true)), INSTALL, /trustedDependencies are not a list/u],
    "a script of the project": [
      bun({ "package.json": { ...root, scripts: { prepare: "husky" } } }),
      INSTALL,
      /has the script `prepare`/u,
    ],
    "a script of a package of the project": [
      bun({ "packages/a/package.json": { name: "a", scripts: { postinstall: "x" } } }),
      INSTALL,
      /packages\/a\/package\.json has the script/u,
    ],
    "what it compiles of the project": [bun({ "binding.gyp": "" }), INSTALL, /makes it compile/u],
    "programs of a package": [
      bun({ "packages/a/package.json": { name: "a", bin: "index.js" } }),
      INSTALL,
      /names programs/u,
    ],
    "modules that are sent": [bun({ "node_modules/x": "" }), INSTALL, /node_modules is sent/u],
    "a package from a folder": [
      locks('"x": ["x@file:lib/x", {}],\n'),
      INSTALL,
      /x@file:lib\/x, which does not come from a registry/u,
    ],
    "an archive": [
      locks('"x": ["x@./x.tgz", {}, "sha512-AA=="],\n'),
      INSTALL,
      /does not come from a registry/u,
    ],
    "a package from git": [
      locks('"x": ["x@github:a/x#0123456", {}, "a-x-0123456"],\n'),
      INSTALL,
      /does not come from a registry/u,
    ],
    "a registry that is no address": [
      locks('"x": ["x@1.0.0", "file:///app/x", {}, "sha512-AA=="],\n'),
      INSTALL,
      /does not come from a registry/u,
    ],
    "a linked folder": [
      bun({ "package.json": { ...root, dependencies: { x: "link:./x" } } }),
      INSTALL,
      /takes x from a folder/u,
    ],
    "a linked folder of a package": [
      bun({ "packages/a/package.json": { name: "a", dependencies: { x: "file:./x" } } }),
      INSTALL,
      /takes x from a folder/u,
    ],
    "a package of the project that is not found": [
      locks('"b": ["b@workspace:old/b"],\n'),
      INSTALL,
      /bun\.lock is for old\/b, too/u,
    ],
    "a folder that no package stands for": [
      bun({ "bun.lock": lock(ms).replace('"packages/a": {', '"old/b": {') }),
      INSTALL,
      /bun\.lock is for old\/b, too/u,
    ],
    "a folder that is not found": [
      bun({ "package.json": { ...root, workspaces: ["other/*"] } }),
      INSTALL,
      /bun\.lock is for packages\/a, too/u,
    ],
    "a patch from elsewhere": [
      bun({ "bun.lock": lock(ms, '"patchedDependencies": { "ms@2.1.3": "../ms.patch" },') }),
      INSTALL,
      /where the patch \.\.\/ms\.patch is/u,
    ],
    "a patch that is not sent": [
      bun({ "package.json": { ...root, patchedDependencies: { "ms@2.1.3": "ms.patch" } } }),
      INSTALL,
      /ms\.patch is no regular file/u,
    ],
    "a setting of another kind": [
      bun({ "bunfig.toml": '[install]\ncache = "./cache"\n' }),
      INSTALL,
      /what cache in bunfig\.toml changes/u,
    ],
    "settings of another kind": [
      bun({ "bunfig.toml": "[install.cache]\ndisable = true\n" }),
      INSTALL,
      /what \[install\.cache\]/u,
    ],
    "settings that are not understood": [
      bun({ "bunfig.toml": "[test]\nx = [\n" }),
      INSTALL,
      /bunfig\.toml is not understood at `x = \[`/u,
    ],
    "settings for all": [
      bun({ "bunfig.toml": 'preload = "./x.ts"\n' }),
      INSTALL,
      /what preload in bunfig\.toml/u,
    ],
    "settings of npm": [bun({ ".npmrc": "cafile=ca.pem\n" }), INSTALL, /what cafile in \.npmrc/u],
    "a variable that moves things": [
      bun({ ".env.local": "A=1\nexport BUN_INSTALL_CACHE_DIR=./cache\n" }),
      INSTALL,
      /\.env\.local sets BUN_INSTALL_CACHE_DIR/u,
    ],
    "a variable of every program": [
      bun({ ".env.production": "PATH=./bin\n" }),
      INSTALL,
      /\.env\.production sets PATH/u,
    ],
  }

  itStaysWith(forbidden, "oven/bun:1")

  it("stays with settings that an earlier step brings, or that stand above it", () => {
    const copied = copy(undefined, "docker/bun", "bunfig.toml")
    const brought = [workdir("/app"), copied, copy(undefined, ".", "."), run(INSTALL)]
    expect(stops(compileIn(bun({ "docker/bun": "" }), brought))[0]).toMatch(/bunfig\.toml, which/u)
    const forAll = [copy(undefined, "docker/bun", "/root/.bunfig.toml"), ...project(run(INSTALL))]
    const leads = bun({ "docker/bun": '[install]\nglobalDir = "/app/all"\n' })
    expect(stops(compileIn(leads, forAll))[0]).toMatch(/brings settings \(bun\)/u)
    const inside = Object.fromEntries(
      Object.entries(bun()).map(([path, text]) => [`web/${path}`, text]),
    )
    const steps = [...project(workdir("web"), run(INSTALL))]
    const above = stops(compileIn({ ...inside, "bunfig.toml": "" }, steps))
    expect(above[0]).toMatch(/bunfig\.toml is above/u)
  })
})
