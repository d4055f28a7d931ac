import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { repo } from "../support/repo.ts"

const planted: string[] = []

function cruise(folder: string): { readonly code: number | null; readonly text: string } {
  const words = [
    "--config",
    join(repo, ".dependency-cruiser.cjs"),
    "--output-type",
    "err",
    "packages",
  ]
  const { status, stdout, stderr } = spawnSync(join(repo, "node_modules/.bin/depcruise"), words, {
    cwd: folder,
    encoding: "utf8",
  })
  return { code: status, text: stdout + stderr }
}

function plant(files: Readonly<Record<string, string>>): string {
  mkdirSync(join(repo, ".cache"), { recursive: true })
  const folder = mkdtempSync(join(repo, ".cache/planted-"))
  planted.push(folder)
  for (const [name, text] of Object.entries({ "tsconfig.base.json": "{}", ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

afterEach(() => {
  for (const folder of planted.splice(0)) rmSync(folder, { recursive: true })
})

describe("the floors", () => {
  it("hold in this house, and the check has read it", () => {
    const { code, text } = cruise(repo)
    expect(text).toContain("no dependency violations")
    expect(Number(/\((\d+) modules/u.exec(text)?.[1])).toBeGreaterThan(100)
    expect(code).toBe(0)
  })

  it("refuse a room that reaches up", () => {
    const folder = plant({
      "packages/ir/src/index.ts": 'export { a } from "../../dsl/src/index.ts"\n',
      "packages/dsl/src/index.ts": "export const a = 1\n",
    })
    const { code, text } = cruise(folder)
    expect(text).toContain("floor-of-ir")
    expect(code).not.toBe(0)
  })

  it("refuse rooms of one floor that know each other, and a way in that is not the door", () => {
    const folder = plant({
      "packages/dsl/src/index.ts": 'export { a } from "../../context/src/index.ts"\n',
      "packages/context/src/index.ts": 'export { a } from "../../ir/src/inner.ts"\n',
      "packages/ir/src/inner.ts": "export const a = 1\n",
    })
    const { text } = cruise(folder)
    expect(text).toContain("floor-of-dsl")
    expect(text).toContain("floor-of-context")
  })

  it("refuse a circle of types", () => {
    const folder = plant({
      "packages/ir/src/a.ts": 'import type { B } from "./b.ts"\nexport interface A { b?: B }\n',
      "packages/ir/src/b.ts": 'import type { A } from "./a.ts"\nexport interface B { a?: A }\n',
    })
    const { code, text } = cruise(folder)
    expect(text).toContain("no-circular")
    expect(code).not.toBe(0)
  })
})
