import {
  annotationFault,
  contextFault,
  hostFault,
  isFault,
  parseSize,
  parseUlimit,
  ulimitFault,
  type Ulimit,
  type ValueFault,
} from "@stagecraft/ir"
import { isRecord, readCount, readOptions, type Reader } from "./read-options.ts"
import { readPlain, wrongType } from "./read-text.ts"
import { wrongValue } from "./read-backend.ts"

const plainly: Reader<string> = (value, what) =>
  readPlain(value, what, "an image's options are not expanded by the builder; write the value out")

function readNamed<T>(
  read: Reader<T>,
  faultOf: (name: string, value: T) => ValueFault | undefined,
): Reader<Readonly<Record<string, T>>> {
  return (value, what) => {
    if (!isRecord(value)) throw wrongType(what, "an object of names and values", value)
    const entries = Object.entries(value).map(([name, each]): [string, T] => {
      const made = read(each, `${what} ${name}`)
      const fault = faultOf(name, made)
      if (fault) throw wrongValue(`${what} ${name}`, fault)
      return [name, made]
    })
    return Object.freeze(Object.fromEntries(entries))
  }
}

/** Reads `{ name: address }`, or `{ name: [address, …] }`. */
export const readExtraHosts = readNamed<readonly string[]>(
  (value, what) =>
    Object.freeze(
      Array.isArray(value)
        ? value.map((each, index) => plainly(each, `${what}[${index}]`))
        : [plainly(value, what)],
    ),
  (name, addresses) =>
    addresses.length === 0
      ? { why: "it has no address" }
      : addresses.map((each) => hostFault(name, each)).find((fault) => fault !== undefined),
)

/** Reads `{ nofile: 1024 }`, `{ nofile: "1024:2048" }` or `{ nofile: { soft, hard } }`. */
export const readUlimits = readNamed<Ulimit>((value, what) => {
  if (isRecord(value)) {
    const { soft, hard } = readOptions(value, { soft: readLimit, hard: readLimit }, what)
    if (soft !== undefined) return Object.freeze({ soft, hard: hard ?? soft })
    throw wrongType(what, "{ soft, hard }", value)
  }
  if (typeof value === "number") return Object.freeze({ soft: value, hard: value })
  const parsed = parseUlimit(plainly(value, what))
  if (isFault(parsed)) throw wrongValue(what, parsed)
  return Object.freeze(parsed)
}, ulimitFault)

function readLimit(value: unknown, what: string): number {
  if (typeof value === "number") return value
  throw wrongType(what, "a number", value)
}

/** Reads bytes: a number, or a text with a unit. */
export const readSize: Reader<number> = (value, what) => {
  if (typeof value === "number") return readCount(value, what)
  const parsed = parseSize(plainly(value, what))
  if (typeof parsed === "number") return parsed
  throw wrongValue(what, parsed)
}

/** Reads annotations, whose names may say where they go. */
export const readAnnotations = readNamed<string>(
  (value, what) =>
    typeof value === "number" && Number.isFinite(value) ? String(value) : plainly(value, what),
  annotationFault,
)

/** Reads what named contexts stand for. */
export const readContexts = readNamed<string>(plainly, contextFault)
