export * as debian from "./debian.ts"
export type { PackagesOptions } from "./debian.ts"
