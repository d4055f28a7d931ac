import type { DockerfileTree, FromInstruction, Instruction } from "@stagecraft/dockerfile"

const LAYERS: ReadonlySet<Instruction["kind"]> = new Set(["run", "copy", "add", "workdir"])

/**
 * How many layers a build puts on its base: RUN, COPY, ADD and WORKDIR of the last stage and those it stands on.
 *
 * @param target - The stage to build, by its name or its number; the last one when undefined.
 */
export function countLayers(tree: DockerfileTree, target: string | number | undefined): number {
  const stages = stagesOf(tree)
  let at =
    target === undefined
      ? stages.length - 1
      : typeof target === "number"
        ? target
        : stages.findLastIndex(({ from }) => from.as === target.toLowerCase())
  let layers = 0
  while (at >= 0) {
    const stage = stages[at]
    if (!stage) break
    layers += stage.layers
    const base = stage.from.base.toLowerCase()
    at = stages.slice(0, at).findLastIndex(({ from }) => from.as === base)
  }
  return layers
}

interface Stage {
  readonly from: FromInstruction
  layers: number
}

function stagesOf({ instructions }: DockerfileTree): readonly Stage[] {
  const stages: Stage[] = []
  for (const instruction of instructions) {
    if (instruction.kind === "from") stages.push({ from: instruction, layers: 0 })
    else {
      const stage = stages.at(-1)
      if (stage && LAYERS.has(instruction.kind)) stage.layers++
    }
  }
  return stages
}
