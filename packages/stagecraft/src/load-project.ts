import { loadConfig } from "@stagecraft/config"
import { ImageError } from "@stagecraft/ir"
import type { ProjectNode } from "@stagecraft/ir"
import type { CommandContext } from "./command.ts"
import { checkTagsAndPlatforms } from "./tag-fault.ts"

/** Where a config's `import … from "stagecraft"` leads: to the copy that runs, so that both speak of one language. */
const library = new URL("./index.js", import.meta.url).href

/** Finds and loads the config a command line means. @throws ImageError `invalid-tag`, and what `loadConfig` throws. */
export async function loadProject(context: CommandContext, command: string): Promise<ProjectNode> {
  const { options, terminal } = context
  const file = options.value("config")
  const project = await loadConfig({
    cwd: terminal.cwd,
    command,
    env: terminal.env,
    library,
    ...(file === undefined ? {} : { file }),
  })
  const wrong = checkTagsAndPlatforms(project.images)
  if (wrong.length > 0) throw new ImageError(wrong)
  return project
}
