import { createHash } from "node:crypto"
import { findEngine } from "@stagecraft/engine"
import type { Diagnostic } from "@stagecraft/ir"
import { isImageError } from "@stagecraft/ir"
import { beforeAll, describe, expect, it } from "vitest"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { build, emit, faultsOf, load } from "../support/api.ts"
import { project } from "../support/cli.ts"

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
const head =
  'import { secret, image, stage } from "stagecraft";import { node, workspace } from "stagecraft/node";\n'

/** What the config of one package emits, what it warns of, and what is wrong with it. */
async function emitted(config: string, files: Readonly<Record<string, string>> = {}) {
  const one = { name: "one", version: "1.0.0", main: "a.js", scripts: { build: "node build.js" } }
  const cwd = project({
    "package.json": json(one),
    "package-lock.json": json({ name: "one", lockfileVersion: 3, packages: { "": one } }),
    "image.config.ts": head + config,
    ...files,
  })
  const draw = (all: readonly Diagnostic[]): string =>
    all
      .map(
        ({ code, message, span, hint }) =>
          `${code}: ${message} (${span?.file.slice(cwd.length + 1)}:${span?.line}) ${hint}`,
      )
      .join("\n")
  try {
    const loaded = await load({ cwd })
    const [made] = await emit(loaded)
    return { cwd, text: made?.dockerfile.text ?? "", warnings: draw(loaded.warnings), faults: "" }
  } catch (error) {
    if (!isImageError(error)) throw error
    return { cwd, text: "", warnings: "", faults: draw(error.diagnostics) }
  }
}

describe("secrets of an install", () => {
  it.each([
    [".npmrc", "fund=false\n//registry.example.com/:_authToken=sekret", "_authToken, line 2"],
    [".npmrc", "_auth = c2VrcmV0", "(_auth, line 1"],
    [".npmrc", '//r.example.com/:_password="sekret"', "_password, line 1"],
    [".npmrc", "registry=https://me:sekret@r.example.com/", "(registry, line 1"],
  ])("are refused where %s writes them out: %s", async (path, text, told) => {
    const { faults } = await emitted("\nexport default node.app();", { [path]: text })
    expect(faults).toContain("settings-hold-secret: ")
    expect(faults).toContain(told)
    expect(faults).toContain("(image.config.ts:3)")
    expect(faults).toContain('mounts: [secret("NPM_TOKEN", { env: "NPM_TOKEN" })]')
    expect(faults).not.toMatch(/sekret|c2VrcmV0/u)
  })

  it.each([
    [
      "yarn@4.5.0",
      {
        "yarn.lock":
          '__metadata:\n  version: 8\n\n"one@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "one@workspace:."\n',
      },
      { ".yarnrc.yml": "npmScopes:\n  acme:\n    npmAuthToken: sekret\n" },
      ".yarnrc.yml holds a secret in plain text (npmAuthToken, line 3)",
    ],
    [
      "bun@1.2.0",
      {
        "bun.lock":
          '{ "lockfileVersion": 1, "workspaces": { "": { "name": "one" } }, "packages": {} }',
      },
      {
        "bunfig.toml":
          '[install.scopes]\nacme = { token = "sekret", url = "https://r.example.com/" }\n',
      },
      "bunfig.toml holds a secret in plain text (token, line 2)",
    ],
  ])("are refused in settings of %s", async (packageManager, lock, settings, told) => {
    const config =
      "export default stage('a').from('b').use(node.install(workspace().closure('.')));"
    const own = { "package.json": json({ name: "one", packageManager }), ...lock }
    expect((await emitted(config, { ...own, ...settings })).faults).toContain(told)
    const named = Object.entries(settings).map(([path, text]) => [
      path,
      text.replace(/"?sekret"?/u, '"${NPM_TOKEN}"'),
    ])
    expect((await emitted(config, { ...own, ...Object.fromEntries(named) })).faults).toBe("")
  })

  it.each(["registry", "registry-", "registry ", "a", "://", "://a:b"])(
    "are looked for in a line of many %j",
    async (word) => {
      const { text, faults } = await emitted("export default node.app();", {
        ".npmrc": `a=registry ${word.repeat(20_000)}\nregistry.b=${word.repeat(20_000)}\n`,
      })
      expect(faults).toBe("")
      expect(text).toContain(".npmrc")
    },
  )

  it("may be named", async () => {
    const { faults, text } = await emitted(
      'export default node.app({ install: { mounts: [secret("NPM_TOKEN", { env: "NPM_TOKEN" })] } });',
      {
        ".npmrc":
          '; _auth=old\n//a.example.com/:_authToken=${NPM_TOKEN}\n//b.example.com/:_authToken="${OTHER}"\n_auth=\nalways-auth=true\nregistry=https://registry.example.com:8443/\n',
      },
    )
    expect(faults).toBe("")
    const form = 'NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)" npm ci --omit=dev'
    expect(text).toContain(`--mount=type=secret,id=NPM_TOKEN \\\n    ${form}`)
  })
})

