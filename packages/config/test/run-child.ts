import { spawn } from "node:child_process"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { afterAll } from "vitest"
import type { Diagnostic } from "@stagecraft/ir"
import type { LoadOptions } from "../src/index.ts"
import { libraryUrl } from "./library-url.ts"

/** What `load-child.ts` says. */
export interface ChildResult {
  readonly images?: readonly string[]
  readonly diagnostics?: readonly Diagnostic[]
  /** Which of the heavy libraries were loaded. */
  readonly loaded: readonly string[]
  /** What the load took. */
  readonly ms: number
}

/** How a child is started. */
export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly uid?: number
  readonly gid?: number
  /** Start in a folder that is deleted by then. */
  readonly inDeletedFolder?: string
}

const here = fileURLToPath(new URL(".", import.meta.url))
let built: Promise<string> | undefined

afterAll(async () => {
  if (built) rmSync(await built, { force: true })
})

/** The child as one file of JavaScript with the heavy libraries left outside, as the published command is. */
function childFile(): Promise<string> {
  built ??= (async () => {
    // Beside the libraries, so that it finds them.
    const outfile = join(here, "../../../node_modules/.cache/config-test", `${process.pid}.mjs`)
    await build({
      entryPoints: [join(here, "load-child.ts")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      external: ["esbuild", "zod", "cosmiconfig"],
      logLevel: "silent",
    })
    return outfile
  })()
  return built
}

/** Loads a config in a plain Node process of its own. */
export async function runChild(
  options: Partial<LoadOptions> & Pick<LoadOptions, "cwd">,
  { inDeletedFolder, ...how }: ChildOptions = {},
): Promise<ChildResult> {
  const file = await childFile()
  const node = [process.execPath, file, JSON.stringify({ library: libraryUrl(), ...options })]
  const [command, ...words] =
    inDeletedFolder === undefined
      ? node
      : ["sh", "-c", `cd "$0" && rmdir "$0" && exec "$@"`, inDeletedFolder, ...node]
  return await new Promise((resolve, reject) => {
    const run = spawn(command!, words, { ...how, stdio: ["ignore", "pipe", "pipe"] })
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
