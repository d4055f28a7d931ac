import { createRequire } from "node:module"
import { join } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type * as yaml from "yaml"
import type { JsonObject } from "./manifest.ts"
import { asObject } from "./manifest.ts"
import { manifestInvalid, manifestUnreadable } from "./problems.ts"
import { readText } from "./read-text.ts"

const load = createRequire(import.meta.url)

/**
 * The mapping of a YAML file of the root, empty for an empty file; undefined when there is no such file.
 *
 * @throws ImageError at the fault's place.
 */
export function readYaml(root: string, path: string): JsonObject | undefined {
  const file = join(root, path)
  const text = readText(file, path)
  if (text === undefined) return undefined
  const at = (line = 1, column = 1) => ({ file, line, column })
  // Loaded when there is something to read: npm's workspaces have no YAML.
  const { parseDocument } = load("yaml") as typeof yaml
  // It prints warnings by itself.
  const document = parseDocument(text, { prettyErrors: true, logLevel: "error" })
  const [fault] = document.errors
  if (fault) {
    const [start] = fault.linePos ?? []
    const why = fault.message.split(/ at line \d|\n/u, 1)[0]!
    throw new ImageError(manifestUnreadable(path, why, at(start?.line, start?.col)), {
      cause: fault,
    })
  }
  let value: unknown
  try {
    value = document.toJS() as unknown
  } catch (error) {
    // Aliases that multiply beyond all measure.
    throw new ImageError(manifestUnreadable(path, (error as Error).message, at()), { cause: error })
  }
  if (value === null || value === undefined) return {}
  const object = asObject(value)
  if (!object) throw new ImageError(manifestInvalid(path, "it is no mapping", at()))
  return object
}
