import { decodeTokens, ImageError, show, text, textOf, type Text } from "@stagecraft/ir"
import { kindOf } from "./brand.ts"
import { callSite } from "./call-site.ts"
import { deepFreeze } from "./deep-freeze.ts"
import { describeValue } from "./describe-value.ts"
import {
  listEmpty,
  referenceDamaged,
  referenceNotExpanded,
  secretInText,
  valueWrongType,
} from "./problems.ts"

/** The error for a value of the wrong type, at the author's line. */
export function wrongType(
  what: string,
  expected: string,
  value: unknown,
  hint?: string,
): ImageError {
  if (kindOf(value) === "secret") {
    const { id } = value as { readonly id: string }
    return new ImageError(secretInText(id, callSite()))
  }
  const way = hint ?? wayOut(expected, value)
  return new ImageError(valueWrongType(what, expected, describeValue(value), way, callSite()))
}

function wayOut(expected: string, value: unknown): string {
  if (value === undefined || value === null)
    return "a name may be misspelled, a variable not set, or a const used above its line or in a circle of imports; a default is written with ??"
  if (value instanceof Promise) return "await it first"
  const isScalar = typeof value === "number" || typeof value === "boolean"
  if (isScalar && expected === "text") return "write it in quotes"
  return `give ${expected}`
}

/** Takes a string apart into characters and references. */
export function decodeText(value: string, what: string): Text {
  const parts = decodeTokens(value)
  if (parts === undefined) throw new ImageError(referenceDamaged(what, callSite()))
  return textOf(parts.map((part) => deepFreeze(part)))
}

/** Reads a text: a string, a reference or a literal. */
export function readText(value: unknown, what: string): Text {
  if (typeof value === "string") return decodeText(value, what)
  const kind = kindOf(value)
  if (kind === "arg" || kind === "env" || kind === "literal") return decodeText(String(value), what)
  throw wrongType(what, "text", value)
}

/** Reads a text or a number. */
export function readValue(value: unknown, what: string): Text {
  if (typeof value !== "number") return readText(value, what)
  if (Number.isFinite(value)) return text(String(value))
  throw wrongType(what, "text or a finite number", value)
}

/** Reads a command: a text or the result of `sh`. */
export function readCommand(value: unknown, what: string): Text {
  if (kindOf(value) === "shell") return decodeText(String(value), what)
  return readText(value, what)
}

/** Reads a list of texts that has at least one entry. */
export function readTexts(value: unknown, what: string): readonly Text[] {
  if (!Array.isArray(value)) throw wrongType(what, "a list of texts", value)
  if (value.length === 0) throw new ImageError(listEmpty(what, callSite()))
  return Object.freeze(
    Array.from(value as unknown[], (entry, index) => readText(entry, `${what}[${index}]`)),
  )
}

/** Reads a string in which no reference may stand; `hint` says what to do instead. */
export function readPlain(value: unknown, what: string, hint: string): string {
  const read = readText(value, what)
  const bad = read.find((part) => typeof part !== "string" && part.kind !== "literal")
  if (bad === undefined) return show(read)
  throw new ImageError(referenceNotExpanded(what, show([bad]), callSite(), hint))
}

/** Reads comment lines: a string or a list of strings, split at newlines. References are shown by name. */
export function readComment(value: unknown, what: string): readonly string[] {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  return Object.freeze(list.flatMap((entry) => show(readText(entry, what)).split(/\r\n|\r|\n/u)))
}
