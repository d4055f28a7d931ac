import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"

import { dockerCli } from "../../scripts/engine/buildx.ts"
import { temporaryFolder } from "./engine-under-test.ts"

/** Builds with `docker buildx build`, its files into a folder unless `args` say where. */
export type BuildxSolve = (
  dockerfile: string,
  args?: readonly string[],
) => Promise<{
  /** The names of steps that were there already. */
  readonly cached: readonly string[]
  /** A file of the result. */
  readonly file: (name: string) => string
}>

export async function buildxOn(host: string): Promise<BuildxSolve> {
  const { command, env } = await dockerCli(host)
  const [docker = "", ...first] = command
  return async (dockerfile, args = []) => {
    const context = temporaryFolder({ Dockerfile: dockerfile })
    const out = join(temporaryFolder({}), "out")
    const where = args.includes("-o") ? [] : ["-o", out]
    const words = [...first, "buildx", "build", "--progress=rawjson", ...where, ...args, context]
    const { stderr } = await promisify(execFile)(docker, words, {
      env: { ...process.env, ...env },
      maxBuffer: 1 << 28,
    })
    const cached = stderr
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .flatMap((line) => {
        const { vertexes = [] } = JSON.parse(line) as {
          vertexes?: readonly { readonly name: string; readonly cached?: boolean }[]
        }
        return vertexes.flatMap((each) => (each.cached === true ? [each.name] : []))
      })
    return { cached, file: (name) => readFileSync(join(out, name), "utf8") }
  }
}
