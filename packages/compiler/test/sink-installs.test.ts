import type { Optimize, StepNode } from "@stagecraft/ir"
import { noOptimize, text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import type { Compilation, PassNote } from "../src/index.ts"
import { arg, copy, image, pin, run, setEnv, stage, workdir } from "./nodes.ts"
import { notesOf } from "./one-stage.ts"
import type { Files } from "./split-context.ts"
import {
  compileIn,
  instructions,
  locked,
  npmLock,
  npmProject,
  withContext,
} from "./split-context.ts"
import { compile } from "../src/index.ts"

/* ARGs that go down across installs of which the context proves that they run no code that nobody knows. */

const SHA = arg("GIT_SHA", "none")
const TOKEN = arg("TOKEN", "none")
const only: Optimize = { ...noOptimize, sinkArgs: true, contextProofs: "build" }
const install = run("npm ci")

interface Case {
  readonly files?: Files
  readonly own?: typeof SHA
  readonly before?: readonly StepNode[]
  readonly install?: StepNode
  readonly options?: Parameters<typeof compileIn>[2]
}

function compiled({
  files,
  own = SHA,
  before = [],
  install: step = install,
  options,
}: Case): Compilation {
  const steps = [...before, pin(own), workdir("/app"), copy(undefined, ".", "."), step]
  return compileIn(npmProject(files), steps, { ...options, optimize: only })
}

const crosses = (of: Case): boolean => instructions(compiled(of)).at(-1)!.startsWith("ARG ")
const notes = (of: Compilation, action: PassNote["action"]) => notesOf(of, "sink-args", action)

describe("an ARG goes down across", () => {
  it("npm ci that runs nothing of anybody", () => {
    const of = compiled({})
    expect(instructions(of)).toEqual([
      "FROM node:22",
      "WORKDIR /app",
      "COPY . .",
      "RUN npm ci",
      "ARG GIT_SHA=none",
    ])
    expect(notes(of, "did")).toMatchObject([
      {
        assumes: ["plain-environment", "posix-shell", "no-triggers"],
        provedBy: ["package.json", "package-lock.json"],
      },
    ])
  })

  it("npm ci with the ENV that takes it over, before its copy is split", () => {
    const files = npmProject({ "package.json": { name: "app" }, "package-lock.json": npmLock({}) })
    const steps = [
      pin(SHA),
      setEnv({ GIT_SHA: text(SHA) }),
      workdir("/app"),
      copy(undefined, ".", "."),
      run("npm install"),
      run("npm run build"),
    ]
    const optimize = { ...only, splitCopies: true }
    const of = withContext(files, (contextFolder) =>
      compile(image(stage("app", "node:22", ...steps)), {
        purpose: "build",
        contextFolder,
        optimize,
      }),
    )
    const lines = instructions(of)
    expect(lines.indexOf("RUN npm install")).toBeLessThan(lines.indexOf("ARG GIT_SHA=none"))
    expect(lines.indexOf("RUN npm install")).toBeLessThan(lines.indexOf("COPY . ."))
    expect(lines.slice(-3)).toEqual([
      "ARG GIT_SHA=none",
      "ENV GIT_SHA=${GIT_SHA}",
      "RUN npm run build",
    ])
  })

  const same: readonly (readonly [string, Case])[] = [
    [
      "a script whose variables were looked at",
      {
        files: {
          "package-lock.json": npmLock(
            locked("esbuild", { version: "0.21.5", hasInstallScript: true }),
          ),
        },
      },
    ],
    [
      "a script that does not run",
      {
        install: run("npm ci --ignore-scripts"),
        files: { "package-lock.json": npmLock(locked("x", { hasInstallScript: true })) },
      },
    ],
    [
      "settings that name another variable",
      { files: { ".npmrc": "//r.example/:_authToken=${TOKEN}\n" } },
    ],
    ["npm ci and what belongs to it", { install: run("npm ci && npm cache clean --force") }],
    ["another system's package before", { before: [run("apt-get update")] }],
    [
      "npm ci with a cache",
      { install: run("npm ci", { mounts: [{ kind: "cache", target: text("/root/.npm") }] }) },
    ],
  ]
  it.each(same)("%s", (_, of) => expect(crosses(of)).toBe(true))

  it.each([
    ["yarn install --ignore-scripts", { "yarn.lock": "# yarn lockfile v1\n" }],
    [
      "pnpm install --frozen-lockfile --ignore-scripts",
      { "pnpm-lock.yaml": "lockfileVersion: '9.0'\n\npackages:\n" },
    ],
    ["pip install --only-binary :all: -r requirements.txt", { "requirements.txt": "flask==1.0\n" }],
    [
      "go mod download",
      { "go.mod": "module a.example/b\n\nrequire c.example/d v1.0.0\n", "go.sum": "" },
    ],
  ])("%s", (command, files) => expect(crosses({ files, install: run(command) })).toBe(true))
})

describe("an ARG stays above", () => {
  const cases: readonly (readonly [string, Case])[] = [
    [
      "what runs a script of the project",
      { files: { "package.json": { name: "app", scripts: { prepare: "make" } } } },
    ],
    [
      "what runs a script of a package",
      { files: { "package-lock.json": npmLock(locked("x", { hasInstallScript: true })) } },
    ],
    [
      "a script of which only the files were looked at",
      {
        files: {
          "package-lock.json": npmLock(
            locked("core-js", { version: "3.40.0", hasInstallScript: true }),
          ),
        },
      },
    ],
    [
      "settings that name it",
      { own: TOKEN, files: { ".npmrc": "//r.example/:_authToken=${TOKEN}\n" } },
    ],
    [
      "settings that a RUN wrote",
      { own: TOKEN, before: [run("echo '//r.example/:_authToken=${TOKEN}' > /root/.npmrc")] },
    ],
    [
      "settings that a COPY brought",
      { own: TOKEN, before: [copy(undefined, "rc", "/root/.npmrc")], files: { rc: "" } },
    ],
    [
      "settings in a folder that a COPY brought",
      { own: TOKEN, before: [copy(undefined, "dots", "/root")], files: { "dots/.npmrc": "" } },
    ],
    ["settings that nobody knows of", { own: TOKEN, before: [run("./setup")] }],
    ["settings that a package may have written", { own: TOKEN, before: [run("npm install -g x")] }],
    [
      "settings that come as a secret",
      {
        own: TOKEN,
        install: run("npm ci", {
          mounts: [{ kind: "secret", id: "rc", target: text("/root/.npmrc") }],
        }),
      },
    ],
    ["what it configures", { own: arg("NODE_ENV", "production") }],
    ["what it configures npm with", { own: arg("npm_config_omit", "dev") }],
    ["a proxy", { own: arg("https_proxy", "") }],
    ["what git reads", { own: arg("GIT_SSH_COMMAND", "") }],
    ["a word of the call", { install: run(text("npm ci --omit=", SHA)) }],
    ["a variable that is set from it", { install: run("X=$GIT_SHA npm ci") }],
    ["what else the RUN does", { install: run("npm ci && ./build") }],
    [
      "packages that pip may build",
      {
        files: { "requirements.txt": "flask==1.0\n" },
        install: run("pip install -r requirements.txt"),
      },
    ],
    [
      "packages that pip builds all the same",
      {
        files: { "requirements.txt": "--no-binary x\nx==1\n" },
        install: run("pip install --only-binary :all: -r requirements.txt"),
      },
    ],
    [
      "requirements that name it",
      {
        own: TOKEN,
        files: { "requirements.txt": "-i https://${TOKEN}@r.example/simple\nx==1\n" },
        install: run("pip install --only-binary :all: -r requirements.txt"),
      },
    ],
  ]
  it.each(cases)("%s", (_, of) => expect(crosses(of)).toBe(false))

  it("an install in a Dockerfile that is kept, and says what a build does", () => {
    const of = compiled({ options: { purpose: "emit" } })
    expect(instructions(of)[1]).toBe("ARG GIT_SHA=none")
    expect(notes(of, "would")).toMatchObject([
      {
        message: "ARG GIT_SHA=none goes down across RUN npm ci",
        provedBy: ["package.json", "package-lock.json"],
      },
    ])
  })

  it("a RUN that lies below settings of the stage that it is built on", () => {
    const steps = [pin(TOKEN), workdir("/app"), copy(undefined, ".", "."), install]
    const on = (command: string) =>
      withContext(npmProject(), (contextFolder) =>
        instructions(
          compile(image(stage("app", stage("base", "node:22", run(command)), ...steps)), {
            purpose: "build",
            contextFolder,
            optimize: only,
          }),
        ).at(-1),
      )
    expect(on("mkdir -p /x")).toBe("ARG TOKEN=none")
    expect(on("npm config set //r.example/:_authToken '${TOKEN}'")).toBe("RUN npm ci")
  })
})

describe("where the author copies manifests first, an ARG", () => {
  const steps = (...before: readonly StepNode[]): readonly StepNode[] => [
    pin(SHA),
    workdir("/app"),
    ...before,
    install,
  ]
  const glob = (pattern: string): StepNode => ({
    ...copy(undefined, "", "./"),
    sources: [{ kind: "glob", pattern: text(pattern) }],
  })
  const both = [copy(undefined, "package.json", "."), copy(undefined, "package-lock.json", "./")]
  const last = (files: Files, ...before: readonly StepNode[]) =>
    instructions(compileIn(npmProject(files), steps(...before), { optimize: only })).at(-1)

  it.each<[string, readonly StepNode[], Files]>([
    ["manifests by their names", both, {}],
    ["manifests by a pattern", [glob("package*.json")], {}],
    [
      "a manifest under its own path",
      [glob("package-*.json"), copy(undefined, "package.json", "/app/package.json")],
      {},
    ],
    ["what belongs to nobody's install", [...both, copy(undefined, "src", "/srv/src")], {}],
    ["settings that stay outside", [...both], { ".npmrc": "//r.example/:_authToken=${GIT_SHA}\n" }],
    ["a folder of their own of scripts that are not copied", both, { "binding.gyp": "{}" }],
  ])("goes down across an install of %s", (_, before, files) => {
    expect(last(files, ...before)).toBe("ARG GIT_SHA=none")
  })

  it.each<[string, readonly StepNode[], Files]>([
    ["without a lock file", [both[0]!], {}],
    [
      "beside settings that name it",
      [...both, copy(undefined, ".npmrc", "./")],
      { ".npmrc": "//r.example/:_authToken=${GIT_SHA}\n" },
    ],
    [
      "that compiles the project",
      [...both, copy(undefined, "binding.gyp", "./")],
      { "binding.gyp": "{}" },
    ],
    ["beside files of a folder", [...both, copy(undefined, "src", "./src")], {}],
    ["beside files of another image", [...both, copy("alpine", "/x", "./")], {}],
    ["below files of a folder above", [...both, copy(undefined, "src", "/")], {}],
    ["of files that a RUN may have changed", [...both, run("touch package.json")], {}],
    ["of a manifest that a RUN made", [...both, run("npm init -y")], {}],
    [
      "of a manifest under another name",
      [both[1]!, copy(undefined, "other.json", "/app/package.json")],
      { "other.json": "{}" },
    ],
    ["of a link", [...both], { "package.json": { link: "other.json" }, "other.json": "{}" }],
  ])("stays above an install %s", (_, before, files) => {
    expect(last(files, ...before)).toBe("RUN npm ci")
  })
})
