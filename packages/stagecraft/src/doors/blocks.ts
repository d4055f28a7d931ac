/**
 * Blocks for stages of every kind.
 *
 * @packageDocumentation
 */
export { healthcheck, init, labels, nonRoot } from "@stagecraft/workspace"
export type {
  HttpCheckOptions,
  ImageFacts,
  InitOptions,
  NonRootOptions,
} from "@stagecraft/workspace"
