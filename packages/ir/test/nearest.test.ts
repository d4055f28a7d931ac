import { describe, expect, it } from "vitest"
import { nearest } from "../src/index.ts"

describe("nearest", () => {
  it("finds what a person meant", () => {
    expect(nearest("satge", ["stage", "image"])).toBe("stage")
    expect(nearest("prot", ["port", "part"])).toBe("port")
    expect(nearest("pakage.json", ["package.json", "package-lock.json"])).toBe("package.json")
    expect(nearest("SIGTREM", ["SIGTERM", "SIGKILL"])).toBe("SIGTERM")
    expect(nearest("Build", ["build"])).toBe("build")
  })

  it("says nothing rather than something far-fetched", () => {
    expect(nearest("web", ["database", "worker"])).toBeUndefined()
    expect(nearest("x", [])).toBeUndefined()
  })
})
