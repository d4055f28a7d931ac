import type { FromInstruction } from "@stagecraft/dockerfile"
import { expandWord, isWordFault } from "@stagecraft/dockerfile"
import type { Base, StageNode, Text } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { StageTable } from "./stage-table.ts"
import type { Words } from "./words.ts"

const SPECIAL = /[$()*+.?[\\\]^{|}]/gu

/** The names that a text with references can come to. */
function namePattern(reference: Text): RegExp {
  const parts = reference.map((part) => {
    if (typeof part === "string") return part.replace(SPECIAL, "\\$&")
    return part.kind === "literal" ? part.value.replace(SPECIAL, "\\$&") : ".*"
  })
  return new RegExp(`^${parts.join("")}$`, "su")
}

/**
 * The stages that build arguments can choose.
 *
 * A text that is nothing but a variable could be any stage. It is taken for the choice of one only where its default is
 * one, or the builder gives it a value: most such variables stand for an image.
 */
function chosenStages(
  reference: Text,
  usual: string | undefined,
  stages: StageTable,
): readonly StageNode[] {
  const matching = namePattern(reference)
  const isChoice = reference.some(
    (part) => typeof part === "string" || (part.kind === "arg" && part.origin === "global"),
  )
  if (!isChoice && (usual === undefined || !stages.base(usual))) return []
  return stages.named((name) => matching.test(name))
}

/** The base of a FROM. Only arguments before the first FROM are known there. */
export function liftBase(
  { base }: FromInstruction,
  words: Words,
  stages: StageTable,
  defaults: ReadonlyMap<string, string>,
): Base {
  const reference = words.text(base)
  const name = plain(reference)
  if (name === undefined) {
    const usual = expandWord(base, words.place.escape, defaults)
    const chosen = chosenStages(reference, isWordFault(usual) ? undefined : usual, stages)
    return { kind: "image", reference, ...(chosen.length > 0 && { stages: chosen }) }
  }
  if (name === "") words.fail("has a base that is always empty")
  const stage = stages.base(name)
  if (stage) return { kind: "stage", stage }
  return name === "scratch" ? { kind: "scratch" } : { kind: "image", reference }
}
