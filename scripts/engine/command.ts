import { pathToFileURL } from "node:url"
import { logToStderr } from "./log.ts"

/** Runs the action when the module is the program that was started, not when it is imported; a failure is one sentence. */
export async function runAsCommand(moduleUrl: string, action: () => Promise<void>): Promise<void> {
  if (process.argv[1] === undefined || moduleUrl !== pathToFileURL(process.argv[1]).href) return
  try {
    await action()
  } catch (error) {
    logToStderr(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
