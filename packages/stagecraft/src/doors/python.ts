/**
 * Blocks for programs in Python: pip and uv.
 *
 * @packageDocumentation
 */
export { python } from "@stagecraft/workspace"
export type { PipOptions, UvOptions } from "@stagecraft/workspace"
