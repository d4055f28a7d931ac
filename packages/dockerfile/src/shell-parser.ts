import { createRequire } from "node:module"
import type * as unbash from "unbash"
import type * as printer from "unbash/printer"

/** The parser's own door: a tree of nodes with positions. */
type Parser = Pick<typeof unbash, "parse" | "forEachChild"> & Pick<typeof printer, "print">

declare const STAGECRAFT_SHELL_PARSER: string | undefined

const load = createRequire(import.meta.url)
let parser: Parser | undefined

/**
 * The parser of shell text, loaded when a command needs it: most are plain words, and it is more than a third of all
 * code. Synchronous, because compiling is.
 */
export function shellParser(): Parser {
  // The published bundle keeps the parser in a file of its own.
  parser ??=
    typeof STAGECRAFT_SHELL_PARSER === "string"
      ? (load(STAGECRAFT_SHELL_PARSER) as Parser)
      : { ...(load("unbash") as Parser), ...(load("unbash/printer") as Parser) }
  return parser
}
