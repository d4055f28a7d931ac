import { readFields } from "./session/protobuf.ts"
import type { WireField } from "./session/protobuf.ts"

/** What a field of a message holds, and what it is when the message leaves it out. */
export interface Kind<T> {
  readonly absent: T
  read(field: WireField): T
}

/** A numbered field of a message. */
export interface Field<T> {
  readonly number: number
  readonly initial: () => T
  readonly add: (before: T, field: WireField) => T
}

// A name may begin with U+FEFF; it is a part of it.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

/** Sizes beyond 53 bits lose their last digits, which nobody reads. */
export const int: Kind<number> = { absent: 0, read: ({ value }) => Number(value) }
/** A `bool`. */
export const flag: Kind<boolean> = { absent: false, read: ({ value }) => value !== 0n }
/** Bytes as they came, in the memory of the message they are from. */
export const bytes: Kind<Uint8Array> = { absent: new Uint8Array(), read: (field) => field.bytes }
/** UTF-8, all of it; what is none becomes U+FFFD. */
export const text: Kind<string> = { absent: "", read: (field) => decoder.decode(field.bytes) }

/** A field that stands at most once; a repetition replaces it. */
export function one<T>(number: number, kind: Kind<T>): Field<T> {
  return { number, initial: () => kind.absent, add: (_, field) => kind.read(field) }
}

/** A field that may stand any number of times. */
export function many<T>(number: number, kind: Kind<T>): Field<readonly T[]> {
  return {
    number,
    initial: () => [],
    // The list is made by `initial` for this one message, and a message may hold thousands.
    add: (before, field) => {
      ;(before as T[]).push(kind.read(field))
      return before
    },
  }
}

type Shape = Readonly<Record<string, Field<never>>>
type ValueOf<S> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never }

/** A message as a table of its fields; those it does not name are skipped. `decode` throws on bytes that are none. */
export function message<const S extends Record<string, unknown>>(
  shape: S,
): Kind<ValueOf<S> | undefined> & { decode(data: Uint8Array): ValueOf<S> } {
  const rows = Object.entries(shape as Shape)
  const byNumber = new Map(rows.map((row) => [row[1].number, row]))
  const decode = (data: Uint8Array): ValueOf<S> => {
    const out: Record<string, unknown> = {}
    for (const [name, field] of rows) out[name] = field.initial()
    for (const found of readFields(data)) {
      const row = byNumber.get(found.number)
      if (row) out[row[0]] = row[1].add(out[row[0]] as never, found)
    }
    return out as ValueOf<S>
  }
  return { absent: undefined, read: (field) => decode(field.bytes), decode }
}
