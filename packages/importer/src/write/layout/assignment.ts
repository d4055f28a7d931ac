import type { Code } from "../code.ts"
import { concat, group, indent, indentWhen, line, type Doc } from "./doc.ts"
import { textWidth } from "./width.ts"

/** A key of fewer columns gains nothing from a line of its own. */
const SHORT_KEY = 5

/** `left = value` or `left: value`; where the line is too long, it ends behind the operator or inside of the value. */
export function layOutAssignment(left: Doc, operator: "=" | ":", value: Code, right: Doc): Doc {
  const start = concat(left, operator === "=" ? " =" : ":")
  if (value.kind === "template") return concat(start, " ", right)
  if (value.kind === "string" || isMember(value)) {
    const short = operator === ":" && typeof left === "string" && textWidth(left) < SHORT_KEY
    if (short) return concat(start, " ", right)
    return group(concat(start, group(indent(line, right))))
  }
  const id = Symbol("value")
  return group(concat(start, group(indent(line), false, id), indentWhen(id, right)))
}

const isMember = (code: Code): boolean =>
  code.kind === "chain" && !code.args && code.links.every(({ args }) => args === undefined)
