/*
 * What every start needs, bundled into one file: the command, and the language for the configs it runs, so that both
 * are one instance.
 */
export * from "./index.ts"
export { exitCode } from "./exit-code.ts"
export { main, tellUnsettled } from "./main.ts"
export { processTerminal } from "./process-terminal.ts"
