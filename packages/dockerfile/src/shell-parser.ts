import { createRequire } from "node:module"
import type * as unbash from "unbash"

/** The parser's own door: a tree of nodes with positions. */
type Parser = Pick<typeof unbash, "parse" | "forEachChild">

declare const STAGECRAFT_SHELL_PARSER: string | undefined

const load = createRequire(import.meta.url)
let parser: Parser | undefined

/**
 * The parser of shell text, loaded when a command needs it: most are plain words, and it is more than a third of all
 * code. Synchronous, because compiling is.
 */
export function shellParser(): Parser {
  // The published bundle keeps the parser in a file of its own.
  parser ??= load(
    typeof STAGECRAFT_SHELL_PARSER === "string" ? STAGECRAFT_SHELL_PARSER : "unbash",
  ) as Parser
  return parser
}
