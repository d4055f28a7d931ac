/** The ratio of the medians of two columns of pairs, with a 95% bootstrap interval. */
export interface Ratio {
  readonly ratio: number
  readonly low: number
  readonly high: number
}

/** The value at a share of the sorted list, such as 0.5 for the median. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!
}

/** Resamples whole pairs: what slowed the machine slowed both of a pair. */
export function ratioOf(ours: readonly number[], peer: readonly number[]): Ratio {
  const ratios = Array.from({ length: 1000 }, () => {
    const picks = ours.map(() => Math.floor(Math.random() * ours.length))
    return medianAt(ours, picks) / medianAt(peer, picks)
  })
  return {
    ratio: quantile(ours, 0.5) / quantile(peer, 0.5),
    low: quantile(ratios, 0.025),
    high: quantile(ratios, 0.975),
  }
}

const medianAt = (values: readonly number[], picks: readonly number[]): number =>
  quantile(
    picks.map((pick) => values[pick]!),
    0.5,
  )
