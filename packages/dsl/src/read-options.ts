import { ImageError } from "@stagecraft/ir"
import { kindOf } from "./brand.ts"
import { callSite } from "./call-site.ts"
import { optionUnknown } from "./problems.ts"
import { wrongType } from "./read-text.ts"

/** Reads one option; `what` names it in messages. */
export type Reader<T> = (value: unknown, what: string) => T

type Readers = Readonly<Record<string, Reader<unknown>>>

/** What a table of readers makes of options: absent ones stay absent. */
export type Read<R extends Readers> = { readonly [K in keyof R]?: ReturnType<R[K]> }

/** True for an object that holds named entries: no list, no `Map`, no value of the language. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !(Symbol.iterator in value) &&
    kindOf(value) === undefined
  )
}

/** What is somewhere else without it: an undefined one is a value that the author does not have. */
const DECIDES = "from"

/** Reads an options object by a table. Undefined options are absent, but for `from`; unknown ones are a problem. */
export function readOptions<R extends Readers>(value: unknown, readers: R, what: string): Read<R> {
  if (value === undefined) return {}
  if (!isRecord(value)) throw wrongType(`${what} options`, "an object", value)
  for (const name of Object.keys(value))
    if (value[name] !== undefined && !Object.hasOwn(readers, name))
      throw new ImageError(optionUnknown(what, name, Object.keys(readers), callSite()))
  const read: Record<string, unknown> = {}
  for (const [name, reader] of Object.entries(readers))
    if (value[name] !== undefined || (name === DECIDES && Object.hasOwn(value, name)))
      read[name] = reader(value[name], `${what} ${name}`)
  return read as Read<R>
}

/** Reads `true` or `false`. */
export const readBoolean: Reader<boolean> = (value, what) => {
  if (typeof value === "boolean") return value
  throw wrongType(what, "true or false", value)
}

/** Reads a whole number, not negative. */
export const readCount: Reader<number> = (value, what) => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value
  throw wrongType(what, "a whole number", value)
}

/** Makes a reader of one of some words. */
export function readWord<W extends string>(...words: readonly W[]): Reader<W> {
  return (value, what) => {
    const word = words.find((each) => each === value)
    if (word !== undefined) return word
    throw wrongType(what, words.map((each) => JSON.stringify(each)).join(" or "), value)
  }
}

/** Reads a function. */
export function readFunction(value: unknown, what: string): (...args: unknown[]) => unknown {
  if (typeof value === "function" && kindOf(value) === undefined)
    return value as (...args: unknown[]) => unknown
  throw wrongType(what, "a function", value)
}
