import fc from "fast-check"
import type { StepNode } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import type { PrintOptions } from "@stagecraft/dockerfile"
import { printStep, profileNamed } from "@stagecraft/dockerfile"

/** How many cases all of these tests have together; `STAGECRAFT_CAMPAIGN_EXACTNESS=20000` makes it the long campaign. */
export const cases = Number(process.env["STAGECRAFT_CAMPAIGN_EXACTNESS"] ?? 2000)
export const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_240_611)

/** The share of all cases that one test takes. */
export const share = (percent: number): number => Math.ceil((cases * percent) / 100)

/** The given number of values, the same ones for the same seed. */
export function sample<T>(arbitrary: fc.Arbitrary<T>, count: number, salt: number): readonly T[] {
  return fc.sample(arbitrary, { numRuns: count, seed: seed + salt })
}

/** Values in groups of at most `size`. */
export function groups<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  )
}

export const span = { file: "image.config.ts", line: 1, column: 1 }

const profile = profileNamed("docker-28")
if (!profile) throw new Error("the profile is gone")

export const options = (escape: "\\" | "`" = "\\"): PrintOptions => ({
  escape,
  profile,
  stageName: (stage) => stage.name,
})

/** The lines of a step, or the errors for which it was refused. */
export function print(
  step: StepNode,
  how: PrintOptions,
): { readonly text: string } | { readonly refused: readonly Diagnostic[] } {
  const { lines, problems } = printStep(step, how)
  const refused = problems.filter(({ severity }) => severity === "error")
  return refused.length > 0 ? { refused } : { text: lines.map(({ text }) => text).join("\n") }
}

/** The head of a file with that escape character. */
export const head = (escape: "\\" | "`", base = "scratch"): string =>
  `${escape === "`" ? "# escape=`\n" : ""}FROM ${base}\n`
