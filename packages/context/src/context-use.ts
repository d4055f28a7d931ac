import type { Span } from "@stagecraft/ir"

/** One thing a graph takes from the build context: a COPY or ADD source, or a bind mount. */
export interface ContextUse {
  /** The pattern of an ignore file that matches it, relative to the context; `.` for the whole context. */
  readonly pattern: string
  /** The plain path, when it is one and wholly known. */
  readonly literal?: string
  /** The glob as COPY reads it, when it is one and wholly known. */
  readonly glob?: string
  /** True when it takes the whole context. */
  readonly broad: boolean
  /** True when the path climbs out of the context. */
  readonly outside: boolean
  /** True when it is not known to be taken, only let through in case: raw text that may copy anything. */
  readonly suspected?: boolean
  /** Which characters of it match: none, `*` and `?`, or a whole glob's. */
  readonly language: "plain" | "path" | "glob"
  /** How the author wrote it. */
  readonly shown: string
  readonly verb: "COPY" | "ADD" | "bind mount"
  readonly span: Span
}
