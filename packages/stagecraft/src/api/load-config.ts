import { resolve } from "node:path"
import { readOptions } from "@stagecraft/dsl"
import type { Span } from "@stagecraft/ir"
import { loadWished } from "../load-project.ts"
import { atCall, currentFolder, readEnv, readText } from "./at-call.ts"
import { makeProject } from "./project.ts"
import type { Project } from "./project.ts"

/** What `load` does. @param call - Where it was called. */
export async function loadProject(options: unknown, call: Span): Promise<Project> {
  const wish = atCall(call, () => {
    const readers = { cwd: readText, config: readText, env: readEnv, command: readText }
    const {
      cwd,
      config,
      env = process.env,
      command = "build",
    } = readOptions(options, readers, "load")
    const folder = currentFolder()
    return { cwd: cwd === undefined ? folder : resolve(folder, cwd), file: config, env, command }
  })
  return makeProject(await loadWished(wish), wish.env)
}
