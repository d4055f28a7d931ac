/** What a field of a message holds, and what it is when the message leaves it out. */
export interface Kind<T> {
  readonly absent: T
  read(value: number | Uint8Array): T
}

/** A numbered field of a message. */
export interface Field<T> {
  readonly number: number
  readonly initial: () => T
  readonly add: (before: T, value: number | Uint8Array) => T
}

const asBytes = (value: number | Uint8Array): Uint8Array => {
  if (typeof value === "number") throw new RangeError("a number stands where bytes belong")
  return value
}

const decoder = new TextDecoder()

export const int: Kind<number> = { absent: 0, read: Number }
export const flag: Kind<boolean> = { absent: false, read: Boolean }
export const bytes: Kind<Uint8Array> = { absent: new Uint8Array(), read: asBytes }
export const text: Kind<string> = { absent: "", read: (value) => decoder.decode(asBytes(value)) }

/** A field that stands at most once; a repetition replaces it. */
export function one<T>(number: number, kind: Kind<T>): Field<T> {
  return { number, initial: () => kind.absent, add: (_, value) => kind.read(value) }
}

/** A field that may stand any number of times. */
export function many<T>(number: number, kind: Kind<T>): Field<readonly T[]> {
  return {
    number,
    initial: () => [],
    // The list is made by `initial` for this one message, and a message may hold thousands.
    add: (before, value) => {
      ;(before as T[]).push(kind.read(value))
      return before
    },
  }
}

type Shape = Readonly<Record<string, Field<never>>>
type ValueOf<S> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never }

/**
 * A message as a table of its fields; those it does not name are skipped.
 *
 * `read` throws RangeError when the bytes end early or are of a wire type that no message here uses.
 */
export function message<const S extends Record<string, unknown>>(
  shape: S,
): Kind<ValueOf<S> | undefined> & { decode(data: Uint8Array): ValueOf<S> } {
  const rows = Object.entries(shape as Shape)
  const decode = (data: Uint8Array): ValueOf<S> => {
    const out: Record<string, unknown> = {}
    for (const [name, field] of rows) out[name] = field.initial()
    for (const { number, value } of fieldsOf(data)) {
      const row = rows.find(([, field]) => field.number === number)
      if (row) out[row[0]] = row[1].add(out[row[0]] as never, value)
    }
    return out as ValueOf<S>
  }
  return { absent: undefined, read: (value) => decode(asBytes(value)), decode }
}

function* fieldsOf(
  data: Uint8Array,
): Generator<{ readonly number: number; readonly value: number | Uint8Array }> {
  let at = 0
  const varint = (): number => {
    let value = 0
    // Arithmetic, not shifts: sizes go beyond 32 bits. Beyond 53 they lose their last digits, which nobody reads.
    for (let scale = 1, count = 0; count < 10; scale *= 128, count++) {
      const byte = data[at++]
      if (byte === undefined) break
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw new RangeError("a number of the message does not end")
  }
  const take = (length: number): Uint8Array => {
    if (at + length > data.length) throw new RangeError("the message ends early")
    at += length
    return data.subarray(at - length, at)
  }
  while (at < data.length) {
    const tag = varint()
    const number = Math.floor(tag / 8)
    const wire = tag % 8
    if (wire === 0) yield { number, value: varint() }
    else if (wire === 2) yield { number, value: take(varint()) }
    else if (wire === 1) yield { number, value: take(8) }
    else if (wire === 5) yield { number, value: take(4) }
    else throw new RangeError(`wire type ${wire} of field ${number} is not known`)
  }
}

/** Writes a field of text, as the few answers that go the other way need it. */
export function writeText(number: number, value: string): Uint8Array {
  const content = Buffer.from(value, "utf8")
  const head: number[] = [number * 8 + 2]
  let length = content.length
  for (; length > 127; length = Math.floor(length / 128)) head.push((length % 128) + 128)
  head.push(length)
  return Buffer.concat([Buffer.from(head), content])
}
