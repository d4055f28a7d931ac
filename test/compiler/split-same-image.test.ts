import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { compile } from "@stagecraft/compiler"
import type { Stage } from "@stagecraft/dsl"
import { bind, image, stage } from "@stagecraft/dsl"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ensureBases } from "../../scripts/engine/bases.ts"
import type { DockerCli } from "../../scripts/engine/buildx.ts"
import { zip } from "../../bench/rebuild/zip.ts"
import { dockerCli } from "../../scripts/engine/buildx.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"
import { writeFiles } from "../support/write-files.ts"

const run = promisify(execFile)
const base = "node:22-bookworm-slim"
const golang = "golang:1.22-bookworm"

let cli: DockerCli
let home: string

beforeAll(async () => {
  const { host } = await ensureEngine({ log: () => {} })
  await ensureBases(host, [base, golang], () => {})
  cli = await dockerCli(host)
  home = mkdtempSync(join(tmpdir(), "split-same-"))
}, 600_000)

afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Where the commands below may write. Reading all of a base takes most of a minute. */
const places = "app web src go root home etc var"

const listing = [
  "cd /g",
  // What npm notes about its own doings has times in it.
  "rm -rf root/.npm",
  `for top in ${places}; do test ! -e $top || echo $top; done > /tops`,
  String.raw`xargs -I{} find {} \( -type f -printf '%p %y %m %U:%G %s\n' \) -o -printf '%p %y %m %U:%G %l\n' < /tops | sort > /files`,
  "xargs -I{} find {} -type f -print0 < /tops | sort -z | xargs -0 sha256sum >> /files",
].join(" && ")

/** A stage that holds nothing but the listing of another's files. */
function report(of: Stage): Stage {
  const lister = stage("lister")
    .from(base)
    .run(listing, { mounts: [bind("/g", { from: of, readWrite: true })], network: "none" })
  return stage("report").from("scratch").copy("/files", "/", { from: lister })
}

interface Built {
  readonly files: string
  readonly log: string
  readonly dockerfile: string
}

async function build(of: Stage, folder: string, optimize: false | object): Promise<Built> {
  const made = compile(image(report(of)).toNode("app"), {
    purpose: "build",
    contextFolder: folder,
    optimize: optimize && { cacheMounts: false, ...optimize },
  })
  expect(made.problems.filter(({ severity }) => severity === "error")).toEqual([])
  const place = mkdtempSync(join(home, "build-"))
  const file = join(place, "Dockerfile")
  writeFileSync(file, made.dockerfile)
  writeFileSync(`${file}.dockerignore`, made.ignore)
  const [docker = "", ...first] = cli.command
  const words = [
    "buildx",
    "build",
    "--progress=plain",
    "-f",
    file,
    "-o",
    `type=local,dest=${place}`,
  ]
  const { stderr } = await run(docker, [...first, ...words, folder], {
    env: { ...process.env, ...cli.env },
    maxBuffer: 1 << 26,
  })
  return {
    files: readFileSync(join(place, "files"), "utf8"),
    log: stderr,
    dockerfile: made.dockerfile,
  }
}

const integrity =
  "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA=="
const ms = {
  version: "2.1.3",
  resolved: "https://registry.npmjs.org/ms/-/ms-2.1.3.tgz",
  integrity,
}

