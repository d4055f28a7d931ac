import { ImageError } from "@stagecraft/ir"
import type { JsonObject } from "./manifest.ts"
import { asObject } from "./manifest.ts"
import { manifestInvalid, manifestUnreadable } from "./problems.ts"
import { readText } from "./read-text.ts"

/** An object of a JSON file, or undefined when there is no such file. @throws ImageError at the fault's place. */
export function readJson(file: string, shown: string): JsonObject | undefined {
  const text = readText(file, shown)
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ImageError(manifestUnreadable(shown, (error as Error).message, undefined), {
      cause: error,
    })
  }
  const object = asObject(value)
  if (!object) throw new ImageError(manifestInvalid(shown, "it is no JSON object", undefined))
  return object
}
