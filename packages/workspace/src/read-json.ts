import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"
import { jsonFault, lineOfKey } from "./json-fault.ts"
import type { JsonObject } from "./manifest.ts"
import { asObject } from "./manifest.ts"
import { manifestInvalid, manifestUnreadable } from "./problems.ts"
import { readText } from "./read-text.ts"

/** An object of a JSON file, with the text it came from. */
export interface JsonFile {
  readonly object: JsonObject
  readonly text: string
}

/** An object of a JSON file, or undefined when there is no such file. @throws ImageError at the fault's place. */
export function readJson(file: string, shown: string): JsonFile | undefined {
  const text = readText(file, shown)
  return text === undefined ? undefined : { object: parseJson(text, file, shown), text }
}

/** An object of a JSON text. @throws ImageError at the fault's place. */
export function parseJson(text: string, file: string, shown: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const { why, line, column } = jsonFault(text)
    throw new ImageError(manifestUnreadable(shown, why, { file, line, column }), { cause: error })
  }
  const object = asObject(value)
  if (!object)
    throw new ImageError(
      manifestInvalid(shown, "it is no JSON object", { file, line: 1, column: 1 }),
    )
  return object
}

/** The place of a key in a JSON text. */
export const spanOfKey = (text: string, file: string, key: string): Span => ({
  file,
  line: lineOfKey(text, key),
  column: 1,
})
