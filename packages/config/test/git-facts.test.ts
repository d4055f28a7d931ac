import { execFileSync } from "node:child_process"
import { chmodSync, existsSync, readFileSync } from "node:fs"
import { beforeEach, describe, expect, test } from "vitest"
import { gitFacts } from "../src/git-facts.ts"
import { tempFolder, tempProject } from "./temp-project.ts"
import type { TempProject } from "./temp-project.ts"

let project: TempProject

const who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
const tsx = import.meta.resolve("tsx")

const git = (...words: readonly string[]): string =>
  execFileSync("git", [...who, ...words], {
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

describe("in a hook of git", () => {
  /** What a hook hears from git: facts of folders, of the repository itself and of others in it and beside it. */
  const heardIn = (worktree: string, folders: readonly string[]): readonly unknown[] => {
    const out = project.path("heard")
    const facts = JSON.stringify(folders)
    const program = `
      import { gitFacts } from ${JSON.stringify(new URL("../src/git-facts.ts", import.meta.url).href)}
      import { isSource } from ${JSON.stringify(new URL("../../workspace/src/blocks/is-source.ts", import.meta.url).href)}
      import { writeFileSync } from "node:fs"
      const all = ${facts}.map((folder) => {
        const { commit, dirty } = gitFacts(folder, process.env)
        return [commit, dirty, isSource(folder, "dist")]
      })
      writeFileSync(${JSON.stringify(out)}, JSON.stringify(all))`
    project.write(".git/hooks/ask.mts", program)
    const script = `#!/bin/sh\nexec "${process.execPath}" --import "${tsx}" "${project.path(".git/hooks/ask.mts")}"\n`
    project.write(".git/hooks/post-commit", script)
    chmodSync(project.path(".git/hooks/post-commit"), 0o755)
    execFileSync("git", [...who, "commit", "--quiet", "--allow-empty", "--message=hook"], {
      cwd: worktree,
    })
    return JSON.parse(readFileSync(out, "utf8")) as readonly unknown[]
  }

  test("each folder is answered for by its own repository", () => {
    project.write("deep/dist/a.js", "")
    git("add", ".")
    git("commit", "--quiet", "--message=one")
    const other = tempProject({ "a.txt": "", "deep/dist/b.js": "" })
    const inOther = (...words: readonly string[]) =>
      execFileSync("git", [...who, ...words], { cwd: other.directory, encoding: "utf8" }).trim()
    inOther("init", "--quiet")
    inOther("add", ".")
    inOther("commit", "--quiet", "--message=other")
    const worktree = `${tempFolder()}/worktree`
    git("worktree", "add", "--quiet", worktree)
    const first = git("rev-parse", "HEAD")
    const others = inOther("rev-parse", "HEAD")
    const folders = [`${worktree}/deep`, project.path("deep"), other.path("deep"), tempFolder()]
    const heard = heardIn(worktree, folders)
    const own = execFileSync("git", ["rev-parse", "HEAD"], { cwd: worktree, encoding: "utf8" })
    expect(heard).toEqual([
      [own.trim(), false, true],
      [first, false, true],
      [others, false, true],
      [own.trim(), true, false],
    ])
  })

  test("a repository that lies apart from its files is the one that is named", () => {
    const files = project.path("deep/files")
    project.write("deep/files/a.txt", "")
    const apart = { ...process.env, GIT_DIR: `${tempFolder()}/apart`, GIT_WORK_TREE: files }
    const ask = (...words: readonly string[]) =>
      execFileSync("git", [...who, ...words], { cwd: files, env: apart, encoding: "utf8" }).trim()
    ask("init", "--quiet")
    ask("add", ".")
    ask("commit", "--quiet", "--message=apart")
    const { commit, dirty } = gitFacts(files, apart)
    expect([commit, dirty]).toEqual([ask("rev-parse", "HEAD"), false])
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
