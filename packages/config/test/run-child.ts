import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Diagnostic } from "@stagecraft/ir"
import type { LoadOptions } from "../src/index.ts"

/** What `load-child.ts` says. */
export interface ChildResult {
  readonly images?: readonly string[]
  readonly diagnostics?: readonly Diagnostic[]
  /** Which of the heavy libraries were loaded. */
  readonly loaded: readonly string[]
}

const child = fileURLToPath(new URL("load-child.ts", import.meta.url))
const tsx = import.meta.resolve("tsx")

/** Loads a config in a Node process of its own. */
export function runChild(
  options: Partial<LoadOptions> & Pick<LoadOptions, "cwd">,
  how: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly uid?: number } = {},
): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, ["--import", tsx, child, JSON.stringify(options)], {
      ...how,
      stdio: ["ignore", "pipe", "pipe"],
    })
    let [out, err] = ["", ""]
    run.stdout.setEncoding("utf8").on("data", (text: string) => (out += text))
    run.stderr.setEncoding("utf8").on("data", (text: string) => (err += text))
    run.on("error", reject)
    run.on("close", (code) => {
      if (code === 0 && out) resolve(JSON.parse(out) as ChildResult)
      else reject(new Error(`the child ended with ${code}: ${out}${err}`))
    })
  })
}
