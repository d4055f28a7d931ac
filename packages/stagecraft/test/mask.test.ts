import { inspect } from "node:util"
import { GrpcError } from "../../engine/src/native/grpc-error.ts"
import { describe, expect, it } from "vitest"
import { maskCause, maskDiagnostic, maskOf } from "../src/mask.ts"

const mask = maskOf([Buffer.from("sesame")])

describe("a finding", () => {
  it("is masked in all that is foreign", () => {
    const span = { file: "image.config.ts", line: 1, column: 1 }
    const found = maskDiagnostic(
      {
        code: "run-failed",
        severity: "error",
        message: "a sesame",
        hint: "try sesame",
        related: [{ message: "sesame too", span }],
        output: "sesame\nx",
        span,
      },
      mask,
    )
    expect(found).toEqual({
      code: "run-failed",
      severity: "error",
      message: "a ***",
      hint: "try ***",
      related: [{ message: "*** too", span }],
      output: "***\nx",
      span,
    })
    expect(maskDiagnostic({ code: "a", severity: "error", message: "b" }, mask)).toEqual({
      code: "a",
      severity: "error",
      message: "b",
    })
  })
})

describe("a cause", () => {
  it("is masked with its stack and its own causes, and without what was attached", () => {
    const inner = Object.assign(new TypeError("sesame inside"), { code: "ECONNRESET" })
    const error = new GrpcError(2, "curl -u sesame failed", [
      { type: "errdefs.Solve", value: { args: ["sesame"] } },
    ])
    error.cause = inner
    const shown = maskCause(error, mask)
    expect(shown).toBeInstanceOf(Error)
    expect(shown).toMatchObject({ name: "GrpcError", message: "curl -u *** failed", code: 2 })
    expect((shown as Error).cause).toMatchObject({
      name: "TypeError",
      message: "*** inside",
      code: "ECONNRESET",
    })
    const printed = inspect(shown, { depth: null, showHidden: true })
    expect(printed).not.toContain("sesame")
    expect(printed).toContain("mask.test.ts")
    expect(printed).not.toContain("errdefs")
  })

  it("may be anything, also its own cause", () => {
    const round = new Error("sesame")
    round.cause = round
    expect(inspect(maskCause(round, mask), { depth: null })).not.toContain("sesame")
    expect(maskCause("a sesame", mask)).toBe("a ***")
    expect(maskCause({ token: "sesame" }, mask)).not.toHaveProperty("token")
    expect(maskCause(undefined, mask)).toBeUndefined()
  })
})
