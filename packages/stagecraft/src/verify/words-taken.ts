import { saidWords, trustedBy } from "@stagecraft/compiler"
import type { Compilation, OptimizeWord } from "@stagecraft/compiler"

/** What the author said that the optimizer went by: `` `hoistInstalls: "all"` ``. */
export function wordsTaken({ image, record }: Pick<Compilation, "image" | "record">): string[] {
  const words: [string, string][] = Object.entries(saidWords).filter(
    ([word]) => trustedBy({ record }, word as OptimizeWord).length > 0,
  )
  const isMerged = record.some(({ pass, action }) => pass === "merge-runs" && action === "did")
  if (isMerged && image.optimize.mergeRuns === "all") words.push(["mergeRuns", "all"])
  return words.map(([word, value]) => `\`${word}: ${JSON.stringify(value)}\``)
}
