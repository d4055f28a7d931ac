import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { beforeAll, describe, expect, it } from "vitest"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { dockerCli } from "../../scripts/engine/buildx.ts"
import { stagecraft } from "../support/cli.ts"
import { filesBelow, repo } from "../support/repo.ts"

const host = process.env["DOCKER_HOST"] ?? ""
const configs = filesBelow("examples", (path) => path.endsWith("/image.config.ts"))
const say = (line: string): void => void process.stderr.write(`${line}\n`)

describe("examples", () => {
  it("are all here, each with a line in the README", () => {
    const readme = readFileSync(join(repo, "examples/README.md"), "utf8")
    expect(configs.length).toBeGreaterThanOrEqual(9)
    for (const path of configs) expect(readme).toContain(path.replace("examples/", ""))
  })

  it.each(configs.map((path) => dirname(path)))("%s emits what is committed", async (folder) => {
    const { code, stderr } = await stagecraft(["emit", "--check"], { cwd: join(repo, folder) })
    expect(code, stderr).toBe(0)
    expect(stderr).not.toMatch(/(?:warning|error)\[/u)
  })

  it("type-check", () => {
    const tsc = join(repo, "node_modules/.bin/tsc")
    const { stdout, status } = spawnSync(
      tsc,
      ["-p", join(repo, "tsconfig.examples.json"), "--listFilesOnly"],
      { encoding: "utf8" },
    )
    expect(status).toBe(0)
    expect(stdout.split("\n").filter((line) => line.endsWith("image.config.ts")).length).toBe(
      configs.length + 1,
    )
    const checked = spawnSync(tsc, ["-p", join(repo, "tsconfig.examples.json")], {
      encoding: "utf8",
    })
    expect(checked.stdout).toBe("")
    expect(checked.status).toBe(0)
  })
})

/** An example that is built here, and what its images print when they run. */
const runs: readonly {
  readonly folder: string
  readonly bases: readonly string[]
  readonly prints: Readonly<Record<string, readonly [words: readonly string[], output: RegExp]>>
}[] = [
  {
    folder: "go-service",
    bases: ["golang:1.23"],
    prints: { "example/greeter:1.0": [["--once"], /^hello, stagecraft\n$/u] },
  },
  {
    folder: "shared-builder",
    bases: ["debian:bookworm-slim"],
    prints: {
      "example/server:1.0": [[], /^server speaks stagecraft\/1\n$/u],
      "example/client:1.0": [[], /^client speaks stagecraft\/1\n$/u],
    },
  },
  {
    folder: "copy-from-image",
    bases: ["busybox:1.36", "nginx:latest"],
    prints: {
      "example/site:1.0": [
        ["sh", "-c", "id -u; grep -c worker /defaults/nginx.conf; cat /www/index.html"],
        /^65534\n\d+\n<!doctype html>/u,
      ],
    },
  },
  {
    folder: "ubuntu-vim",
    bases: ["ubuntu:24.04"],
    prints: {
      "example/editor:1.0": [
        ["sh", "-c", "vim --version | head -n 1; cat /etc/vim/vimrc.local; ls /var/lib/apt/lists"],
        /^VIM - Vi IMproved .*\nset number\nset expandtab\n$/u,
      ],
    },
  },
  {
    folder: "node-service",
    bases: ["node:22-slim"],
    prints: { "example/node-service:1.0": [["node", "server.js", "--once"], /^up for \d+ ms\n$/u] },
  },
  {
    folder: "base-images/api",
    bases: ["debian:bookworm-slim"],
    prints: { "example/api:1.0": [[], /^api on port 8080 as app\n$/u] },
  },
  {
    folder: "base-images/worker",
    bases: ["debian:bookworm-slim"],
    prints: { "example/worker:1.0": [[], /^worker on port 9090 as app\n$/u] },
  },
]

describe("examples that can be built here", () => {
  it.each(runs)(
    "$folder builds and runs",
    { timeout: 300_000 },
    async ({ folder, bases, prints }) => {
      await ensureBases(host, bases, say)
      const built = await stagecraft(["build"], { cwd: join(repo, "examples", folder) })
      expect(built.code, built.stderr).toBe(0)
      const engine = await findEngine(process.env)
      for (const [tag, [words, output]] of Object.entries(prints)) {
        const { stdout, stderr, exitCode } = await engine.run(tag, words)
        expect(stdout, stderr).toMatch(output)
        expect(exitCode).toBe(0)
      }
    },
  )
})

describe("every emitted Dockerfile passes the engine's own build checks", () => {
  const dockerfiles = filesBelow("examples", (path) => /(?:^|[./])Dockerfile$/u.test(path))
  /** The checks look at a base's config; these two are gigabytes, and any image serves. */
  const anyImage = ["python:3.12-slim", "nvidia/cuda:12.4.1-runtime-ubuntu22.04"]

  beforeAll(async () => {
    const bases = [
      "debian:bookworm-slim",
      "busybox:1.36",
      "nginx:latest",
      "ubuntu:24.04",
      "node:22-slim",
      "golang:1.23",
    ]
    await ensureBases(host, bases, say)
    const engine = await findEngine(process.env)
    for (const name of anyImage)
      if (!(await engine.exists(name))) await engine.tag("debian:bookworm-slim", name)
  }, 300_000)

  it.each(dockerfiles)("%s", async (path) => {
    const { command, env } = await dockerCli(host)
    const [program = "", ...words] = command
    const folder = join(repo, dirname(path))
    const context = existsSync(join(folder, "image.config.ts")) ? folder : dirname(folder)
    const checked = spawnSync(
      program,
      [...words, "buildx", "build", "--check", "-f", join(repo, path), context],
      {
        env: { ...process.env, ...env },
        encoding: "utf8",
      },
    )
    expect(checked.stdout + checked.stderr).toContain("no warnings found")
    expect(checked.status).toBe(0)
  })
})
