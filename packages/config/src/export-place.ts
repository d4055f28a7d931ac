import { readFileSync } from "node:fs"
import type { Span } from "@stagecraft/ir"

/** Where the config's default export stands, for a message about what it is; the top of the file when in doubt. */
export function exportPlace(config: string): Span {
  const top: Span = { file: config, line: 1, column: 1 }
  try {
    const before =
      /^[^]*?^(?=[ \t]*(?:export[ \t]+default\b|module\.exports\b|exports\.\w))/mu.exec(
        readFileSync(config, "utf8"),
      )?.[0]
    return before === undefined ? top : { ...top, line: before.split("\n").length }
  } catch {
    return top
  }
}
