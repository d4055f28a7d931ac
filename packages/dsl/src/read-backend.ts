import type { Backend } from "@stagecraft/ir"
import { isRecord } from "./read-options.ts"
import { readPlain, wrongType } from "./read-text.ts"

const HINT = "an image's options are not expanded by the builder; write the value out"

/** One field of a line of comma-separated values, quotes taken off. */
const FIELD = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu

function readLine(line: string, what: string, bare: string | undefined): Backend {
  const fields = Array.from(line.matchAll(FIELD), ([, quoted, open]) =>
    quoted === undefined ? open! : quoted.replaceAll('""', '"'),
  )
  if (bare !== undefined && fields.length === 1 && !fields[0]!.includes("="))
    return { type: "registry", attributes: Object.freeze({ [bare]: fields[0]! }) }
  const entries = fields.map((field): [string, string] => {
    const equals = field.indexOf("=")
    if (equals < 1) throw wrongType(what, "type=…,name=value", line)
    return [field.slice(0, equals).trim(), field.slice(equals + 1)]
  })
  return readEntries(entries, what, line)
}

function readEntries(
  entries: readonly (readonly [string, string])[],
  what: string,
  whole: unknown,
): Backend {
  const type = entries.find(([name]) => name === "type")?.[1]
  if (type === undefined) throw wrongType(what, "a backend with a type", whole)
  return {
    type,
    attributes: Object.freeze(Object.fromEntries(entries.filter(([name]) => name !== "type"))),
  }
}

function readObject(value: Readonly<Record<string, unknown>>, what: string): Backend {
  const entries = Object.entries(value).flatMap(([name, each]): [string, string][] => {
    if (each === undefined) return []
    if (typeof each === "number" || typeof each === "boolean") return [[name, String(each)]]
    return [[name, readPlain(each, `${what} ${name}`, HINT)]]
  })
  return readEntries(entries, what, value)
}

/** Makes a reader of backends; `bare` names what a lone word means, as in `--cache-from acme/app:cache`. */
export function readBackends(bare?: string) {
  const readOne = (value: unknown, what: string): Backend =>
    Object.freeze(
      isRecord(value)
        ? readObject(value, what)
        : readLine(readPlain(value, what, HINT), what, bare),
    )
  return (value: unknown, what: string): readonly Backend[] =>
    Object.freeze(
      Array.isArray(value)
        ? Array.from(value as unknown[], (each, index) => readOne(each, `${what}[${index}]`))
        : [readOne(value, what)],
    )
}
