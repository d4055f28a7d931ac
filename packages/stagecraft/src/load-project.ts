import { loadConfig } from "@stagecraft/config"
import type { ProjectNode } from "@stagecraft/ir"
import type { CommandContext } from "./command.ts"

/** Where a config's `import … from "stagecraft"` leads: to the copy that runs, so that both speak of one language. */
const library = new URL("./index.js", import.meta.url).href

/** Finds and loads the config a command line means. Throws what `loadConfig` throws. */
export async function loadProject(context: CommandContext, command: string): Promise<ProjectNode> {
  const { options, terminal } = context
  const file = options.value("config")
  return await loadConfig({
    cwd: terminal.cwd,
    command,
    env: terminal.env,
    library,
    ...(file === undefined ? {} : { file }),
  })
}