describe("what an install leaves", () => {
  it("is no folder that held archives or patches, and the local folders that run", async () => {
    const one = {
      name: "one",
      version: "1.0.0",
      main: "a.js",
      dependencies: {
        x: "file:vendor/x.tgz",
        lib: "file:local/lib",
        y: "file:mixed/y.tgz",
        loop: "file:local/loop",
      },
      devDependencies: { tool: "file:mixed/tool" },
    }
    const entries = { x: {}, y: {}, lib: {}, loop: {}, tool: {} }
    const places = Object.keys(entries).map((name) => [`node_modules/${name}`, {}] as const)
    const packages = { "": one, ...Object.fromEntries(places) }
    const { text, faults } = await emitted(
      'export default node.app({ install: { files: ["mixed/kept.js"] } });',
      {
        "package.json": json(one),
        "package-lock.json": json({ name: "one", lockfileVersion: 3, packages }),
        "vendor/x.tgz": "",
        "local/lib/package.json": "{}",
        "local/loop": "-> loop",
        "mixed/y.tgz": "",
        "mixed/tool/package.json": "{}",
        "mixed/kept.js": "",
      },
    )
    expect(faults).toBe("")
    expect(text).toContain(
      "RUN rm -rf package-lock.json mixed/tool mixed/y.tgz vendor node_modules/.package-lock.json",
    )
  })
})

describe("what is given to blocks", () => {
  it.each([
    [
      "workspace().closure(undefined as never)",
      "workspace closure: expected a package's name or folder, got undefined",
    ],
    ["workspace().find(5 as never)", "workspace find: expected a package's name or folder"],
    ["workspace(5 as never)", "workspace: expected a folder"],
    ["node.install(workspace() as never)", "node.install: expected a closure"],
    [
      "node.install(workspace().closure('.'), { prod: true } as never)",
      "node.install has no option prod",
    ],
    ["node.build(undefined as never)", "node.build: expected a closure, got undefined"],
    ["node.prisma('one' as never)", 'node.prisma: expected a closure, got "one"'],
    [
      "node.prisma(workspace().closure('.'), { package: 5 as never })",
      "node.prisma package: expected a package's name",
    ],
    [
      "node.packageManager(workspace().closure('.') as never)",
      "node.packageManager: expected a workspace",
    ],
    [
      "node.app({ package: 5 as never })",
      "node.app package: expected a package's name or folder, or a closure",
    ],
    ["node.app({ install: { mounts: 5 as never } })", "node.app install mounts: expected a list"],
    [
      "stage('a').from('b').use(node.install(workspace().closure('.'), { mounts: [false as never] }))",
      "expected a mount, got the boolean false",
    ],
    ["node.app({ output: 'dist' as never })", "node.app output: expected a list"],
    [
      "node.app({ command: ['node', 5 as never] })",
      "node.app command[1]: expected text, got the number 5",
    ],
    ["node.site({ spa: 1 as never })", "node.site spa: expected true or false, got the number 1"],
    ["node.app({ exclude: 'tmp' as never })", 'node.app exclude: expected a list, got "tmp"'],
    ["node.next({ exclude: null as never })", "node.next exclude: expected a list, got null"],
    ["node.app({ prepare: false as never })", "node.app prepare: expected a function"],
    ["node.app({ system: null as never })", "node.app system: expected a function"],
    ["node.app({ finish: '' as never })", "node.app finish: expected a function"],
    ["node.app({ user: null as never })", "node.app user: expected a user's name or number"],
    ["node.app({ port: '80' as never })", "node.app port: expected a whole number"],
    ["node.site({ server: null as never })", "node.site server: expected an image or a stage"],
    ["node.healthcheck({ port: {} as never })", "node.healthcheck port: expected a whole number"],
    ["node.healthcheck({ path: ['/'] as never })", "node.healthcheck path: expected text"],
    ["node.publicEnv(null as never)", "node.publicEnv: expected a list of names, or an object"],
    ["node.healthcheck(null as never)", "node.healthcheck options: expected an object, got null"],
  ])("%s is told at its place", async (call, told) => {
    const { faults } = await emitted(`\n${call};\nexport default stage("a").from("b");`)
    expect(faults).toContain(told)
    expect(faults).toContain("(image.config.ts:3)")
  })
})

