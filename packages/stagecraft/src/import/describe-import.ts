import { basename, isAbsolute, relative } from "node:path"
import type { ImportedStep } from "@stagecraft/importer"
import type { ImportedConfig, ImportedSource } from "./import-config.ts"

/** What was made of Dockerfiles, in a few lines for a person; the first says the outcome. */
export function summaryOf(config: ImportedConfig, outcome: string, cwd: string): readonly string[] {
  const { sources, text, verified } = config
  const from = sources.flatMap(({ source, exclude }) => [
    show(source.file, cwd),
    ...(exclude.from === undefined ? [] : [exclude.from]),
  ])
  const files = sources.map(({ file }) => file)
  const stages = sum(files.map((file) => file.stages.length))
  const images = sum(files.map((file) => file.images.length))
  const before = sum(sources.map(({ source }) => linesOf(source.bytes)))
  const counts = [
    count(stages, "stage"),
    count(sum(files.map(({ tree }) => tree.instructions.length)), "instruction"),
    count(
      new Set(files.flatMap(({ args }) => args.map(({ reference }) => reference.name))).size,
      "build argument",
    ),
    count(images, "image"),
  ]
  return [
    `${outcome}, from ${listOf([...new Set(from)])}`,
    `  ${counts.join(", ")}; ${count(before, "line")} → ${linesOf(Buffer.from(text))}`,
    ...sources.flatMap((source) => rawLines(source, cwd)),
    ...sources.flatMap(leftOut),
    ...(verified
      ? [
          images === 1
            ? "  It is the same build: emitted without optimization, step by step."
            : `  They are the same ${images} builds: emitted without optimization, step by step.`,
        ]
      : ["  Nothing shows that it is the same build: --no-verify."]),
  ]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0)

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`
}

function show(file: string, cwd: string): string {
  return isAbsolute(file) ? relative(cwd, file) : basename(file)
}

/** Lines of a text; what follows the last newline counts when there is something. */
export function linesOf(bytes: Uint8Array): number {
  let lines = 0
  for (const byte of bytes) if (byte === 10) lines++
  return bytes.length > 0 && bytes.at(-1) !== 10 ? lines + 1 : lines
}

/** What has no place in a config. */
function leftOut({ exclude }: ImportedSource): readonly string[] {
  const { comments, from } = exclude
  return comments === 0 ? [] : [`  left out: ${count(comments, "comment")} of ${from}`]
}

const isRaw = ({ nodes }: ImportedStep): boolean =>
  nodes.some((node) => node.kind === "raw" || (node.kind === "onbuild" && node.step.kind === "raw"))

/** The instructions that the language cannot say and that stand in the config as they were. */
function rawLines({ file, source }: ImportedSource, cwd: string): readonly string[] {
  const raw = file.stages.flatMap(({ steps }) => steps.filter(isRaw))
  if (raw.length === 0) return []
  const lines = raw.map(({ instruction }) => instruction.lines.first).join(", ")
  return [
    `  ${count(raw.length, "instruction")} stayed as raw text: ${show(source.file, cwd)}:${lines}`,
  ]
}
