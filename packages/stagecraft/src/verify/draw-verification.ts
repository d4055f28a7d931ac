import { showBytes } from "../progress/show-amount.ts"
import { showCodeSpan } from "../explain/draw-explanation.ts"
import { cut, MOST, nameOf, plural, textOf } from "./draw-lines.ts"
import type { Both, ChangedField, ChangedFile, Side, Verification } from "./verification.ts"

/** Draws what was found for a person: plain lines, without colour. */
export function drawVerification(found: Verification, all: boolean): string {
  const { same, paths, layers, size, files, config } = found
  const counts = [
    plural(paths, "path"),
    `${arrow(layers, String)} layers`,
    arrow(size, showBytes),
  ].join(", ")
  const verdict = same ? "the same image, as written and optimized" : "the images differ"
  const differences = [...files.map(drawFile), ...config.map(drawField)]
  const shown = all ? differences : differences.slice(0, MOST)
  const more = differences.length - shown.length
  return textOf([
    `${nameOf(found)}: ${verdict}: ${counts}`,
    ...shown.flat().map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more: --full shows them`] : []),
    ...drawMeant(found, all).map((line) => `  ${line}`),
  ])
}

function arrow({ asWritten, optimized }: Both, show: (value: number) => string): string {
  const [before, after] = [show(asWritten), show(optimized)]
  return before === after ? before : `${before} → ${after}`
}

function drawFile({ path, aspect, asWritten, optimized, below }: ChangedFile): readonly string[] {
  const rest = below > 0 ? `, with ${plural(below, "path")} in it` : ""
  const what = aspect === "presence" ? `${path} is in one of them only` : `${aspect} of ${path}`
  return [`${what}${rest}`, ...drawSides(asWritten, optimized)]
}

function drawField({ field, asWritten, optimized }: ChangedField): readonly string[] {
  return [`${field} of the config`, ...drawSides(asWritten, optimized)]
}

function drawSides(asWritten: Side, optimized: Side): readonly string[] {
  return [`  as written: ${drawSide(asWritten)}`, `  optimized:  ${drawSide(optimized)}`]
}

function drawSide({ value, from }: Side): string {
  if (value === undefined) return "not there"
  if (!from) return `${cut(value)}, of the base`
  return `${cut(value)}, from ${from.step}  ${showCodeSpan(from.span)} (Dockerfile line ${from.line})`
}

function drawMeant({ leftOut, drops, fromBuildToBuild }: Verification, all: boolean): string[] {
  const lines: string[] = []
  if (leftOut.length > 0)
    lines.push(
      `left out as meant: ${leftOut.map(({ folder, paths }) => `${folder} (${plural(paths, "path")})`).join(", ")}`,
    )
  if (drops.length > 0)
    lines.push(`not run any more, since another step does the same: ${drops.join("; ")}`)
  const restless = [...new Set(fromBuildToBuild.map(({ path }) => path))]
  const shown = all ? restless : restless.slice(0, 3)
  const more = restless.length - shown.length
  if (restless.length > 0)
    lines.push(
      `differs from build to build, also as written: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
    )
  return lines
}
