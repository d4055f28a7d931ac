import type { Code, TemplateCode } from "../code.ts"
import { quoteChunk, quoteLine } from "../quote.ts"
import type { Doc } from "./doc.ts"
import { concat, join, textLine } from "./doc.ts"
import { printDoc } from "./print-doc.ts"

/** Characters cut at the joints that lie in them; `at` is where they begin. A joint at the very start is one, too. */
function pieces(characters: string, at: number, joints: readonly number[]): readonly string[] {
  const inside = joints
    .map((joint) => joint - at)
    .filter((cut) => (cut > 0 || cut + at === 0) && cut <= characters.length)
  return [0, ...inside].map((from, index) => characters.slice(from, inside[index]))
}

/** True when the written template has more than one line. */
export function hasLines({ parts, joints = [], flat }: TemplateCode): boolean {
  if (flat) return false
  return joints.length > 0 || parts.some((part) => typeof part === "string" && part.includes("\n"))
}

/** A template. At a joint the line ends with a backslash, which JavaScript drops together with the newline. */
export function layOutTemplate(template: TemplateCode, layOut: (code: Code) => Doc): Doc {
  const { parts, joints = [], flat = false } = template
  let at = 0
  let raw = ""
  for (const part of parts) {
    if (typeof part !== "string") {
      raw += `\${${printDoc(layOut(part), Number.POSITIVE_INFINITY)}}`
      continue
    }
    raw += pieces(part, at, joints)
      .map((piece, index) => (flat ? quoteLine(piece) : quoteChunk(piece, index > 0)))
      .join("\\\n")
    at += part.length
  }
  return concat("`", join(textLine, raw.split("\n")), "`")
}
