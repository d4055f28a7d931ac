import { showCodeSpan } from "../explain/draw-explanation.ts"
import { cut, MOST, nameOf, plural, textOf } from "./draw-lines.ts"
import type { Reproduction, RestlessFile, RestlessLayer } from "./reproduction.ts"

const shown = (value: string | undefined): string =>
  value === undefined ? "not there" : cut(value)

/** Draws what was found for a person: plain lines, without colour. */
export function drawReproduction(found: Reproduction, full: boolean): string {
  const { changed, config } = found
  return textOf([
    `${nameOf(found)}: ${verdictOf(found)}`,
    ...changed.flatMap((layer) => drawLayer(layer, full)),
    ...config.flatMap(({ field, first, second }) => [
      `  ${field} of the config`,
      `    first:  ${shown(first)}`,
      `    second: ${shown(second)}`,
    ]),
  ])
}

function verdictOf(found: Reproduction): string {
  const { same, ids, paths, layers, changed, keptTimes, sourceDateEpoch } = found
  const counts = `${plural(paths, "path")}, ${plural(layers, "layer")}`
  const times = `the times of ${plural(keptTimes, "path")}, which this engine does not rewrite`
  if (!same) {
    const which = `${changed.length} of ${plural(layers, "layer")} differ`
    return `another image each time it is built: ${which}${keptTimes > 0 ? `, beside ${times}` : ""}`
  }
  const at = new Date(sourceDateEpoch * 1000).toISOString()
  // Both have a label of this run alone, so that their id is not the one that a build tells.
  if (ids[0] === ids[1]) return `the same image each time it is built: ${counts}, times from ${at}`
  return `the same image each time it is built (${counts}), but for ${keptTimes > 0 ? times : "when it was made"}`
}

function drawLayer({ layer, from, files }: RestlessLayer, full: boolean): readonly string[] {
  const told = full ? files : files.slice(0, MOST)
  const more = files.length - told.length
  const where = from
    ? `${from.step}  ${showCodeSpan(from.span)} (Dockerfile line ${from.line})`
    : `layer ${layer}, of the base`
  return [
    `  ${where}`,
    ...(files.length === 0 ? ["    only its bytes differ, and none of its files"] : []),
    ...told.flatMap(drawFile),
    ...(more > 0 ? [`    and ${more} more: --full shows them`] : []),
  ]
}

function drawFile({ path, aspect, below, cause, first, second }: RestlessFile): readonly string[] {
  const rest = below > 0 ? `, with ${plural(below, "path")} in it` : ""
  const what =
    aspect === "presence"
      ? `${path} is in one of them only${rest}`
      : `${aspect} of ${path}: ${shown(first)}, then ${shown(second)}`
  return [`    ${what}`, ...(cause === undefined ? [] : [`      ${cause}`])]
}
