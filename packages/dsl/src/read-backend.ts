import {
  backendFault,
  ImageError,
  isFault,
  parseBackends,
  type Backend,
  type BackendUse,
  type ValueFault,
} from "@stagecraft/ir"
import { callSite } from "./call-site.ts"
import { invalidBuildOption } from "./problems.ts"
import { isRecord } from "./read-options.ts"
import { readPlain, wrongType } from "./read-text.ts"

const HINT = "an image's options are not expanded by the builder; write the value out"

/** The error for a value that no builder takes, at the author's line. */
export function wrongValue(what: string, { why, near }: ValueFault): ImageError {
  return new ImageError(invalidBuildOption(what, why, near, callSite()))
}

function readLine(use: BackendUse, line: string, what: string): readonly Backend[] {
  const parsed = parseBackends(use, line)
  if (isFault(parsed)) throw wrongType(what, "type=…,name=value", line)
  return parsed
}

function readObject(value: Readonly<Record<string, unknown>>, what: string): Backend {
  const entries = Object.entries(value).flatMap(([name, each]): [string, string][] => {
    if (each === undefined) return []
    if (typeof each === "number" || typeof each === "boolean") return [[name, String(each)]]
    return [[name, readPlain(each, `${what} ${name}`, HINT)]]
  })
  const { type, ...attributes } = Object.fromEntries(entries)
  if (type === undefined) throw wrongType(what, "a backend with a type", value)
  return { type, attributes: Object.freeze(attributes) }
}

/** Makes a reader of one or more outputs, caches or attestations. */
export function readBackends(use: BackendUse) {
  const readOne = (value: unknown, what: string): readonly Backend[] => {
    const read = isRecord(value)
      ? [readObject(value, what)]
      : readLine(use, readPlain(value, what, HINT), what)
    for (const each of read) {
      const fault = backendFault(use, each)
      if (fault) throw wrongValue(what, fault)
    }
    return read.map((each) => Object.freeze(each))
  }
  return (value: unknown, what: string): readonly Backend[] =>
    Object.freeze(
      Array.isArray(value)
        ? (value as unknown[]).flatMap((each, index) => readOne(each, `${what}[${index}]`))
        : readOne(value, what),
    )
}
