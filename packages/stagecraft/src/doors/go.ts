/**
 * Blocks for programs in Go.
 *
 * @packageDocumentation
 */
export { go } from "@stagecraft/workspace"
export type { DownloadOptions, GoBuildOptions } from "@stagecraft/workspace"
