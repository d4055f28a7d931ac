import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { beforeEach, describe, expect, test } from "vitest"
import { gitFacts } from "../src/git-facts.ts"
import { tempFolder, tempProject } from "./temp-project.ts"
import type { TempProject } from "./temp-project.ts"

let project: TempProject

const git = (...words: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...words], {
    cwd: project.directory,
    encoding: "utf8",
  }).trim()

beforeEach(() => {
  project = tempProject({ "image.config.ts": "", ".gitignore": "ignored\n", "deep/a.txt": "" })
  git("init", "--quiet", "--initial-branch=main")
})

describe("what git knows", () => {
  test("of a repository without a commit", () => {
    const { commit, branch, tag, dirty } = gitFacts(project.directory, process.env)
    expect([commit, branch, tag, dirty]).toEqual([undefined, "main", undefined, true])
  })

  test("of a clean one, also from a folder below", () => {
    git("add", ".")
    git("commit", "--quiet", "--message=one")
    git("tag", "v1.0")
    project.write("ignored", "")
    const { commit, branch, tag, dirty } = gitFacts(project.path("deep"), process.env)
    expect([commit, branch, tag, dirty]).toEqual([git("rev-parse", "HEAD"), "main", "v1.0", false])
  })

  test("of a changed one with a detached head", () => {
    git("add", ".")
    git("commit", "--quiet", "--message=one")
    git("checkout", "--quiet", "--detach")
    project.write("new.txt", "")
    const { branch, tag, dirty } = gitFacts(project.directory, process.env)
    expect([branch, tag, dirty]).toEqual([undefined, undefined, true])
  })

  test("outside of a repository, and without git", () => {
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: "/" }
    for (const facts of [
      gitFacts(tempFolder(), env),
      gitFacts(project.directory, { PATH: "/nowhere" }),
    ]) {
      const { commit, branch, tag, dirty } = facts
      expect([commit, branch, tag, dirty]).toEqual([undefined, undefined, undefined, false])
    }
  })
})

test("git is started only for a fact that is read, and once for each", () => {
  project.write("bin/git", `#!/bin/sh\necho "$@" >> "${project.path("calls")}"\necho out\n`)
  execFileSync("chmod", ["+x", project.path("bin/git")])
  const facts = gitFacts(project.directory, {
    PATH: `${project.path("bin")}:${process.env["PATH"]}`,
  })
  expect(existsSync(project.path("calls"))).toBe(false)
  expect([facts.commit, facts.commit]).toEqual(["out", "out"])
  const calls = execFileSync("cat", [project.path("calls")], { encoding: "utf8" })
  expect(calls).toBe("rev-parse --verify --quiet HEAD\n")
})