/** A project with workspaces, a host's own node_modules, and a link among its sources. */
const npmFiles: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({
    name: "app",
    version: "1.0.0",
    private: true,
    bin: "src/cli.js",
    workspaces: ["packages/*"],
    dependencies: { ms: "2.1.3" },
  }),
  "packages/a/package.json": JSON.stringify({
    name: "a",
    version: "1.0.0",
    dependencies: { ms: "*" },
  }),
  "packages/a/index.js": "exports.a = 1\n",
  "package-lock.json": JSON.stringify({
    name: "app",
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": {
        name: "app",
        version: "1.0.0",
        bin: { app: "src/cli.js" },
        workspaces: ["packages/*"],
        dependencies: { ms: "2.1.3" },
      },
      "node_modules/a": { resolved: "packages/a", link: true },
      "node_modules/ms": ms,
      "packages/a": { version: "1.0.0", dependencies: { ms: "*" } },
    },
  }),
  "web/package.json": JSON.stringify({ name: "web", dependencies: { ms: "^2.1.0" } }),
  // npm install writes it anew, with what it lacks.
  "web/package-lock.json": JSON.stringify({
    name: "web",
    lockfileVersion: 3,
    packages: {
      "": { name: "web", dependencies: { ms: "^2.1.0" } },
      "node_modules/ms": ms,
    },
  }),
  "src/cli.js": "#!/usr/bin/env node\r\n",
  "node_modules/left-pad/index.js": "1\n",
  ".env": "A=1\n",
}

describe("a split copy leaves the image as it was", () => {
  it("with npm ci and npm install, and a change of a source installs nothing again", async () => {
    const folder = join(home, "npm")
    writeFiles(folder, npmFiles)
    const app = stage("app")
      .from(base)
      .workdir("/web")
      .copy("web", ".")
      .run("npm install")
      .workdir("/app")
      .copy(".", ".")
      .run("npm ci")
      .run("node -e 'require(\"ms\")' && echo built > out.txt")
    const written = await build(app, folder, false)
    const split = await build(app, folder, {})
    expect(split.dockerfile).toContain("COPY package.json package-lock.json ./\n")
    expect(split.dockerfile).toContain(
      "COPY --from=app-install /web/package.json /web/package-lock.json /web/\n",
    )
    expect(split.files).toBe(written.files)
    expect(split.files).toContain("app/node_modules/ms/index.js")
    expect(split.files).not.toContain("left-pad")

    const changed = join(home, "npm-changed")
    cpSync(folder, changed, { recursive: true })
    writeFiles(changed, { "src/more.js": "1\n" })
    const again = await build(app, changed, {})
    expect(again.files).toContain("app/src/more.js")
    expect(again.log).toMatch(/\] RUN .*npm ci\n#\d+ CACHED/u)
    expect(again.log).toMatch(/\] RUN .*npm install\n#\d+ CACHED/u)
  }, 300_000)

  it("with go mod download, which completes go.sum", async () => {
    const folder = join(home, "go")
    const module = "module example.com/m\n\ngo 1.19\n"
    const proxy = "proxy/example.com/m/@v"
    writeFiles(folder, {
      "go.mod": "module example.com/x\n\ngo 1.19\n\nrequire example.com/m v1.0.0\n",
      // It lacks what the module needs; as written, it has it afterwards.
      "go.sum": "",
      "main.go": 'package main\n\nimport _ "example.com/m"\n\nfunc main() {}\n',
      [`${proxy}/list`]: "v1.0.0\n",
      [`${proxy}/v1.0.0.info`]: '{"Version":"v1.0.0","Time":"2024-01-01T00:00:00Z"}',
      [`${proxy}/v1.0.0.mod`]: module,
      [`${proxy}/v1.0.0.zip`]: zip({
        "example.com/m@v1.0.0/go.mod": module,
        "example.com/m@v1.0.0/m.go": "package m\n",
      }),
    })
    const app = stage("app")
      .from(golang)
      .copy("proxy", "/proxy")
      .env({ GOPROXY: "file:///proxy", GOSUMDB: "off" })
      .workdir("/src")
      .copy(".", ".")
      .run("go mod download")
      .run("go list -m all > list.txt")
    const written = await build(app, folder, false)
    const split = await build(app, folder, {})
    expect(split.dockerfile).toContain("COPY --from=app-install /src/go.mod /src/go.sum /src/\n")
    expect(split.files).toBe(written.files)
    expect(split.files).toContain("src/list.txt")
    expect(split.files).not.toMatch(/src\/go\.sum f 644 0:0 0 /u)
  }, 300_000)
})
