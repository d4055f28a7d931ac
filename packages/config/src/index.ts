export type { LoadedProject, LoadOptions } from "./load-config.ts"
export { loadConfig } from "./load-config.ts"
