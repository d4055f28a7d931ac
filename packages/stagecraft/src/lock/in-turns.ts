const AT_ONCE = 8

/** Does something for each of many, a few at the same time; results are in the order of what was given. */
export async function inTurns<A, B>(
  list: readonly A[],
  act: (each: A) => Promise<B>,
): Promise<readonly B[]> {
  const results: B[] = []
  let next = 0
  const work = async (): Promise<void> => {
    while (next < list.length) {
      const index = next++
      results[index] = await act(list[index]!)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, list.length) }, work))
  return results
}
