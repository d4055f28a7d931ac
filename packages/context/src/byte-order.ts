// Without the u flag the class also finds the halves of a pair.
const SURROGATE = new RegExp("[\\ud800-\\udfff]")

/** JavaScript's own order: that of UTF-16 units. */
const unitOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Compares names by their UTF-8 bytes, the order builders walk a folder in.
 *
 * JavaScript compares UTF-16 units, which differs only where surrogates meet U+E000 to U+FFFF.
 */
export function byteOrder(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return unitOrder(a, b)
}

/** Sorts by {@link byteOrder} of their names, in place; what is in order already costs one look. */
export function sortByName(members: { readonly name: string }[]): void {
  const plain = !members.some(({ name }) => SURROGATE.test(name))
  const order = plain ? unitOrder : byteOrder
  if (members.every(({ name }, at) => at === 0 || order(members[at - 1]!.name, name) < 0)) return
  members.sort((a, b) => order(a.name, b.name))
}

/** The same for names alone. */
export function sortNames(names: string[]): string[] {
  const order = names.some((name) => SURROGATE.test(name)) ? byteOrder : unitOrder
  if (names.every((name, at) => at === 0 || order(names[at - 1]!, name) < 0)) return names
  return names.sort(order)
}
