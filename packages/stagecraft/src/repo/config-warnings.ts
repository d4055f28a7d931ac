import type { LoadedProject } from "@stagecraft/config"
import type { Diagnostic } from "@stagecraft/ir"

/** What configs told while they ran, each once: what is said of a workspace is said by every config of it. */
export function configWarnings(
  projects: readonly Pick<LoadedProject, "warnings">[],
): readonly Diagnostic[] {
  const told = projects.flatMap(({ warnings }) => warnings)
  return [...new Map(told.map((each) => [JSON.stringify(each), each])).values()]
}
