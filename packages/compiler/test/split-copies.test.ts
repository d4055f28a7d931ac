import type { StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile } from "../src/index.ts"
import { copy, env, exec, image, run, setEnv, stage, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import {
  compileIn,
  instructions,
  npmLock,
  npmProject,
  project,
  stops,
  withContext,
} from "./split-context.ts"

const MANIFESTS = "COPY package.json package-lock.json ./"

describe("a copy before an install", () => {
  it("goes behind it, but for what the install reads", () => {
    const made = compileIn(
      npmProject({ ".npmrc": "fund=false\n" }),
      project(run("npm ci"), run("npm run build")),
    )
    expect(instructions(made)).toEqual([
      "FROM node:22",
      "WORKDIR /app",
      "COPY package.json package-lock.json .npmrc ./",
      "RUN npm ci",
      "COPY . .",
      "RUN npm run build",
    ])
    const note = made.record.find(({ pass }) => pass === "split-copies")
    expect(note).toMatchObject({
      action: "did",
      message:
        "RUN npm ci reads only package.json, package-lock.json, .npmrc of what COPY . . brings, so the rest comes after it",
      provedBy: ["package.json", "package-lock.json", ".npmrc"],
      assumes: ["plain-environment", "no-triggers", "posix-shell"],
    })
  })

  it("is only told about where the context may not prove it", () => {
    const made = compileIn(npmProject(), project(run("npm ci")), { purpose: "emit" })
    expect(instructions(made)).toEqual(["FROM node:22", "WORKDIR /app", "COPY . .", "RUN npm ci"])
    expect(made.record).toMatchObject([
      { pass: "split-copies", action: "would", provedBy: ["package.json", "package-lock.json"] },
    ])
    const proven = compileIn(npmProject(), project(run("npm ci")), {
      purpose: "emit",
      optimize: { contextProofs: "always" },
    })
    expect(instructions(proven)).toContain(MANIFESTS)
  })

  it("stays when it is switched off, or the builder is another one", () => {
    const steps = project(run("npm ci"))
    for (const optimize of [false, { splitCopies: false }] as const)
      expect(instructions(compileIn(npmProject(), steps, { optimize }))).toContain("COPY . .")
    const off = compileIn(npmProject(), steps, { optimize: { splitCopies: false } })
    expect(off.record).toEqual([])
    const old = withContext(npmProject(), (contextFolder) =>
      compile(image(stage("app", "node:22", ...steps), { profile: "buildah" }), {
        purpose: "build",
        contextFolder,
      }),
    )
    expect(instructions(old)).not.toContain(MANIFESTS)
  })

  it("keeps its owner and its mode", () => {
    const owned = { ...copy(undefined, ".", "."), chown: text("1000:1000"), chmod: text("755") }
    const made = compileIn(npmProject(), [workdir("/app"), owned, run("npm ci")])
    expect(instructions(made).slice(2)).toEqual([
      "COPY --chown=1000:1000 --chmod=755 package.json package-lock.json ./",
      "RUN npm ci",
      "COPY --chown=1000:1000 --chmod=755 . .",
    ])
  })

  it("is one by ADD, of a folder, to an absolute path, in the exec form", () => {
    const add: StepNode = {
      kind: "add",
      sources: [{ kind: "path", path: text("./web/") }],
      destination: text("/usr/src/app"),
      span: { file: "/x", line: 1, column: 1 },
    }
    const files = Object.fromEntries(
      Object.entries(npmProject()).map(([path, contents]) => [`web/${path}`, contents]),
    )
    const made = compileIn(files, [workdir("/usr/src/app"), add, exec("npm", "ci")])
    expect(instructions(made).slice(2)).toEqual([
      "COPY web/package.json web/package-lock.json /usr/src/app/",
      'RUN ["npm", "ci"]',
      "ADD ./web/ /usr/src/app",
    ])
  })

  it("brings manifests of workspaces into their folders", () => {
    const made = compileIn(
      npmProject({
        "package.json": { name: "app", workspaces: ["packages/*", "./tools/lint"] },
        "packages/a/package.json": { name: "a" },
        "packages/a/src/a.js": "1\n",
        "packages/empty/readme": "1\n",
        "tools/lint/package.json": { name: "lint" },
        "package-lock.json": npmLock({
          "packages/a": { version: "1.0.0" },
          "node_modules/a": { resolved: "packages/a", link: true },
          "tools/lint": {},
          "node_modules/lint": { resolved: "tools/lint", link: true },
        }),
      }),
      project(run("npm ci")),
    )
    expect(instructions(made).slice(2)).toEqual([
      MANIFESTS,
      "COPY packages/a/package.json packages/a/",
      "COPY tools/lint/package.json tools/lint/",
      "RUN npm ci",
      "COPY . .",
    ])
  })

  it("crosses what has nothing to do with it", () => {
    const made = compileIn(
      npmProject(),
      project(
        setEnv({ NODE_ENV: "production", TZ: "Europe/Berlin", PATH: text("/opt/x:", env("PATH")) }),
        run("apt-get update && apt-get install -y git"),
        copy(undefined, "src/main.js", "/etc/main.js"),
        run("npm ci && npm cache clean --force"),
        run("npm test"),
      ),
      {},
    )
    const lines = instructions(made)
    expect(lines.slice(-4)).toEqual([
      MANIFESTS,
      "RUN npm ci && npm cache clean --force",
      "COPY . .",
      "RUN npm test",
    ])
    expect(lines.findIndex((line) => line.startsWith("RUN apt-get"))).toBeLessThan(
      lines.indexOf(MANIFESTS),
    )
  })

  it("follows the working directory", () => {
    const files = { ...npmProject(), "package.json": undefined, "package-lock.json": undefined }
    const inside: Files = {
      ...files,
      "web/package.json": { name: "web" },
      "web/package-lock.json": npmLock(),
    }
    const made = compileIn(inside, [
      ...project(workdir("web"), run("npm ci")),
      copy(undefined, "src", "x"),
    ])
    expect(instructions(made).slice(1)).toEqual([
      "WORKDIR /app",
      "COPY web/package.json web/package-lock.json web/",
      "WORKDIR web",
      "RUN npm ci",
      "COPY . /app/",
      "COPY src x",
    ])
  })

  it("keeps the author's node_modules out, which npm ci throws away", () => {
    const sent = npmProject({ "node_modules/ms/package.json": "{}" })
    const made = compileIn(sent, project(run("npm ci")))
    expect(instructions(made)).toContain(MANIFESTS)
    expect(made.ignore).toMatch(/^node_modules$/mu)
    expect(made.record[0]?.message).toContain(
      "; node_modules, which the install empties, is not sent",
    )
    const other = compileIn(sent, [
      ...project(run("npm ci")),
      copy(undefined, "node_modules/ms", "/ms"),
    ])
    expect(instructions(other)).not.toContain(MANIFESTS)
    expect(other.ignore).not.toMatch(/^node_modules$/mu)
    expect(stops(other)).toEqual([
      "COPY . . stays before RUN npm ci as a whole: node_modules is sent, and something else copies it, too",
    ])
  })

  it("is split once for several installs", () => {
    const nested: Files = {
      "web/package.json": { name: "web" },
      "web/package-lock.json": npmLock(),
    }
    const made = compileIn(
      npmProject(nested),
      project(run("npm ci"), workdir("web"), run("npm ci")),
    )
    expect(stops(made)).toEqual([
      "COPY . . stays before RUN npm ci as a whole: package.json is above the project",
    ])
    expect(instructions(made)).toEqual([
      "FROM node:22",
      "WORKDIR /app",
      MANIFESTS,
      "RUN npm ci",
      "COPY . .",
      "WORKDIR web",
      "RUN npm ci",
    ])
  })

  it("stays where a file above the project says which programs run", () => {
    const files = (above: string): Files => ({
      [above]: "3.12\n",
      "web/package.json": { name: "web" },
      "web/package-lock.json": npmLock(),
    })
    for (const above of [".tool-versions", ".python-version", "mise.local.toml", "rust-toolchain"])
      expect(stops(compileIn(files(above), project(workdir("web"), run("npm ci"))))).toEqual([
        `COPY . . stays before RUN npm ci as a whole: ${above} is above the project`,
      ])
  })

  it("stays where it is not known which file says which programs run", () => {
    for (const more of ["mise.test.toml", ".mise/config.toml", ".config/mise.toml"]) {
      const made = compileIn(npmProject({ [more]: "" }), project(run("npm ci")))
      expect(stops(made)).toEqual([expect.stringMatching(/mise\S* may say which version/u)])
    }
    const named = compileIn(npmProject({ "mise.toml": "" }), project(run("npm ci")))
    expect(instructions(named)).toContain("COPY package.json package-lock.json mise.toml ./")
  })

  it("is left as it is where nobody installs", () => {
    const steps = project(
      run("npm run build"),
      run("npm install -g serve"),
      copy(undefined, "x", "y"),
    )
    const made = compileIn(npmProject(), steps)
    expect(instructions(made)).toContain("COPY . .")
    expect(stops(made)).toEqual([])
  })
})
