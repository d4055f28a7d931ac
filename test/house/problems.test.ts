import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { describe, expect, it } from "vitest"
import { filesBelow, repo } from "../support/repo.ts"

const read = (path: string): string => readFileSync(join(repo, path), "utf8")

/** Codes with the file that declares them, read from the sources. */
function declaredCodes(sources: readonly string[]): Map<string, string> {
  const codes = new Map<string, string>()
  for (const path of sources)
    for (const [, code = ""] of read(path).matchAll(/\bproblem\(\s*"([^"]+)"/gu))
      codes.set(code, path)
  return codes
}

const codes = declaredCodes(filesBelow("packages", (path) => /\/src\/.*\.ts$/u.test(path)))
const pages = filesBelow("docs/problems", (path) => path.endsWith(".md"))

describe("problems", () => {
  it("are found at all", () => {
    expect(codes.size).toBeGreaterThan(50)
  })

  it("have codes of lower-case words", () => {
    expect([...codes.keys()].filter((code) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(code))).toEqual(
      [],
    )
  })

  it("have a page each, and there is no page of a problem that is gone", () => {
    const named = pages.map((path) => basename(path, ".md"))
    expect([...codes.keys()].filter((code) => !named.includes(code))).toEqual([])
    expect(named.filter((code) => !codes.has(code))).toEqual([])
  })

  it("have pages that say what it is and the way out", () => {
    const thin = pages.filter((path) => {
      const text = read(path)
      return !text.startsWith(`# ${basename(path, ".md")}\n`) || text.length < 200
    })
    expect(thin).toEqual([])
  })

  it("are each shown by a test", () => {
    const tests = filesBelow(".", (path) => /(?:^|\/)test\/.*\.(?:ts|txt|snap|md)$/u.test(path))
    const text = tests.map(read).join("\n")
    expect([...codes.keys()].filter((code) => !text.includes(code))).toEqual([])
  })
})
