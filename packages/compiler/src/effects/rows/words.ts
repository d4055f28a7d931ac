import type { Action, Operands, Touches, Trait } from "../tool.ts"

/** The words of a text, so that lists of options read like a manual's. */
export const words = (list: string): readonly string[] => list.split(/\s+/u).filter(Boolean)

/** Options that take a value which is no file. */
export const valued = (list: string): Readonly<Record<string, "data">> =>
  Object.fromEntries(words(list).map((option) => [option, "data" as const]))

export const values: Operands = { kind: "each", role: "data" }
export const packages: Operands = { kind: "each", role: "package" }
export const nothing: Operands = { kind: "none" }

/** A call by its traits, as the words of a text. */
export const does = (traits: string, operands: Operands = nothing): Action => ({
  operands,
  traits: words(traits) as Trait[],
})

/** Places as the words of two texts. */
export const touches = (
  reads: string,
  writes: string,
  variables: readonly string[] | undefined,
  more: Partial<Touches> = {},
): Touches => ({ reads: words(reads), writes: words(writes), variables, network: false, ...more })

/** For calls that were looked at for what they touch only, not for what they leave to a shell. */
export const ALONE = { why: "it is not known to do the same beside others in one RUN" }
