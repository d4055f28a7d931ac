import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { beforeEach, expect, onTestFinished, test } from "vitest"

import { openOutputs } from "../src/outputs/open-outputs.ts"
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

test("an output inside of another one, which has closed folders", async () => {
  chmodSync(base, 0o777)
  const asRoot = process.getuid?.() === 0
  // Root may do everything, so it steps down for the moment.
  if (asRoot) process.seteuid?.(65_534)
  try {
    const outer = openOutputFolder(join(base, "out"))
    const inner = openOutputFolder(join(base, "out", "sub"))
    const [one, two] = [outer.sink.begin(), inner.sink.begin()]
    one.add(directory("closed", 0o555))
    one.add(directory("closed/in", 0o500))
    one.add(entry("closed/in/file"))?.().close()
    two.add(entry("file"))?.().close()
    for (const each of [one, two]) each.end()
    for (const each of [outer, inner]) await each.commit()
    for (const each of [outer, inner]) await each.discard()
    expect(readdirSync(join(base, "out"))).toEqual(["closed", "sub"])
    expect(readdirSync(join(base, "out", "sub"))).toEqual(["file"])
    const modes = ["closed", "closed/in"].map((name) => statSync(join(base, "out", name)).mode)
    expect(modes.map((mode) => mode & 0o777)).toEqual([0o555, 0o500])
    expect(readdirSync(join(base, "out", "closed", "in"))).toEqual(["file"])
  } finally {
    if (asRoot) process.seteuid?.(0)
  }
})

test.each(["file", "folder"] as const)(
  "a %s that cannot be opened leaves no parents",
  async (kind) => {
    // Its own name fits, with what is put to it while it is written it does not; and one that never fits.
    for (const name of ["x".repeat(250), `${"x".repeat(300)}/below`]) {
      const path = join(base, "new", "deep", name)
      const outputs = openOutputs(new Map([[0, { kind, path }]]))
      await expect(outputs).rejects.toThrow("a name is too long for this file system")
      expect(readdirSync(base)).toEqual([])
    }
  },
)

test("outputs that share a new parent leave it neither to each other nor behind", async () => {
  const paths = ["a", "b", "deep/c"].map((name) => join(base, "new", name))
  const outputs = await openOutputs(
    new Map(paths.map((path, at) => [at, { kind: at === 1 ? "folder" : "file", path }])),
  )
  await outputs.discard()
  expect(readdirSync(base)).toEqual([])
})
