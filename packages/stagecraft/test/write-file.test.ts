import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { replaceFile, writeFiles } from "../src/write-file.ts"

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "write-file-"))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

const read = (...path: readonly string[]): string => readFileSync(join(...path), "utf8")

describe("a file that is replaced", () => {
  it("stays a link, and what that leads to is written", () => {
    const cwd = folder()
    mkdirSync(join(cwd, "real/deep"), { recursive: true })
    writeFileSync(join(cwd, "real/file"), "old")
    symlinkSync("real/deep", join(cwd, "way"))
    symlinkSync("../file", join(cwd, "real/deep/hop"))
    symlinkSync("way/hop", join(cwd, "out"))
    replaceFile(join(cwd, "out"), "new")
    expect(read(cwd, "real/file")).toBe("new")
    expect(readlinkSync(join(cwd, "out"))).toBe("way/hop")
    expect(readdirSync(join(cwd, "real")).toSorted()).toEqual(["deep", "file"])
  })

  it("gets the folders it lies in", () => {
    const cwd = folder()
    writeFiles(
      ["a/b/c/first", "a/b/second"].map((name) => ({ path: join(cwd, name), text: "new" })),
    )
    expect([read(cwd, "a/b/c/first"), read(cwd, "a/b/second")]).toEqual(["new", "new"])
  })

  // What is asked for there is refused as if the folder that is there were not.
  it.runIf(existsSync("/proc/self"))("is refused where the system makes no folder", () => {
    expect(() => replaceFile("/proc/none/file", "new")).toThrow(/cannot write \/proc\/none\/file/u)
  })

  it("is made where a link leads that led nowhere", () => {
    const cwd = folder()
    symlinkSync("later/file", join(cwd, "out"))
    replaceFile(join(cwd, "out"), "new")
    expect(read(cwd, "later/file")).toBe("new")
    expect(lstatSync(join(cwd, "out")).isSymbolicLink()).toBe(true)
  })

  it("is refused in a circle of links", () => {
    const cwd = folder()
    symlinkSync("b", join(cwd, "a"))
    symlinkSync("a", join(cwd, "b"))
    expect(() => replaceFile(join(cwd, "a"), "new")).toThrow(/links go round in a circle/u)
    expect(readdirSync(cwd)).toEqual(["a", "b"])
  })
})

describe("several files", () => {
  it("are all written, or none of them", () => {
    const cwd = folder()
    writeFileSync(join(cwd, "first"), "old")
    mkdirSync(join(cwd, "second"))
    const files = ["first", "second"].map((name) => ({ path: join(cwd, name), text: "new" }))
    expect(() => writeFiles(files)).toThrow(/second: a folder has that name/u)
    expect(read(cwd, "first")).toBe("old")
    expect(readdirSync(cwd)).toEqual(["first", "second"])
    rmSync(join(cwd, "second"), { recursive: true })
    writeFiles(files)
    expect(["first", "second"].map((name) => read(cwd, name))).toEqual(["new", "new"])
    expect(readdirSync(cwd)).toEqual(["first", "second"])
  })

  it.each(["a file", "a link"])("that are new leave %s that appeared meanwhile", (kind) => {
    const cwd = folder()
    if (kind === "a file") writeFileSync(join(cwd, "second"), "other's")
    else symlinkSync("nowhere", join(cwd, "second"))
    const files = ["first", "second"].map((name) => ({
      path: join(cwd, name),
      text: "new",
      isNew: true,
    }))
    expect(() => writeFiles(files)).toThrow(/second: there is something of that name by now/u)
    expect(readdirSync(cwd)).toEqual(["second"])
    // Through the link to nowhere there would be something now.
    expect(existsSync(join(cwd, "second"))).toBe(kind === "a file")
  })
})
