import type { ChainCode, Code, Statement, TemplateCode } from "./code.ts"

/*
 * What an expression is, without how it is written: strings by their values, calls by what they call. A config is read
 * back to this form and compared, so that no text of a Dockerfile can be anything but a string in it.
 */

/** A form in nested lists; equal when the JSON is. */
export type Shape = string | readonly Shape[]

/** A template: characters and expressions by turns, characters first and last. */
function templateShape({ parts }: TemplateCode): Shape {
  const shapes: Shape[] = []
  let characters = ""
  for (const part of parts) {
    if (typeof part === "string") characters += part
    else {
      shapes.push(characters, codeShape(part))
      characters = ""
    }
  }
  return ["template", ...shapes, characters]
}

/** What is called, then members and calls by turns. Not one inside of the other: a stage may have thousands of steps. */
function chainShape({ head, args, links }: ChainCode): Shape {
  const called = (list: readonly Code[] | undefined): readonly Shape[] =>
    list ? [["call", ...list.map(codeShape)]] : []
  const rest = [
    ...called(args),
    ...links.flatMap((link) => [["member", link.name], ...called(link.args)]),
  ]
  return rest.length === 0 ? ["word", head] : ["chain", ["word", head], ...rest]
}

/** The form of an expression. */
export function codeShape(code: Code): Shape {
  switch (code.kind) {
    case "word":
      return ["word", code.word]
    case "string":
      return code.wide ? ["wide", ["string", code.value]] : ["string", code.value]
    case "template":
      return templateShape(code)
    case "array":
      return ["array", ...code.items.map(codeShape)]
    case "object": {
      const entries = code.properties.map(({ name, value }): Shape => [
        typeof name === "string" ? name : codeShape(name),
        codeShape(value),
      ])
      return ["object", ...entries]
    }
    case "sum": {
      const [first = ["string", ""], ...rest] = code.terms.map(({ value }) => codeShape(value))
      return rest.length === 0 ? first : ["sum", first, ...rest]
    }
    case "arrow":
      return ["arrow", code.parameter, codeShape(code.body)]
    default:
      return chainShape(code)
  }
}

/** The form of a statement. */
export function statementShape(statement: Statement): Shape {
  return statement.kind === "const"
    ? ["const", statement.name, codeShape(statement.value)]
    : ["export", codeShape(statement.value)]
}

/** The form of an import of words. */
export const importShape = (names: readonly string[], library: string): Shape => [
  "import",
  library,
  ...names,
]
