/** Where a byte that is no UTF-8 goes: U+DC00 plus the byte. */
const RAW = 0xdc00
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()
const RAW_BYTES = /[\udc80-\udcff]+/gu

/** True for the unit that stands for one byte that is no UTF-8. */
export function isRawByte(unit: number): boolean {
  return unit >= 0xdc80 && unit <= 0xdcff
}

/** How many bytes a stretch of a text stands for. */
export function byteLength(text: string, from: number, end: number): number {
  let bytes = end - from
  for (let at = from; at < end; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80 || isRawByte(unit)) continue
    // Both halves of a pair come to four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return bytes
}

/** How many bytes the character takes that begins at the offset, or 0 when none does. */
function widthAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  const width = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  const second = bytes[at + 1] ?? 0
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < least || second > most) return 0
  for (let index = 2; index < width; index++)
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0
  return width
}

function decodeLoosely(bytes: Uint8Array): string {
  const parts: string[] = []
  let start = 0
  let at = 0
  while (at < bytes.length) {
    const width = widthAt(bytes, at)
    if (width > 0) {
      at += width
      continue
    }
    if (at > start) parts.push(decoder.decode(bytes.subarray(start, at)))
    parts.push(String.fromCharCode(RAW + (bytes[at] ?? 0)))
    at++
    start = at
  }
  parts.push(decoder.decode(bytes.subarray(start)))
  return parts.join("")
}

/** The text of bytes: UTF-8, and each byte that is none a lone surrogate from U+DC80 to U+DCFF. */
export function decodeSource(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    return decodeLoosely(bytes)
  }
}

/** The bytes that {@link decodeSource} made the text of. */
export function encodeSource(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text)
  const parts: Uint8Array[] = []
  let start = 0
  for (const found of text.matchAll(RAW_BYTES)) {
    parts.push(encoder.encode(text.slice(start, found.index)))
    parts.push(Uint8Array.from(found[0], (unit) => unit.charCodeAt(0) - RAW))
    start = found.index + found[0].length
  }
  parts.push(encoder.encode(text.slice(start)))
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
