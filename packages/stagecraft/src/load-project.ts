import { loadConfig } from "@stagecraft/config"
import type { LoadedProject } from "@stagecraft/config"
import { ImageError } from "@stagecraft/ir"
import type { CommandContext } from "./command.ts"
import { checkTagsAndPlatforms } from "./tag-fault.ts"
import type { Terminal } from "./terminal.ts"

/** Where a config's `import … from "stagecraft"` leads: to the copy that runs, so that both speak of one language. */
export const library = new URL("./index.js", import.meta.url).href

/** What is loaded, in the words of the one who asks. */
export interface LoadWish {
  /** Absolute path. */
  readonly cwd: string
  /** The config's file or folder; absent: it is searched for, upwards. */
  readonly file: string | undefined
  /** The config's text, when it is not to be taken from the file. */
  readonly text?: string
  /** What the config's function is told. */
  readonly command: string
  readonly env: Terminal["env"]
}

/** Finds and loads the config a command line means. @throws ImageError `invalid-tag`, and what `loadConfig` throws. */
export async function loadProject(
  context: CommandContext,
  command: string,
): Promise<LoadedProject> {
  const { options, terminal } = context
  const { cwd, env } = terminal
  return await loadWished({ cwd, file: options.value("config"), command, env })
}

/** The same for whoever has no command line. */
export async function loadWished({
  cwd,
  file,
  text,
  command,
  env,
}: LoadWish): Promise<LoadedProject> {
  const project = await loadConfig({
    cwd,
    command,
    env,
    library,
    ...(file === undefined ? {} : { file }),
    ...(text === undefined ? {} : { text }),
  })
  const wrong = checkTagsAndPlatforms(project.images)
  if (wrong.length > 0) throw new ImageError(wrong)
  return project
}
