import type { FromInstruction } from "@stagecraft/dockerfile"
import { expandWord, isWordFault } from "@stagecraft/dockerfile"
import type { Base, StageNode, Text } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { StageTable } from "./stage-table.ts"
import type { Words } from "./words.ts"

/** Tells the names that a text with references can come to: its characters stand in them in their order. */
function canName(reference: Text): (name: string) => boolean {
  const pieces = [""]
  for (const part of reference) {
    if (typeof part === "string") pieces.push((pieces.pop() ?? "") + part)
    else if (part.kind === "literal") pieces.push((pieces.pop() ?? "") + part.value)
    else pieces.push("")
  }
  const [start = "", ...between] = pieces
  const end = between.pop()
  if (end === undefined) return (name) => name === start
  return (name) => {
    if (!name.startsWith(start) || !name.endsWith(end)) return false
    let at = start.length
    for (const piece of between) {
      const found = name.indexOf(piece, at)
      if (found === -1) return false
      at = found + piece.length
    }
    return at + end.length <= name.length
  }
}

/** True for an operator whose word can be the whole of what is read. */
const PUTS_WORD: ReadonlySet<string> = new Set([":-", "-", ":+", "+"])

/** True when the words of its operators can make a text the name of a stage. */
function wordsName(reference: Text, isStage: (name: string) => boolean): boolean {
  const [only, ...more] = reference
  if (more.length > 0 || typeof only !== "object" || only.kind === "literal") return false
  const { expansion } = only
  if (!expansion || !PUTS_WORD.has(expansion.operator)) return false
  const name = plain(expansion.word)
  return name === undefined ? wordsName(expansion.word, isStage) : isStage(name)
}

/**
 * The stages that build arguments can choose.
 *
 * A text that is nothing but a variable could be any stage. It is taken for the choice of one only where its default,
 * or the word that stands in for it, is one, or the builder gives it a value: most such variables stand for an image.
 */
function chosenStages(
  reference: Text,
  usual: string | undefined,
  stages: StageTable,
): readonly StageNode[] {
  const isStage = (name: string): boolean => stages.base(name) !== undefined
  const isChoice = reference.some(
    (part) => typeof part === "string" || (part.kind === "arg" && part.origin === "global"),
  )
  const isNamed = (usual !== undefined && isStage(usual)) || wordsName(reference, isStage)
  return isChoice || isNamed ? stages.named(canName(reference)) : []
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
