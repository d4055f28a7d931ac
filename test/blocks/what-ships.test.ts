import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { isImageError } from "@stagecraft/ir"
import { findEngine } from "@stagecraft/engine"
import { beforeAll, describe, expect, it } from "vitest"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { build, emit, load } from "../support/api.ts"
import { project, stagecraft } from "../support/cli.ts"

const engine = await findEngine(process.env)

beforeAll(async () => {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  await ensureBases(process.env["DOCKER_HOST"] ?? "", ["node:22-slim"], say)
}, 240_000)

type Files = Readonly<Record<string, string>>

/** One package with its lockfile, and how it is called. */
function single(manifest: object, call = "node.app({ port: 3000 })", files: Files = {}): string {
  const own = { name: "one", version: "1.0.0", type: "module", ...manifest }
  return project({
    "package.json": JSON.stringify(own),
    "package-lock.json": JSON.stringify({ name: "one", lockfileVersion: 3, packages: { "": own } }),
    "image.config.ts": `import { node } from "stagecraft/node";\nexport default ${call};\n`,
    ...files,
  })
}

interface Emitted {
  readonly text: string
  readonly kept: string
  readonly told: string
}

/** What is printed, what is kept out of the context, and what is told. */
async function emitted(cwd: string): Promise<Emitted> {
  try {
    const loaded = await load({ cwd })
    const [image] = await emit(loaded)
    const { text = "", ignore } = { text: image?.dockerfile.text, ignore: image?.ignore }
    const told = loaded.warnings.map(({ code, severity }) => `${severity} ${code}`).join("\n")
    return { text, kept: JSON.stringify(ignore?.text), told }
  } catch (error) {
    if (!isImageError(error)) throw error
    const told = error.diagnostics.map(
      ({ code, message, span, hint }) => `${code} ${message} ${span?.file}:${span?.line}: ${hint}`,
    )
    return { text: "", kept: "", told: told.join("\n") }
  }
}

const git = (cwd: string, ...words: readonly string[]): void => {
  expect(spawnSync("git", words, { cwd }).status, words.join(" ")).toBe(0)
}

const fromSource = {
  main: "server.js",
  scripts: { build: "node build.js", start: "node server.js" },
}
const listed = { ...fromSource, files: ["dist", "server.js", "migrations"] }
const sources = {
  "server.js": 'import { made } from "./dist/made.js"\nconsole.log(made)\n',
  "build.js":
    'import { mkdirSync, writeFileSync } from "node:fs"\nmkdirSync("dist", { recursive: true })\nwriteFileSync("dist/made.js", "export const made = 42\\n")\nwriteFileSync("dist/made.js.map", "{}")\n',
  "migrations/1.sql": "",
}

describe("what ships of an app", () => {
  it("is sent, where it is a source", async () => {
    const { text, kept, told } = await emitted(single(listed, undefined, sources))
    expect(told).toBe("")
    expect(kept).toContain("\\ndist\\n")
    expect(kept).not.toMatch(/server\.js|migrations/u)
    expect(text).toContain("COPY --from=builder /app/dist ./dist\n")
    expect(text).toContain("COPY --from=builder /app/server.js ./server.js\n")
    expect(text).toContain("COPY --from=builder /app/migrations ./migrations\n")
    expect(text).toContain("RUN npm run build\n")
  })

  it("is what git tracks, whatever it is called", async () => {
    const manifest = { files: ["lib", "generated", "new"], scripts: { build: "true" } }
    const cwd = single({ ...manifest, main: "lib/a.js" }, undefined, {
      "lib/a.js": "",
      "generated/b.js": "",
      "new/c.js": "",
      ".gitignore": "/generated\n",
    })
    const without = await emitted(cwd)
    expect(without.kept).toContain("\\nlib\\n")
    git(cwd, "init", "--quiet")
    git(cwd, "add", "lib")
    const { text, kept } = await emitted(cwd)
    expect(kept).toContain("\\ngenerated\\n")
    expect(kept).not.toMatch(/\\n(?:lib|new)\\n/u)
    for (const folder of manifest.files)
      expect(text).toContain(`COPY --from=builder /app/${folder} ./${folder}\n`)
  })

  it("is all of it, where that is asked", async () => {
    const plain = await emitted(single(fromSource, "node.app()", sources))
    expect(plain.text).toContain("COPY --from=shipped /app/ ./\n")
    const all = await emitted(single(fromSource, 'node.app({ output: ["."] })', sources))
    expect(all).toEqual(plain)
  })

  it("is the folder that its start script names", async () => {
    const scripts = {
      build: "x",
      start:
        "node --enable-source-maps --max-http-header-size 16384 -r ./a.cjs --env-file .env build/b",
    }
    const { text, told } = await emitted(single({ scripts }))
    expect(told).toBe("")
    expect(text).toContain("COPY --from=builder /app/build ./build\n")
    // A program that is installed says nothing of where the app is built.
    const start = "node node_modules/next/dist/bin/next start"
    const installed = await emitted(single({ scripts: { build: "x", start } }))
    expect(installed.told).toBe("")
    expect(installed.text).toContain(" ./dist\nUSER")
  })

  it("holds what starts it, or that is told", async () => {
    const call = 'node.app({ output: ["dist"] })'
    const { told } = await emitted(single(fromSource, call, sources))
    expect(told).toMatch(
      /^app-command-not-shipped node server\.js: server\.js does not ship; [^]*image\.config\.ts:2: write include: \["server\.js"\]/u,
    )
    for (const way of [
      'output: ["dist"], include: ["server.js"]',
      'output: ["dist", "server.js"]',
      'output: ["dist"], command: ["node", "dist/made.js"]',
      'output: ["dist"], command: ["node", "--eval", "server.js"]',
      'output: ["dist"], command: ["node", "dist"]',
      'output: ["dist"], command: ["/usr/bin/env", "node", "server.js"]',
      'output: ["dist"], finish: (stage) => stage.cmd(["node", "dist/made.js"])',
    ]) {
      const { told: none } = await emitted(single(fromSource, `node.app({ ${way} })`, sources))
      expect(none, way).toBe("")
    }
    // A block may have put it there.
    const finish = '(stage) => stage.copy("server.js", "./")'
    const may = await emitted(
      single(fromSource, `node.app({ output: ["dist"], finish: ${finish} })`, sources),
    )
    expect(may.told).toBe("warning app-command-not-shipped")
  })
})

