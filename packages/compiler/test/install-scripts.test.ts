import type { Optimize, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { arg, pin, run, setEnv } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, locked, npmLock, npmProject, project } from "./split-context.ts"

/* What the author's word `installScripts: "independent"` lifts, and what it does not. */

const SHA = arg("GIT_SHA", "none")
const independent: Partial<Optimize> = { installScripts: "independent" }
const yarnLock =
  '# yarn lockfile v1\n\n\nms@^2.0.0:\n  version "2.1.3"\n  resolved "https://registry.yarnpkg.com/ms/-/ms-2.1.3.tgz#574c"\n  integrity sha512-AAAA==\n'
const pnpmLock =
  "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies: {}\n\npackages:\n\n  odd@1.0.0:\n    resolution: {integrity: sha512-AAAA==}\n"

/** Each is not split, and no ARG crosses it, without the word. */
const installs: Readonly<
  Record<string, { readonly files: Files; readonly also?: readonly string[] }>
> = {
  "npm ci": {
    files: npmProject({ "package-lock.json": npmLock(locked("odd", { hasInstallScript: true })) }),
  },
  "pnpm install --frozen-lockfile": {
    files: {
      "package.json": { packageManager: "pnpm@9.12.1" },
      "pnpm-lock.yaml": pnpmLock,
    },
  },
  "yarn install --frozen-lockfile": {
    files: { "package.json": { packageManager: "yarn@1.22.22" }, "yarn.lock": yarnLock },
  },
  // It may be a later yarn, which writes both.
  yarn: {
    files: { "package.json": {}, "yarn.lock": yarnLock },
    also: ["COPY --from=app-install /app/package.json /app/yarn.lock /app/"],
  },
}

function compiled(command: string, files: Files, optimize: Partial<Optimize>) {
  const steps: readonly StepNode[] = [
    pin(SHA),
    setEnv({ GIT_SHA: text(SHA) }),
    ...project(run(command)),
  ]
  return compileIn(files, steps, { optimize: { ...optimize, sinkArgs: true } as Optimize })
}

const isSplit = (of: ReturnType<typeof compiled>, command: string): boolean => {
  const lines = instructions(of)
  return lines.indexOf("COPY . .") > lines.indexOf(`RUN ${command}`)
}

describe("the word that install scripts are independent", () => {
  it.each(Object.entries(installs))(
    "lets %s go up, and ARGs down",
    (command, { files, also = [] }) => {
      const without = compiled(command, files, {})
      expect(isSplit(without, command)).toBe(false)
      expect(instructions(without)[1]).toBe("ARG GIT_SHA=none")
      const of = compiled(command, files, independent)
      expect(isSplit(of, command)).toBe(true)
      const lines = instructions(of)
      expect(lines.indexOf("ARG GIT_SHA=none")).toBeGreaterThan(lines.indexOf(`RUN ${command}`))
      expect(lines.filter((line) => line.startsWith("COPY --from"))).toEqual(also)
      const told = of.record.filter(({ action }) => action === "did").map(({ message }) => message)
      expect(told.length).toBeGreaterThanOrEqual(3)
      for (const message of told) expect(message).toMatch(/; install scripts are independent/u)
    },
  )

  it("lets ARGs go down across pip, which may build packages", () => {
    const files = { "requirements.txt": "Flask==3.0.3\n" }
    const command = "pip install -r requirements.txt"
    expect(instructions(compiled(command, files, {}))[1]).toBe("ARG GIT_SHA=none")
    expect(instructions(compiled(command, files, independent)).at(-2)).toBe("ARG GIT_SHA=none")
  })

  const script = { scripts: { postinstall: "node make.js" } }
  const forbidden: readonly (readonly [string, string, Files])[] = [
    ["npm's scripts of the project", "npm ci", npmProject({ "package.json": script })],
    ["what npm compiles of the project", "npm ci", npmProject({ "binding.gyp": "{}" })],
    [
      "pnpm's scripts of the project",
      "pnpm install --frozen-lockfile",
      { "package.json": script, "pnpm-lock.yaml": pnpmLock },
    ],
    [
      "yarn's scripts of the project",
      "yarn install",
      { "package.json": { ...script, packageManager: "yarn@1.22.22" }, "yarn.lock": yarnLock },
    ],
    [
      "yarn's scripts of a package of the project",
      "yarn install",
      {
        "package.json": { workspaces: ["a"], packageManager: "yarn@1.22.22" },
        "a/package.json": script,
        "yarn.lock": yarnLock,
      },
    ],
    [
      "a yarn that may be a later one, with packages of the project",
      "yarn install",
      { "package.json": { workspaces: ["a"] }, "a/package.json": {}, "yarn.lock": yarnLock },
    ],
    [
      "a yarn that may be a later one, with what that would change",
      "yarn install",
      { "package.json": {}, "yarn.lock": yarnLock, ".yarn/cache/a.zip": "" },
    ],
  ]
  it.each(forbidden)("says nothing of %s", (_what, command, files) => {
    expect(isSplit(compiled(command, files, independent), command)).toBe(false)
  })

  it.each<readonly [string, string, Files]>([
    ["runs no script", "npm ci", npmProject()],
    [
      "runs one that was read",
      "npm ci",
      npmProject({
        "package-lock.json": npmLock(
          locked("esbuild", { hasInstallScript: true, version: "0.25.0" }),
        ),
      }),
    ],
    [
      "is told to run none",
      "yarn install --ignore-scripts",
      { "package.json": {}, "yarn.lock": yarnLock },
    ],
    [
      "builds no package",
      "pip install --only-binary=:all: -r requirements.txt",
      { "requirements.txt": "Flask==3.0.3\n" },
    ],
  ])("is not named where an install %s", (_, command, files) => {
    const { record } = compiled(command, files, independent)
    const told = record.filter(({ action }) => action === "did").map(({ message }) => message)
    expect(told.length).toBeGreaterThan(0)
    expect(told.filter((message) => message.includes("independent"))).toEqual([])
  })

  it("leaves an ARG that the install names where it is", () => {
    const command = "npm ci --registry https://$GIT_SHA.example"
    expect(instructions(compiled(command, npmProject(), independent))[1]).toBe("ARG GIT_SHA=none")
  })
})
