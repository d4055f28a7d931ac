import { spawnSync } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isImageError } from "@stagecraft/ir"
import { expect, it, onTestFinished } from "vitest"
import { holdFile } from "../src/hold-file.ts"

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "hold-file-"))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

const read = (file: string): string => readFileSync(file, "utf8")

/** What this process writes into a note, of another process. */
async function noteOf(file: string, pid: number): Promise<string> {
  const own = await holdFile(file, () => read(`${file}.held`))
  return JSON.stringify({ ...(JSON.parse(own) as object), pid })
}

it("lets one after the other at a file, by whatever link, and leaves nothing behind", async () => {
  const cwd = folder()
  const file = join(cwd, "file")
  symlinkSync("file", join(cwd, "link"))
  let inside = 0
  const worst = await Promise.all(
    ["file", "link", "file", "link"].map((name) =>
      holdFile(join(cwd, name), () => {
        inside += existsSync(`${file}.held`) ? 1 : 100
        return inside
      }),
    ),
  )
  expect(new Set(worst)).toEqual(new Set([1, 2, 3, 4]))
  await expect(
    holdFile(file, () => {
      throw new Error("no")
    }),
  ).rejects.toThrow("no")
  expect(readdirSync(cwd)).toEqual(["link"])
})

it("takes a file over from a process that is no more, at once", async () => {
  const file = join(folder(), "file")
  const { pid } = spawnSync(process.execPath, ["-e", ""])
  writeFileSync(`${file}.held`, await noteOf(file, pid))
  const before = performance.now()
  const all = [1, 2, 3].map((each) => holdFile(file, () => each))
  expect(await Promise.all(all)).toEqual([1, 2, 3])
  expect(performance.now() - before).toBeLessThan(8000)
  expect(existsSync(`${file}.held`)).toBe(false)
})

it("waits for who lives, and for a note that is not whole, but not for ever", async () => {
  const file = join(folder(), "file")
  for (const text of [await noteOf(file, process.ppid), ""]) {
    writeFileSync(`${file}.held`, text)
    const before = performance.now()
    expect(await holdFile(file, () => "mine", 200)).toBe("mine")
    expect(performance.now() - before).toBeGreaterThan(190)
  }
})

it("says where no note can lie", async () => {
  const cwd = folder()
  mkdirSync(join(cwd, "file.held"))
  const failed = await holdFile(join(cwd, "file"), () => 1).catch((error: unknown) => error)
  const [problem] = isImageError(failed) ? failed.diagnostics : []
  expect(problem).toMatchObject({
    code: "file-not-written",
    message: expect.stringMatching(/file\.held: a folder has that name$/u) as string,
  })
})
