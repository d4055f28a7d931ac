import { parseDockerfile, readSourceAddress } from "@stagecraft/dockerfile"
import type { Instruction } from "@stagecraft/dockerfile"
import type { ImageNode, RawStep, StageNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import type { OuterKind, OuterName } from "./outer-name.ts"

const COMMIT = /(?:#|[?&](?:commit|checksum)=)(?:[0-9a-f]{40}|[0-9a-f]{64})(?:[:&#]|$)/u

type Found = readonly [kind: OuterKind, name: string]

/**
 * What raw text fetches by a name alone: addresses of ADD, images of COPY and of mounts, and bases. The text is printed as
 * it is, so nothing can be pinned in it.
 *
 * @param stages - Those of the image: a word may be the name of one.
 */
export function namesInRaw(
  { text: raw, span }: RawStep,
  { escape = "\\" }: Pick<ImageNode, "escape">,
  stages: readonly StageNode[],
): readonly OuterName[] {
  const named = new Set(stages.map(({ name }) => name.toLowerCase()))
  return instructionsIn(raw, escape)
    .flatMap((each) => fetchedBy(each, named))
    .map(([kind, name]) => ({
      kind,
      name: name.includes("$") ? undefined : name,
      written: text(name),
      span,
      isBase: false,
      isRaw: true,
    }))
}

/** Of text that is none as a whole, those of its lines that are some: it may have what only a newer builder knows. */
function instructionsIn(raw: string, escape: string): readonly Instruction[] {
  const read = (lines: string): readonly Instruction[] | undefined =>
    parseDockerfile(`# escape=${escape}\nFROM scratch\n${lines}`, {
      labs: true,
    }).tree?.instructions.slice(1)
  return read(raw) ?? raw.split("\n").flatMap((line) => read(line) ?? [])
}

/** @param named - Stages by now; takes those that the text begins itself. */
function fetchedBy(instruction: Instruction, named: Set<string>): readonly Found[] {
  const image = (name: string | undefined): readonly Found[] =>
    name === undefined ||
    name === "scratch" ||
    /^\d+$|@sha256:/u.test(name) ||
    named.has(name.toLowerCase())
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
      return image(instruction.from)
    case "run":
      return instruction.mounts.flatMap(({ fields }) =>
        fields.flatMap(({ key, value }) => (key === "from" ? image(value) : [])),
      )
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
