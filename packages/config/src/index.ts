export type { LoadedProject, LoadOptions } from "./load-config.ts"
export { configExtensions, configNames } from "./config-names.ts"
export { loadConfig } from "./load-config.ts"
