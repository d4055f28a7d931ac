import { spawn } from "node:child_process"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import type * as door from "../../packages/stagecraft/src/index.ts"
import type { CliResult } from "./cli.ts"
import { repo } from "./repo.ts"

const address = pathToFileURL(join(repo, "packages/stagecraft/dist/index.js")).href

/** The published library, as a user's script imports it. */
export const { build, emit, explain, load } = (await import(
  /* @vite-ignore */ address
)) as typeof door

export type { BuildEvent, BuildOptions, Project } from "../../packages/stagecraft/src/index.ts"

/** The diagnostics of what a call rejects with. */
export async function faultsOf(call: Promise<unknown>): Promise<readonly Diagnostic[]> {
  try {
    await call
  } catch (error) {
    if (isImageError(error)) return error.diagnostics
    throw error
  }
  throw new Error("nothing was thrown")
}

/** Runs a script that lies in a folder, and waits until it ends by itself. */
export async function runScript(
  file: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let stdout = ""
  let stderr = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", resolve)
  })
  return { code, stdout, stderr }
}
