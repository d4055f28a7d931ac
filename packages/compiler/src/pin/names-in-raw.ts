import { readSourceAddress } from "@stagecraft/dockerfile"
import type { Instruction } from "@stagecraft/dockerfile"
import type { ImageNode, StageNode, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { namesTaken, rawInstructions } from "../raw-instructions.ts"
import type { OuterKind, OuterName } from "./outer-name.ts"

const COMMIT = /(?:#|[?&](?:commit|checksum)=)(?:[0-9a-f]{40}|[0-9a-f]{64})(?:[:&#]|$)/u

type Found = readonly [kind: OuterKind, name: string]

/**
 * What a step fetches by a name in raw text alone, also as a trigger: addresses of ADD, images of COPY and of mounts, and
 * bases. The text is printed as it is, so nothing can be pinned in it.
 *
 * @param stages - Those of the image: a word may be the name of one.
 */
export function namesInStep(
  step: StepNode,
  image: Pick<ImageNode, "escape">,
  stages: readonly StageNode[],
): readonly OuterName[] {
  if (step.kind === "onbuild") return namesInStep(step.step, image, stages)
  if (step.kind !== "raw") return NONE
  const named = new Set(stages.map(({ name }) => name.toLowerCase()))
  return rawInstructions(step, image)
    .flatMap((each) => fetchedBy(each, named))
    .map(([kind, name]) => ({
      kind,
      name: name.includes("$") ? undefined : name,
      written: text(name),
      span: step.span,
      isBase: false,
      isRaw: true,
    }))
}

const NONE: readonly OuterName[] = []

/** @param named - Stages by now; takes those that the text begins itself. */
function fetchedBy(instruction: Instruction, named: Set<string>): readonly Found[] {
  const image = (name: string): readonly Found[] =>
    name === "scratch" || /^\d+$|@sha256:/u.test(name) || named.has(name.toLowerCase())
      ? []
      : [["image", name]]
  switch (instruction.kind) {
    case "onbuild":
      return instruction.trigger ? fetchedBy(instruction.trigger, named) : []
    case "from": {
      const base = image(instruction.base)
      if (instruction.as !== undefined) named.add(instruction.as)
      return base
    }
    case "copy":
    case "run":
      return namesTaken(instruction).flatMap(image)
    case "add":
      return instruction.checksum === undefined
        ? instruction.sources.flatMap((source) =>
            source.kind === "path" ? addressOf(source.word) : [],
          )
        : []
    default:
      return []
  }
}

function addressOf(word: string): readonly Found[] {
  const { kind } = readSourceAddress(word)
  if (kind === "http") return [["file", word]]
  return kind === "git" && !COMMIT.test(word) ? [["repository", word]] : []
}
