import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ImageNode } from "@stagecraft/ir"
import { expect, onTestFinished, test } from "vitest"
import { sourceDates } from "../src/reproducible/source-dates.ts"

test("git is asked once for all configs of a repository, and each has the time of its own", async () => {
  const root = mkdtempSync(join(tmpdir(), "stagecraft-dates-"))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim()
  const asked = join(root, "asked")
  mkdirSync(join(root, "bin"))
  writeFileSync(join(root, "bin/git"), `#!/bin/sh\necho "$1" >> ${asked}\nexec ${real} "$@"\n`)
  chmodSync(join(root, "bin/git"), 0o755)
  const commit = (folder: string, seconds: number): void => {
    writeFileSync(join(root, folder, "file"), folder)
    const git = (...words: readonly string[]): void =>
      void execFileSync(real, ["-c", "user.name=t", "-c", "user.email=t@example.com", ...words], {
        cwd: join(root, folder),
        env: { ...process.env, GIT_COMMITTER_DATE: `@${seconds} +0000` },
      })
    git("init", "-q")
    git("add", "file")
    git("commit", "-qm", "all")
  }
  for (const folder of ["repo/apps/web", "repo/apps/api", "repo/module/app"])
    mkdirSync(join(root, folder), { recursive: true })
  commit("repo/module", 2000)
  commit("repo", 1000)
  const placed = ["repo/apps/web", "repo/apps/api", "repo", "repo/module/app"].map((folder) => ({
    image: { name: folder, reproducible: true, buildArgs: {} } as unknown as ImageNode,
    project: { directory: join(root, folder) },
  }))
  const notes: string[] = []
  const { of, problems } = await sourceDates(placed, {
    overrides: { buildArgs: {}, reproducible: undefined },
    env: { ...process.env, PATH: `${join(root, "bin")}:${process.env["PATH"]}` },
    note: (sentence) => notes.push(sentence),
  })
  expect(problems).toEqual([])
  expect(placed.map(({ image }) => of.get(image))).toEqual([1000, 1000, 1000, 2000])
  expect(readFileSync(asked, "utf8").trim().split("\n")).toEqual(["log", "status", "log", "status"])
  expect(notes).toHaveLength(1)
})
