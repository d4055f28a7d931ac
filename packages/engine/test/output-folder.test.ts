import { lstatSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { beforeEach, expect, onTestFinished, test } from "vitest"

import { openOutputFolder } from "../src/outputs/output-folder.ts"
import type { SentEntry } from "../src/session/file-send.ts"

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "stagecraft-folder-"))
  onTestFinished(() => rmSync(base, { recursive: true, force: true }))
})

const entry = (path: string, part: Partial<SentEntry> = {}): SentEntry => ({
  path,
  type: "file",
  mode: 0o644,
  modifiedNs: 0n,
  link: "",
  device: { major: 0, minor: 0 },
  ...part,
})
const directory = (path: string, mode = 0o755) => entry(path, { type: "directory", mode })

test("hard links of one platform do not wait for, nor with, those of another", async () => {
  const out = join(base, "out")
  const folder = openOutputFolder(out)
  onTestFinished(() => folder.discard())
  const [amd, arm] = [folder.sink.begin(), folder.sink.begin()]
  amd.add(directory("amd"))
  arm.add(directory("arm"))
  const open = arm.add(entry("arm/perl"))
  arm.add(entry("arm/perl5", { link: "arm/perl" }))
  amd.add(entry("amd/perl"))?.().close()
  amd.add(entry("amd/perl5", { link: "amd/perl" }))
  // The engine has sent all of the first and nothing of the file of the second.
  amd.end()
  open?.().close()
  arm.end()
  await folder.commit()
  for (const name of ["amd", "arm"]) {
    const [one, two] = ["perl", "perl5"].map((each) => lstatSync(join(out, name, each)))
    expect(one?.ino).toBe(two?.ino)
  }
})