/** What would be seen in an image that has more than it needs. */
const unasked: Files = {
  ".npmrc": "fund=false\n",
  ".vscode/a.json": "{}",
  ".editorconfig": "",
  ".example": "kept\n",
  "Dockerfile.old": "",
  "public/.well-known/a": "",
  "public/assets.map": "",
  "public/a.mjs.map": "",
}

const filesOf = async (tag: string): Promise<readonly string[]> => {
  const { stdout } = await engine.run(tag, ["find", ".", "-type", "f"])
  return stdout.trim().split("\n").toSorted()
}

describe("an image of an app", () => {
  it("that is not built has no lockfile and settings", { timeout: 120_000 }, async () => {
    const tag = "test/what-ships:plain"
    const call = `node.app({ include: [".example"], exclude: ["**/.npmrc", "package-lock.json"], tags: ["${tag}"] })`
    const scripts = { start: "node a.js" }
    const cwd = single({ scripts }, call, {
      "a.js": "",
      ...unasked,
      ".npmrc": "//r.example.com/:_authToken=npm_1234567890\n",
    })
    const { code, stderr } = await stagecraft(["build"], { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).not.toContain("warning")
    expect(await filesOf(tag)).toEqual([
      "./.example",
      "./a.js",
      "./package.json",
      "./public/.well-known/a",
      "./public/assets.map",
    ])
  })

  it(
    "that runs from its sources has them, and what was installed to run",
    { timeout: 120_000 },
    async () => {
      const tag = "test/what-ships:sources"
      const tool = { name: "tool", version: "1.0.0", main: "index.js" }
      const web = { name: "web", version: "1.0.0", type: "module", ...fromSource }
      const needs = { ...web, dependencies: { lib: "1.0.0" }, devDependencies: { tool: "1.0.0" } }
      const lib = { ...tool, name: "lib" }
      const root = { name: "acme", private: true, workspaces: ["apps/*", "packages/*"] }
      const link = (resolved: string): object => ({ resolved, link: true })
      const packages = {
        "": root,
        "apps/web": needs,
        "packages/lib": lib,
        "packages/tool": tool,
        "node_modules/web": link("apps/web"),
        "node_modules/lib": link("packages/lib"),
        "node_modules/tool": link("packages/tool"),
      }
      const inWeb = Object.entries({ ...sources, ...unasked }).map(([path, text]) => [
        `apps/web/${path}`,
        text,
      ])
      const cwd = project({
        "package.json": JSON.stringify(root),
        "package-lock.json": JSON.stringify({ name: "acme", lockfileVersion: 3, packages }),
        "apps/web/package.json": JSON.stringify(needs),
        "packages/lib/package.json": JSON.stringify(lib),
        "packages/lib/index.js": "",
        "packages/lib/.eslintrc": "",
        "packages/tool/package.json": JSON.stringify(tool),
        "packages/tool/index.js": "",
        "apps/web/image.config.ts": `import { node } from "stagecraft/node";\nexport default node.app({ tags: ["${tag}"] });\n`,
        ...(Object.fromEntries(inWeb) as Files),
      })
      await build(await load({ cwd: join(cwd, "apps/web") }))
      expect((await engine.run(tag, ["node", "server.js"])).stdout).toBe("42\n")
      const { stdout } = await engine.run(tag, ["find", "/app", "-not", "-type", "d"])
      expect(stdout.trim().split("\n").toSorted()).toEqual(
        [
          "apps/web/build.js",
          "apps/web/dist/made.js",
          "apps/web/migrations/1.sql",
          "apps/web/package.json",
          "apps/web/public/.well-known/a",
          "apps/web/public/assets.map",
          "apps/web/server.js",
          "node_modules/lib",
          "node_modules/web",
          "package.json",
          "packages/lib/index.js",
          "packages/lib/package.json",
        ].map((path) => `/app/${path}`),
      )
    },
  )
})
