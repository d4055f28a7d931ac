import type { Diagnostic } from "@stagecraft/ir"
import { nearestInstruction } from "./read-instruction.ts"
import { notADockerfile } from "./source-problems.ts"

/** What other files begin with, behind blanks. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^#!/u, "it begins with #! as scripts do"],
  [/^(?:<\?xml|<!doctype|<html|<)/iu, "it looks like XML or HTML"],
  [/^[{[]/u, "it looks like JSON"],
  [/^(?:---|[\w.-]+:(?:\s|$))/u, "it looks like YAML"],
]

const RAW = /[\0\udc80-\udcff]/u

/** A file in which no line begins with an instruction: says what it seems to be, when no word was just mistyped. */
export function notDockerfile(source: string, file: string): Diagnostic | undefined {
  const head = source.slice(0, 8000)
  const span = { file, line: 1, column: 1 }
  if (/^[\udcfe\udcff]{2}/u.test(head)) return notADockerfile(span, "it is UTF-16, not UTF-8")
  if (RAW.test(head)) return notADockerfile(span, "it has bytes that are no text")
  const text = head.replace(/^(?:\s+|#(?!!).*)+/u, "")
  const [, what] = BEGINNINGS.find(([pattern]) => pattern.test(text)) ?? []
  if (what !== undefined) return notADockerfile(span, what)
  const [word] = /^\S+/u.exec(text) ?? []
  if (word === undefined || nearestInstruction(word) !== undefined) return undefined
  return notADockerfile(span, "none of its lines begins with an instruction")
}
