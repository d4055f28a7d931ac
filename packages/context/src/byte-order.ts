// Without the u flag the class also finds the halves of a pair.
const SURROGATE = new RegExp("[\\ud800-\\udfff]")

/**
 * Compares names by their UTF-8 bytes, the order builders walk a folder in.
 *
 * JavaScript compares UTF-16 units, which differs only where surrogates meet U+E000 to U+FFFF.
 */
export function byteOrder(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : a > b ? 1 : 0
}
