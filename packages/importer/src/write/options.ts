import type { Source, Text } from "@stagecraft/ir"
import { array, string, word } from "./code.ts"
import type { Code, Property } from "./code.ts"
import type { Scope } from "./scope.ts"
import { textCode } from "./write-text.ts"

type Option = string | number | boolean | Text | Code | undefined

const isText = (value: Text | Code): value is Text => Array.isArray(value)

function optionCode(value: Exclude<Option, undefined>, scope: Scope): Code {
  if (typeof value === "string") return string(value)
  if (typeof value === "number" || typeof value === "boolean") return word(String(value))
  return isText(value) ? textCode(value, scope) : value
}

/** An object of the options that are there; none when there is nothing to say. */
export function optionsCode(
  options: Readonly<Record<string, Option>>,
  scope: Scope,
): readonly Code[] {
  const properties = Object.entries(options).flatMap(([name, value]): readonly Property[] =>
    value === undefined ? [] : [{ name, value: optionCode(value, scope) }],
  )
  return properties.length === 0 ? [] : [{ kind: "object", properties }]
}

/** A list of plain strings. */
export const listCode = (list: readonly string[] | undefined): Code | undefined =>
  list && array(list.map((each) => string(each)))

/** Where files come from when not from the build context. */
export function sourceCode(source: Source | undefined, scope: Scope): Code | undefined {
  if (source === undefined) return undefined
  if (source.kind === "stage") return scope.stage(source.stage)
  return source.kind === "context"
    ? scope.call("namedContext", string(source.name))
    : string(source.reference)
}
