import { structuredPatch } from "diff"

/** Lines of a difference that are shown; who wants more writes the file and asks git. */
const MOST_LINES = 120

/** Characters of a line that are shown. */
const LONGEST_LINE = 500

/** Lines that differ, beyond which no shortest way from one text to the other is looked for. */
const MOST_EDITS = 4000

/** What has to change in a text, as patches are written, with three lines around each place. */
export function unifiedDiff(name: string, present: string, wanted: string): string {
  const patch = structuredPatch(name, name, present, wanted, "", "", {
    context: 3,
    maxEditLength: MOST_EDITS,
  })
  if (!patch) return firstDifference(present, wanted)
  const lines = patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: own }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...own,
  ])
  const shown = lines.slice(0, MOST_LINES).map(cut)
  const more = lines.length - shown.length
  return [
    `--- ${name}, as it is`,
    `+++ ${name}, as it is emitted`,
    ...shown,
    ...(more > 0 ? [`… and ${more} lines more`] : []),
  ].join("\n")
}

const cut = (line: string): string =>
  line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line

function firstDifference(present: string, wanted: string): string {
  const [old, fresh] = [present.split("\n"), wanted.split("\n")]
  const line = fresh.findIndex((text, index) => text !== old[index])
  const at = line < 0 ? fresh.length : line
  return [`from line ${at + 1} on`, cut(`-${old[at] ?? ""}`), cut(`+${fresh[at] ?? ""}`)].join("\n")
}
