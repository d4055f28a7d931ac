import { findConfigs } from "@stagecraft/config"
import type { LoadedProject } from "@stagecraft/config"
import { loadProjects } from "../load-projects.ts"
import type { Terminal } from "../terminal.ts"
import { ownKeys } from "./wanted-names.ts"

/**
 * The keys of what is built anywhere in the repository of some configs. Loads its other configs; one that cannot be
 * loaded is passed over, for whoever works on it will hear of it.
 *
 * @param root - The repository's folder, absolute.
 */
export async function keysOfRepo(
  root: string,
  projects: readonly LoadedProject[],
  env: Terminal["env"],
): Promise<ReadonlySet<string>> {
  const { configs } = await findConfigs(root)
  const files = configs
    .map(({ file }) => file)
    .filter((file) => projects.every((project) => project.file !== file))
  const answers = await loadProjects({ root, files, command: "list", env })
  const others = answers.flatMap((answer) => ("project" in answer ? answer.project : []))
  return ownKeys([...projects, ...others])
}
