import type { Code, Property } from "../code.ts"
import { quoteComment, quoteProperty, quoteString } from "../quote.ts"
import { layOutArrow, layOutChain } from "./chain.ts"
import type { Doc } from "./doc.ts"
import { concat, group, hardLine, ifBreak, indent, join, line, sequence, softLine } from "./doc.ts"
import { layOutAssignment } from "./assignment.ts"
import { layOutTemplate } from "./template.ts"

/** Comment lines, each ending its line. */
export function layOutComments(comments: readonly string[] = []): Doc {
  return sequence(comments.flatMap((comment) => [quoteComment(comment), hardLine]))
}

/** An expression as a document. */
export function layOut(code: Code): Doc {
  switch (code.kind) {
    case "word":
      return code.word
    case "string":
      return quoteString(code.value) + (code.wide ? " as string" : "")
    case "template":
      return layOutTemplate(code, layOut)
    case "array":
      return layOutArray(code.items)
    case "object":
      return layOutObject(code.properties)
    case "sum": {
      const [first, ...rest] = code.terms.map(({ value, comments }) =>
        concat(layOutComments(comments), layOut(value)),
      )
      return group(
        concat(first ?? '""', indent(sequence(rest.flatMap((term) => [" +", line, term])))),
      )
    }
    case "arrow":
      return group(layOutArrow(code.parameter, layOut(code.body)))
    default:
      return layOutChain(code, layOut, layOutComments)
  }
}

const sizeOf = (code: Code): number =>
  code.kind === "array" ? code.items.length : code.kind === "object" ? code.properties.length : 0

function layOutArray(items: readonly Code[]): Doc {
  if (items.length === 0) return "[]"
  const [{ kind } = { kind: "array" }] = items
  const broken = items.length > 1 && items.every((item) => item.kind === kind && sizeOf(item) > 1)
  const all = join(
    concat(",", line),
    items.map((item) => group(layOut(item))),
  )
  return group(concat("[", indent(softLine, all), ifBreak(","), softLine, "]"), broken)
}

function layOutObject(properties: readonly Property[]): Doc {
  if (properties.length === 0) return "{}"
  const all = join(
    concat(",", line),
    properties.map((property) => group(layOutProperty(property))),
  )
  return group(concat("{", indent(line, all), ifBreak(","), line, "}"))
}

function layOutProperty({ name, value, comments }: Property): Doc {
  const key =
    typeof name === "string" ? quoteProperty(name) : concat("[", layOutTemplate(name, layOut), "]")
  return concat(
    layOutComments(comments),
    value.kind === "word" && value.word === name
      ? value.word
      : layOutAssignment(key, ":", value, layOut(value)),
  )
}
