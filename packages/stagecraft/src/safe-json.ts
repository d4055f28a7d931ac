import { spellOut } from "@stagecraft/ir"

/** JSON that no terminal acts on: what JSON itself leaves as it is and some terminals obey is spelled out. */
export function safeJson(value: object, indent?: number): string {
  return spellOut(
    JSON.stringify(value, undefined, indent),
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu,
  )
}
