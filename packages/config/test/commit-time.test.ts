import { execFileSync } from "node:child_process"
import { pathToFileURL } from "node:url"
import { expect, test } from "vitest"
import { commitTime } from "../src/commit-time.ts"
import { tempFolder, tempProject } from "./temp-project.ts"

const outside = { ...process.env, GIT_CEILING_DIRECTORIES: "/" }

test("the time of the last commit is known, of shallow clones, too, and whether all is in it", async () => {
  const project = tempProject({ "image.config.ts": "", "deep/a.txt": "" })
  const commit = (seconds: number) => {
    const date = `${seconds} +0530`
    const env = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: "1500000000 +0000" }
    const who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    const words = [...who, "commit", "--quiet", "--allow-empty", "--message=one"]
    execFileSync("git", words, { cwd: project.directory, env })
  }
  execFileSync("git", ["init", "--quiet"], { cwd: project.directory })
  expect(await commitTime(project.directory, process.env)).toBe("its git repository has no commit")
  execFileSync("git", ["add", "."], { cwd: project.directory })
  commit(1_600_000_000)
  commit(1_700_000_000)
  const clean = { seconds: 1_700_000_000, dirty: false }
  expect(await commitTime(project.path("deep"), process.env)).toEqual(clean)
  const clone = tempFolder()
  const from = pathToFileURL(project.directory).href
  execFileSync("git", ["clone", "--quiet", "--depth=1", from, clone])
  expect(await commitTime(clone, process.env)).toEqual(clean)
  project.write("deep/new.txt", "")
  expect(await commitTime(project.directory, process.env)).toEqual({ ...clean, dirty: true })
})

test("why there is none is said in words, whatever language git speaks", async () => {
  const folder = tempFolder()
  const german = { ...outside, LANG: "de_DE.UTF-8", LANGUAGE: "de" }
  expect(await commitTime(folder, german)).toBe("it lies in no git repository")
  expect(await commitTime(folder, { PATH: "/nowhere" })).toBe("there is no git")
})

test("what git itself refuses is said in its words", async () => {
  const project = tempProject({
    "bin/git": '#!/bin/sh\necho "fatal: detected dubious ownership" >&2\nexit 128\n',
  })
  execFileSync("chmod", ["+x", project.path("bin/git")])
  const env = { PATH: `${project.path("bin")}:${process.env["PATH"]}` }
  expect(await commitTime(project.directory, env)).toBe("git says: detected dubious ownership")
})