describe("an app of Next.js", () => {
  it("tells at its place what cannot be read beside it", async () => {
    const config = "\nexport default node.next();"
    const settings = await emitted(config, { "next.config.js": "-> next.config.js" })
    expect(settings.faults).toContain("Next.js cannot read it either")
    expect(settings.faults).toMatch(/^manifest-unreadable: next\.config\.js .*image\.config\.ts:3/u)
    const ignore = await emitted(config, { ".dockerignore": "-> .dockerignore" })
    expect(ignore.faults).toContain("a builder that is sent the folder cannot read it either")
    expect(ignore.faults).toMatch(/^manifest-unreadable: \.dockerignore .*image\.config\.ts:3/u)
  })

  it.each([
    [{}, "next-not-standalone: . has no next.config file"],
    [
      { "next.config.mjs": "export default {}" },
      "next-not-standalone: next.config.mjs does not seem to say",
    ],
    [{ "next.config.ts": 'export default { output: "standalone" }' }, ""],
  ])("is asked for its settings: %j", async (files, told) => {
    const { warnings } = await emitted("export default node.next();", files)
    expect(warnings).toMatch(told === "" ? /^$/u : new RegExp(told, "u"))
  })
})

describe("on the engine", () => {
  beforeAll(async () => {
    const say = (line: string): void => void process.stderr.write(`${line}\n`)
    await ensureBases(process.env["DOCKER_HOST"] ?? "", ["node:22-slim"], say)
  }, 240_000)

  const once = Date.now().toString(36)
  const token = `sekret-${once}`
  // The engine remembers what an earlier run of this test has installed, whatever its secret was.
  const seen = `/* ${once} */ require("fs").writeFileSync("seen.txt", require("crypto").createHash("sha256").update(process.env.NPM_TOKEN).digest("hex"))`
  const next = {
    name: "one",
    version: "1.0.0",
    scripts: { postinstall: "node seen.cjs", build: "node build.cjs" },
  }
  const made = `
const { mkdirSync, writeFileSync } = require("fs");
for (const folder of [".next/standalone/.next/server", ".next/static"]) mkdirSync(folder, { recursive: true });
for (const path of [".next/standalone/server.js", ".next/standalone/.next/BUILD_ID", ".next/static/a.js"]) writeFileSync(path, "");
`
  const files = (of: string): Readonly<Record<string, string>> => ({
    "package.json": json(next),
    "package-lock.json": json({ name: "one", lockfileVersion: 3, packages: { "": next } }),
    ".npmrc": "//registry.example.com/:_authToken=${NPM_TOKEN}\n",
    "next.config.js": 'module.exports = { output: "standalone" }\n',
    "seen.cjs": seen,
    "build.cjs": of,
    "image.config.ts": `${head}
const app = node.next({
  tags: ["stagecraft-test/next"],
  install: { files: ["seen.cjs"], mounts: [secret("NPM_TOKEN", { env: "NPM_TOKEN" })] },
  secrets: { NPM_TOKEN: { env: "NPM_TOKEN" } },
});
const builder = image(app.stages.builder, {
  tags: ["stagecraft-test/next-builder"], context: ".", secrets: { NPM_TOKEN: { env: "NPM_TOKEN" } },
});
export default { images: { app, builder } };
`,
  })
  const secrets = { NPM_TOKEN: { value: token } }

  it("the install sees its secret and nothing keeps it; only .next is the user's", async () => {
    const engine = await findEngine(process.env)
    await build(await load({ cwd: project(files(made)) }), { secrets })
    const builder = "stagecraft-test/next-builder"
    const told = await engine.run(builder, ["cat", "/app/seen.txt"])
    expect(told.stdout).toBe(createHash("sha256").update(token).digest("hex"))
    for (const tag of [builder, "stagecraft-test/next"]) {
      const saved = await engine.read(tag)
      expect(saved.history.length).toBeGreaterThan(0)
      expect(JSON.stringify([saved.description, saved.history])).not.toContain(token)
      const found = await engine.run(tag, [
        "grep",
        "-rl",
        "-e",
        token,
        // And one that is there, so that a search which sees nothing is known.
        "-e",
        "^node:x:1000:",
        "/app",
        "/root",
        "/etc",
        "/tmp",
        "/run",
      ])
      expect(found.stdout.trim().split("\n")).toContain("/etc/passwd")
      expect(found.stdout.replaceAll(/^\/etc\/(?:passwd|group)-?\n/gmu, "")).toBe("")
    }
    const write =
      "for f in .next/x .next/server/x .next/cache/images/x server.js .next/static/x x; do mkdir -p $(dirname $f) && { echo > $f; } && echo $f; done 2>/dev/null"
    const written = await engine.run("stagecraft-test/next", ["sh", "-c", write])
    expect(written.stdout).toBe(".next/x\n.next/server/x\n.next/cache/images/x\n")
  }, 120_000)

  it("a build that makes no server says so in a sentence", async () => {
    const cwd = project(files(""))
    const faults = await faultsOf(
      load({ cwd }).then((loaded) => build(loaded, { secrets, images: ["app"] })),
    )
    expect(JSON.stringify(faults)).toContain(
      "the build made no .next/standalone/server.js: next.config needs output: 'standalone'",
    )
  }, 120_000)
})
