import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ImageNode, StageNode, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { afterAll, describe, expect, it } from "vitest"
import type { CompileOptions } from "../src/index.ts"
import { compile } from "../src/index.ts"
import { ALL, APP, file, folds, RUN_SH, stays } from "./fold-cases.ts"
import { copy, image, run, shell, span, stage } from "./nodes.ts"

const root = mkdtempSync(join(tmpdir(), "stagecraft-fold-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))
mkdirSync(join(root, "bin"))
for (const file of [
  "run.sh",
  "bin/a.sh",
  "bin/b.sh",
  "bin/odd*",
  "app",
  "chmod",
  "set",
  "set.d",
  "x.tar",
  "one",
])
  writeFileSync(join(root, file), file)
linkSync(join(root, "one"), join(root, "two"))
symlinkSync("run.sh", join(root, "link"))
mkdirSync(join(root, "tree/opt/rel"), { recursive: true })
symlinkSync("rel", join(root, "tree/opt/cur"))
for (const file of ["run.sh", "bin/a.sh", "bin/b.sh"]) chmodSync(join(root, file), 0o644)
chmodSync(join(root, "app"), 0o640)
chmodSync(join(root, "set"), 0o4755)

function fold(
  steps: readonly StepNode[],
  more: Partial<ImageNode> = {},
  options: CompileOptions = {},
) {
  const { dockerfile, record, problems } = compile(image(stage("app", "alpine", ...steps), more), {
    contextFolder: root,
    purpose: "build",
    ...options,
    optimize: {
      mergeRuns: false,
      moveMetadata: false,
      sinkArgs: false,
      ...options.optimize,
    },
  })
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([])
  const lines = dockerfile.slice(dockerfile.indexOf("FROM")).trimEnd().split("\n").slice(1)
  const notes = record.filter(({ pass }) => pass === "fold-permissions")
  return { lines, notes, said: notes.map(({ action, message }) => `${action}: ${message}`) }
}

describe("fold-permissions", () => {
  it.each(folds)("folds %s", (_, steps, lines) => {
    const { lines: out, notes } = fold(steps)
    const from = out.findIndex((line) => /^(?:COPY|ADD)/u.test(line))
    expect(out.slice(from, from + lines.length)).toEqual(lines)
    expect(notes.every(({ action }) => action === "did")).toBe(true)
    expect(notes.length).toBeGreaterThan(0)
    expect(out.join("\n")).not.toMatch(/RUN.*ch(?:mod|own|grp)/u)
  })
})

describe("fold-permissions leaves alone", () => {
  it.each(stays)("%s", (_, steps, notes) => {
    const profile = { profile: "docker-28" }
    const written = fold(steps, profile, { optimize: { foldPermissions: false } })
    const { lines, said } = fold(steps, profile)
    expect(lines).toEqual(written.lines)
    const expected = notes.map(({ source }) => new RegExp(`^stopped: .*(?:${source})`, "u"))
    expect(said).toEqual(expected.map((each) => expect.stringMatching(each) as string))
  })

  it("what only the context proves, in a Dockerfile that is kept", () => {
    const steps = [RUN_SH, run("chmod 755 /app/run.sh")]
    const { lines, notes } = fold(steps, {}, { purpose: "emit" })
    expect(lines).toEqual(["COPY run.sh /app/", "RUN chmod 755 /app/run.sh"])
    expect(notes).toMatchObject([{ action: "would", provedBy: ["run.sh"] }])
    const always = fold(steps, {}, { purpose: "emit", optimize: { contextProofs: "always" } })
    expect(always.lines).toEqual(["COPY --chmod=755 run.sh /app/"])
    expect(always.notes).toMatchObject([
      { action: "did", drops: ["chmod 755 /app/run.sh"], assumes: ["posix-shell"] },
    ])
  })

  it("an inline file needs no context", () => {
    const steps = [file("a.sh", "/a.sh"), run("chmod 755 /a.sh")]
    expect(fold(steps, {}, { purpose: "emit" }).notes).toMatchObject([{ action: "did" }])
    // Without heredocs the file becomes a command, which has no flags.
    const old = fold(
      [shell("/bin/sh", "-c"), { kind: "user", user: text("root"), span: span() }, ...steps],
      { profile: "docker-20.10" },
    )
    expect(old.said).toEqual([expect.stringMatching(/^would: .*docker-20.10 has no words/u)])
  })

  it("what a builder has no flag for", () => {
    const steps = [RUN_SH, run("chmod 755 /app/run.sh")]
    expect(fold(steps, { profile: "classic" }).notes).toMatchObject([{ action: "would" }])
  })
})

it("looks at the stages below, too", () => {
  const base = stage("base", "alpine", run("mkdir /run.sh"))
  const steps = [copy(undefined, "run.sh", "/run.sh"), run("chmod 755 /run.sh")]
  const over = (below: StageNode | string) =>
    compile(image(stage("top", below, ...steps)), { contextFolder: root, purpose: "build" })
  expect(over(base).dockerfile).toContain("RUN chmod")
  expect(over(stage("base", "alpine", run("mkdir /other"))).dockerfile).not.toContain("RUN chmod")
})

it("comments go where their step goes", () => {
  const chmod = run("chmod 755 bin/a.sh", { comments: ["It is run at the start."] })
  expect(fold([APP, ALL, chmod]).lines).toEqual([
    "WORKDIR /app",
    "COPY . .",
    "# It is run at the start.",
    "COPY --chmod=755 bin/a.sh bin/",
  ])
})
