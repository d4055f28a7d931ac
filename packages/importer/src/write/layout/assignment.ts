import type { Code } from "../code.ts"
import { quoteString } from "../quote.ts"
import { concat, group, indent, indentWhen, line, type Doc } from "./doc.ts"
import { textWidth } from "./width.ts"

/** A key of fewer columns gains nothing from a line of its own. */
const SHORT_KEY = 5
const SHORT_ARGUMENT = 25

/** `left = value` or `left: value`; where the line is too long, it ends behind the operator or inside of the value. */
export function layOutAssignment(left: Doc, operator: "=" | ":", value: Code, right: Doc): Doc {
  const start = concat(left, operator === "=" ? " =" : ":")
  if (value.kind === "template") return concat(start, " ", right)
  const isWord = value.kind === "string" || isMember(value)
  if (isWord && operator === ":" && typeof left === "string" && textWidth(left) < SHORT_KEY)
    return concat(start, " ", right)
  if (isWord || isShortCall(value)) return group(concat(start, group(indent(line, right))))
  const id = Symbol("value")
  return group(concat(start, group(indent(line), false, id), indentWhen(id, right)))
}

/** A call whose only argument is too short to gain from a line of its own. */
function isShortCall(code: Code): boolean {
  if (code.kind !== "chain") return false
  const calls = [code, ...code.links].flatMap(({ args }) => (args ? [args] : []))
  return calls.length > 0 && calls.length <= 2 && calls.every(isShortList)
}

function isShortList([only, ...more]: readonly Code[]): boolean {
  if (only === undefined) return true
  const isPlain = only.kind === "word" || (only.kind === "string" && !only.wide)
  return isPlain && more.length === 0 && textWidth(wordOf(only)) <= SHORT_ARGUMENT
}

const wordOf = (code: Code): string =>
  code.kind === "word" ? code.word : code.kind === "string" ? quoteString(code.value) : ""

const isMember = (code: Code): boolean =>
  code.kind === "chain" && !code.args && code.links.every(({ args }) => args === undefined)
