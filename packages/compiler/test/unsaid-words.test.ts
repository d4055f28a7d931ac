import type { StepNode } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import type { CompileOptions } from "../src/index.ts"
import { cachedRuns, compile, saidWords, trustedBy, unsaidWords } from "../src/index.ts"
import { copy, image, run, setEnv, stage, workdir } from "./nodes.ts"
import { locked, npmLock, npmProject, withContext } from "./split-context.ts"

const all = copy(undefined, ".", ".")

function compiled(
  steps: readonly StepNode[],
  optimize: CompileOptions["optimize"] = {},
  contextFolder?: string,
) {
  const node = image(stage("app", "node:22", workdir("/app"), ...steps))
  const said = optimize === false ? {} : optimize
  return compile(
    { ...node, optimize: { ...node.optimize, ...said } },
    { purpose: "build", ...(contextFolder !== undefined && { contextFolder }) },
  )
}

const unsaid = (steps: readonly StepNode[], optimize: CompileOptions["optimize"] = {}) =>
  unsaidWords(compiled(steps, optimize))

describe("words that an image does not say", () => {
  const install = run("apt-get update && apt-get install -y tini")
  const built = [all, run("npm ci"), run("npm run build"), install]

  it("are those that may change something", () => {
    expect(unsaid(built)).toEqual(["hoistInstalls", "cacheMounts"])
    expect(unsaid([all, run("./build")])).toEqual([])
    expect(unsaid([install, all, run("./build")])).toEqual([])
    expect(unsaid([setEnv({ A: "1" }), run("npm ci")])).toEqual([])
  })

  it("are none that were said or refused", () => {
    expect(unsaid(built, { hoistInstalls: "all", cacheMounts: "all" })).toEqual([])
    expect(unsaid(built, { hoistInstalls: false, cacheMounts: false })).toEqual([])
    expect(unsaid(built, { ...saidWords, cacheMounts: "known" })).toEqual(["cacheMounts"])
  })

  it("are about installs that were not proved, and tests of Go, of which nobody is told", () => {
    const files = npmProject({
      "package-lock.json": npmLock(locked("a", { hasInstallScript: true })),
    })
    withContext(files, (folder) => {
      const words = (more: CompileOptions["optimize"]) =>
        unsaidWords(compiled([all, run("npm ci")], more, folder))
      expect(words({})).toEqual(["installScripts"])
      expect(words({ installScripts: "independent" })).toEqual([])
      expect(words({ splitCopies: false, sinkArgs: false })).toEqual([])
    })
    const test = [all, run("go test ./...")]
    expect(unsaid(test)).toEqual(["cacheMounts"])
    expect(cachedRuns(compiled(test))).toBe(0)
    expect(cachedRuns(compiled(test, { cacheMounts: "all" }))).toBe(1)
  })

  it("are about installs that stand in one RUN with what nobody understands", () => {
    withContext(npmProject(), (folder) => {
      const both = [all, run("npm ci && npm run build")]
      const open = unsaidWords(compiled(both, {}, folder))
      expect(open).toEqual(["splitRuns", "installScripts", "cacheMounts"])
      expect(unsaidWords(compiled(both, { splitRuns: false }, folder))).not.toContain("splitRuns")
      const said = compiled(both, { splitRuns: "all" }, folder)
      expect(trustedBy(said, "splitRuns").map(({ step }) => step)).toEqual([
        "RUN npm ci && npm run build",
      ])
      const plain = compiled(
        [all, run("npm ci --ignore-scripts && mkdir x")],
        { splitRuns: "all" },
        folder,
      )
      expect(trustedBy(plain, "splitRuns")).toEqual([])
    })
  })

  it("are said of the steps that they are taken for", () => {
    const said = compiled(built, saidWords)
    expect(trustedBy(said, "hoistInstalls").map(({ step }) => step)).toEqual([
      "RUN npm ci",
      "RUN npm run build",
    ])
    expect(trustedBy(said, "cacheMounts").map(({ step }) => step)).toEqual(["RUN npm ci"])
    expect(trustedBy(said, "installScripts")).toEqual([])
    expect(trustedBy(compiled(built), "hoistInstalls")).toEqual([])
  })

  it("are said of installs that are split off, or that arguments go across", () => {
    const files = npmProject({
      "package-lock.json": npmLock(locked("a", { hasInstallScript: true })),
    })
    withContext(files, (folder) => {
      const said = compiled([all, run("npm ci")], saidWords, folder)
      expect(trustedBy(said, "installScripts").map(({ step }) => step)).toEqual(["RUN npm ci"])
    })
  })
})
