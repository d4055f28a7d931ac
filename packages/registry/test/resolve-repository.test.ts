import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { resolveRepository } from "../src/resolve/resolve-repository.ts"

/** The environment of somebody whose git speaks another language, and says so. */
function foreignGit(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-git-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const script = `#!/bin/sh
if [ "$LC_ALL" = C ]; then echo "fatal: repository 'x' not found" >&2; else echo "fatal: Depot nicht da" >&2; fi
exit 128
`
  writeFileSync(join(folder, "git"), script, { mode: 0o755 })
  return { PATH: folder, LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" }
}

test("what is wrong is understood whatever language git speaks", async () => {
  const asking = resolveRepository("https://a.dev/x.git", { env: foreignGit() })
  await expect(asking).rejects.toMatchObject({
    kind: "missing",
    message: "git cannot ask it: repository 'x' not found",
  })
})

test.each(["https://a.dev/\0.git", `https://a.dev/x.git#${"r".repeat(1_000_000)}`])(
  "an address that no program can be given is told of: %.20s",
  async (address) => {
    const asking = resolveRepository(address, { env: foreignGit() })
    await expect(asking).rejects.toMatchObject({
      kind: "unreachable",
      message: expect.stringContaining("git cannot ask it: "),
    })
  },
)
