import type { BuildModel, ModelStep } from "./build-model.ts"
import { isAuthored, timeOf } from "./build-model.ts"

/** A chain of steps by its end. */
interface Chain {
  readonly step: ModelStep
  readonly before: Chain | undefined
  /** Milliseconds of all its steps. */
  readonly time: number
}

const EXPORT = /^(?:exporting|pushing|sending|writing|copying|unpacking|importing to)\b/u

/**
 * The chain of steps that took longest, in the order they ran; steps that took no time are left out.
 *
 * The engine names no inputs for its own errands, though builds wait for them: one without inputs follows the errands of
 * its image that were over when it began, and an export follows all that was.
 */
export function criticalPath(model: BuildModel): readonly ModelStep[] {
  const ended = [...model.runs]
    .filter(({ state }) => state !== "running")
    .toSorted((a, b) => a.endedAt - b.endedAt)
  const chains = new Map<string, Chain>()
  const errands = new Map<string, Chain[]>()
  const all = new Map<string, Chain[]>()
  let longest: Chain | undefined
  for (const step of ended) {
    const known =
      step.inputs.length > 0
        ? step.inputs.flatMap((id) => chains.get(id) ?? [])
        : [...step.images].flatMap(
            (image) =>
              lastBefore(
                (EXPORT.test(step.name.text) ? all : errands).get(image) ?? [],
                step.startedAt,
              ) ?? [],
          )
    const before = known.reduce<Chain | undefined>(longer, undefined)
    const chain = { step, before, time: timeOf(step) + (before?.time ?? 0) }
    chains.set(step.id, chain)
    longest = longer(longest, chain)
    for (const image of step.images) {
      note(all, image, chain)
      if (!isAuthored(step)) note(errands, image, chain)
    }
  }
  const path: ModelStep[] = []
  for (let chain = longest; chain; chain = chain.before)
    if (timeOf(chain.step) >= 1) path.unshift(chain.step)
  return path
}

function longer(one: Chain | undefined, other: Chain): Chain {
  return one && one.time >= other.time ? one : other
}

/** Keeps the longest chain up to each end; chains come in the order of their ends. */
function note(book: Map<string, Chain[]>, image: string, chain: Chain): void {
  const chains = book.get(image) ?? []
  book.set(image, chains)
  // Only what is longer than all before can be an answer, so the list grows in both directions: end and length.
  if (chain.time > (chains.at(-1)?.time ?? -1)) chains.push(chain)
}

/** The longest chain that was over at a moment. */
function lastBefore(chains: readonly Chain[], at: number): Chain | undefined {
  let low = 0
  let high = chains.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (chains[middle]!.step.endedAt <= at) low = middle + 1
    else high = middle
  }
  return chains[low - 1]
}
