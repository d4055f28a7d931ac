import { encodeToken } from "@stagecraft/ir"
import type { Text } from "@stagecraft/ir"

/** A text of a node as a verb takes it. */
export const inputOf = (text: string | Text): string =>
  typeof text === "string"
    ? text
    : text.map((part) => (typeof part === "string" ? part : encodeToken(part))).join("")
