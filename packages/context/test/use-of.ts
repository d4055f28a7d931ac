import { text } from "@stagecraft/ir"
import type { ContextUse } from "../src/index.ts"
import { sourcePattern } from "../src/source-pattern.ts"

export const span = { file: "/project/image.config.ts", line: 3, column: 4 }

/** A use as COPY with this source would make it. */
export function useOf(source: string, language: "path" | "glob" = "glob"): ContextUse {
  return {
    ...sourcePattern(text(source), language, false),
    language,
    shown: source,
    verb: "COPY",
    span,
  }
}
