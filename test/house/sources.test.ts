import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { filesBelow, repo } from "../support/repo.ts"

const sources = filesBelow("packages", (path) => /\/src\/.*\.ts$/u.test(path))
const read = (path: string): string => readFileSync(join(repo, path), "utf8")

describe("the sources", () => {
  it("are there", () => {
    expect(sources.length).toBeGreaterThan(100)
  })

  it("are short files", () => {
    const lengths = sources.map((path) => read(path).split("\n").length).toSorted((a, b) => a - b)
    expect(lengths.at(-1)).toBeLessThanOrEqual(400)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(80)
  })

  it("have no file that is called after nothing", () => {
    expect(sources.filter((path) => /\/(?:utils?|helpers?|common|misc)\.ts$/u.test(path))).toEqual(
      [],
    )
  })

  it("leave nothing for later", () => {
    const later = /\b(?:TODO|FIXME|XXX|HACK)\b|not (?:yet )?implemented/u
    expect(sources.filter((path) => later.test(read(path)))).toEqual([])
  })

  it("name no download address in the lock file", () => {
    expect(read("package-lock.json")).not.toContain('"resolved": "http')
  })
})
