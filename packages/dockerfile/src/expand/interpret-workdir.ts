import type { WorkdirInstruction } from "../tree/tree.ts"
import type { Builder } from "./builder.ts"
import { cleanPath } from "./clean-path.ts"
import { readOwner } from "./owner.ts"
import type { StageCommand, StageState } from "./stage-state.ts"

/** WORKDIR: relative to the one before, and a folder of the user's where it is missing. */
export function interpretWorkdir(
  { path }: WorkdirInstruction,
  stage: StageState,
  builder: Builder,
  { lines }: StageCommand,
): void {
  const expanded = builder.expand(path, stage.variables, lines)
  const folder = stage.folder(expanded)
  if (folder === undefined) {
    builder.fail(lines, `WORKDIR ${expanded} is not on the system drive`)
    return
  }
  stage.config.workingDir = folder
  stage.origins.set("workingDir", lines)
  const { directory, node: parent } = stage
  if (directory === "/" || !parent) return
  const { user } = stage.config
  stage.node = builder.add({
    kind: "folder",
    parent,
    lines,
    path: cleanPath(directory),
    ...(user !== "" && { owner: readOwner(user) }),
  })
}
