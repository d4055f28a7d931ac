import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { build, load } from "../support/api.ts"
import type { BuildEvent } from "../support/api.ts"
import { filesBelow, repo } from "../support/repo.ts"

const home = join(repo, "examples/monorepo")
const engine = await findEngine(process.env)
const say = (line: string): void => void process.stderr.write(`${line}\n`)

beforeAll(async () => {
  await ensureBases(process.env["DOCKER_HOST"] ?? "", ["node:22-slim"], say)
}, 240_000)

/** What is in an image that nobody asked for: lockfiles, source maps, sources, what only builds need; and the folder. */
const unasked =
  "find /app ( -path /app -o -name *lock.json -o -name *lock.yaml -o -name *.lock -o -name *.map -o -name tsconfig* -o -path */src/*.ts -o -path */node_modules/esbuild -o -path */node_modules/kleur )".split(
    " ",
  )

/** Starts the server in the image's own way, asks it, and says who it is. */
const ask = (path: string): string => `
import { spawn } from "node:child_process";
const command = process.argv.slice(1);
const server = spawn(command[0], command.slice(1));
for (let tries = 0; tries < 100; tries++) {
  const answer = await fetch("http://127.0.0.1:3000${path}").catch(() => undefined);
  if (answer) { console.log(process.getuid(), await answer.text()); break; }
  await new Promise((wake) => setTimeout(wake, 100));
}
server.kill();
`

const servers = [
  [
    "npm/apps/api",
    "example/monorepo-api:1.0",
    "/orders",
    '1000 {"path":"/orders","models":["User","Order"],"id":8}\n',
    ["node", "dist/server.js"],
  ],
  [
    "npm/apps/web",
    "example/monorepo-web:1.0",
    "/",
    '1000 <!doctype html><title>https://api.example.com</title><button class="button active">Buy</button>\n',
    ["node", "apps/web/server.js"],
  ],
] as const

describe("the apps of a monorepo", () => {
  it.each(servers)(
    "%s is installed from the registry, built, and answers",
    { timeout: 300_000 },
    async (folder, tag, path, answer, command) => {
      await build(await load({ cwd: join(home, folder) }))
      const asked = await engine.run(tag, [
        "node",
        "--input-type=module",
        "--eval",
        ask(path),
        "--",
        ...command,
      ])
      expect(asked.stdout, asked.stderr).toBe(answer)
      const found = await engine.run(tag, unasked)
      expect(found.stdout, found.stderr).toBe("/app\n")
      const config = (await engine.inspect(tag))?.config
      expect(config?.User).toBe("node")
    },
  )

  it("are the same with pnpm", { timeout: 300_000 }, async () => {
    const tag = "example/monorepo-pnpm-worker:1.0"
    await build(await load({ cwd: join(home, "pnpm/apps/worker") }))
    const { stdout, stderr } = await engine.run(tag, ["node", "index.js", "--once"])
    expect(stdout, stderr).toMatch(/^worker: one job done \(\d+ms\)\n$/u)
    expect((await engine.run(tag, unasked)).stdout).toBe("/app\n")
    expect((await engine.inspect(tag))?.config.User).toBe("node")
  })

  it("have configs of less than 40 lines", () => {
    const configs = filesBelow("examples/monorepo", (path) => path.endsWith("/image.config.ts"))
    expect(configs).toHaveLength(6)
    for (const path of configs)
      expect(readFileSync(join(repo, path), "utf8").split("\n").length).toBeLessThan(40)
  })
})

describe("what a change builds anew", () => {
  let folder = ""
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "stagecraft-monorepo-"))
    cpSync(join(home, "npm"), folder, { recursive: true })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  // The engine remembers what an earlier run of this test has built.
  const once = `4.1.5-${Date.now().toString(36)}`

  const edit = (path: string, from: string, to: string): void => {
    const text = readFileSync(join(folder, path), "utf8")
    expect(text).toContain(from)
    writeFileSync(join(folder, path), text.replaceAll(from, to))
  }

  /** Bases are looked up each time. */
  const isOfApp = (instruction = "FROM"): boolean => !instruction.startsWith("FROM")

  /** The steps that ran, as `stage: instruction`. */
  async function ran(): Promise<readonly string[]> {
    const steps: string[] = []
    const onEvent = (event: BuildEvent): void => {
      if (event.type === "step-done" && isOfApp(event.instruction))
        steps.push(`${event.stage}: ${event.instruction}`)
    }
    await build(await load({ cwd: join(folder, "apps/worker") }), {
      onEvent,
      outputs: [],
      tags: [],
    })
    return steps
  }

  it("nothing of an app, where it is another's", { timeout: 300_000 }, async () => {
    await ran()
    expect(await ran()).toEqual([])
    edit("packages/ui/src/index.ts", "<button", "<button type=button")
    edit("apps/api/src/server.ts", "path:", "url:")
    expect(await ran()).toEqual([])
    // Another package depends on something new: the lockfile is another one for everybody.
    edit("packages/ui/package.json", '"clsx": "2.1.1"', `"clsx": "2.1.1",\n    "kleur": "${once}"`)
    edit("package-lock.json", '"clsx": "2.1.1"', `"clsx": "2.1.1",\n        "kleur": "${once}"`)
    const steps = await ran()
    expect(steps.length).toBeGreaterThan(0)
    expect(steps.filter((step) => !step.startsWith("manifests: "))).toEqual([])

    // A source of what it depends on: the installs are as they were.
    edit(
      "packages/logger/src/index.ts",
      "process.stdout.write(`",
      `process.stdout.write(\`${once} `,
    )
    const built = await ran()
    expect(built.filter((step) => step.includes("npm ci"))).toEqual([])
    expect(built).toContain("builder: RUN npm run build --workspace packages/logger")

    // A manifest of what it depends on: both install again.
    edit(
      "packages/logger/package.json",
      '"version": "1.0.0"',
      `"version": "1.0.1",\n  "description": "${once}"`,
    )
    const installed = await ran()
    expect(installed.filter((step) => step.includes("npm ci"))).toHaveLength(2)
  })
})
