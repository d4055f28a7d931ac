/** 53 bits of a text: enough for a file name whose contents are checked, and cheaper than loading a real hash. */
export function shortHash(value: string): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let index = 0; index < value.length; index++) {
    const unit = value.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36)
}
