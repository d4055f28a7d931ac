/**
 * Blocks for stages on Debian and Ubuntu.
 *
 * @packageDocumentation
 */
export { debian } from "@stagecraft/workspace"
export type { PackagesOptions } from "@stagecraft/workspace"
