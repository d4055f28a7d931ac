import { deflateRawSync, inflateRawSync } from "node:zlib"
import { defaultsOf, defaultsUnder } from "./text-key.ts"
import type { ArgReference, Text, TextPart } from "./text.ts"

type Part = Exclude<TextPart, string>

/** An argument whose default is told by its place in the list of defaults, until it is put back. */
type Packed = Omit<ArgReference, "default"> & { default?: Text | number }

/** What is longer is worth being compressed. */
const LONG = 1024
/** Stands before what is compressed; anything else begins a list. */
const COMPRESSED = 0x7a

/** Most texts are written with the same numbers in them as the last time. */
const written = new WeakMap<Text, { readonly inner: string; readonly line: string }>()

function write(value: unknown, numbers: ReadonlyMap<Text, number>): string {
  return JSON.stringify(value, (property, each: unknown) =>
    property === "default" ? (numbers.get(each as Text) ?? each) : each,
  )
}

function lineOf(value: Text, numbers: ReadonlyMap<Text, number>): string {
  const inner = defaultsOf(value)
    .map((each) => numbers.get(each))
    .join(" ")
  const known = written.get(value)
  if (known?.inner === inner) return known.line
  const line = write(value, numbers)
  written.set(value, { inner, line })
  return line
}

/** A part as bytes: a list of all defaults under it, each once and after those it reads, and at last the part itself. */
export function packPart(part: Part): Uint8Array {
  const numbers = new Map<Text, number>()
  const lines = new Map<string, number>()
  for (const inner of defaultsUnder([part])) {
    const line = lineOf(inner, numbers)
    const number = lines.get(line) ?? lines.size
    lines.set(line, number)
    numbers.set(inner, number)
  }
  const list = `[${[...lines.keys(), write(part, numbers)].join(",")}]`
  const bytes = new TextEncoder().encode(list)
  if (bytes.length <= LONG) return bytes
  const short = deflateRawSync(bytes, { level: 1 })
  const out = new Uint8Array(short.length + 1)
  out[0] = COMPRESSED
  out.set(short, 1)
  return out
}

/** Puts the defaults back in the place of their numbers. */
function link(value: Text, defaults: readonly Text[]): void {
  for (const part of value) {
    if (typeof part === "string" || part.kind === "literal") continue
    const packed = part as Packed
    if (typeof packed.default === "number") packed.default = defaults[packed.default] ?? []
    if (!part.expansion) continue
    link(part.expansion.word, defaults)
    link(part.expansion.replacement ?? [], defaults)
  }
}

/** The part that {@link packPart} has made the bytes of. What it shares is shared again. */
export function unpackPart(bytes: Uint8Array): Part {
  const isCompressed = bytes[0] === COMPRESSED
  const plain = isCompressed ? inflateRawSync(bytes.subarray(1)) : bytes
  const list = JSON.parse(new TextDecoder().decode(plain)) as [...Text[], Part]
  const part = list.pop() as Part
  const defaults = list as Text[]
  for (const each of [...defaults, [part]]) link(each, defaults)
  return part
}
