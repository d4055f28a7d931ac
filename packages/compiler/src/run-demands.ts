import { posix } from "node:path"
import { isWordFault, readDevice, readMount } from "@stagecraft/dockerfile"
import type { Instruction, MountFlag } from "@stagecraft/dockerfile"
import type {
  ImageNode,
  RunStep,
  SecretMount,
  Span,
  SshMount,
  StageNode,
  StepNode,
} from "@stagecraft/ir"
import { gather, spanOfBase, stagesInOrder, stagesOfBase } from "@stagecraft/ir"
import { baseReference } from "./base-reference.ts"
import { rawInstructions } from "./raw-instructions.ts"

/** What a RUN asks of the one who builds, beyond files: secrets, agents, and ways out of the sandbox. */
export interface RunDemand extends Pick<RunStep, "network" | "security"> {
  readonly mounts: readonly (SecretMount | SshMount)[]
  /** Names of devices. */
  readonly devices: readonly string[]
  readonly span: Span
}

/** What has to be known of an image: in which words its raw text is, and the configs of its bases. */
export type DemandingImage = Pick<ImageNode, "escape"> &
  Partial<Pick<ImageNode, "buildArgs" | "knownBases">>

/**
 * What the RUNs of a stage and of those it needs ask for, in their order: also those of raw text, and those of the triggers
 * of a stage in the stages that are built on it. Of images from elsewhere, triggers count as far as the bases are known.
 */
export function runDemands(built: StageNode, image: DemandingImage): readonly RunDemand[] {
  return gather(stagesInOrder(built), (stage) => [
    ...gather(stagesOfBase(stage.base), (below) =>
      gather(below.steps, (step) => ofTrigger(step, image)),
    ),
    ...ofBase(stage, image),
    ...gather(stage.steps, (step) => ofStep(step, image)),
  ])
}

function ofBase(stage: StageNode, { buildArgs = {}, knownBases }: DemandingImage) {
  if (!knownBases || knownBases.size === 0) return NONE
  const reference = baseReference({ image: { buildArgs } }, stage)
  const config = reference === undefined ? undefined : knownBases.get(reference)
  return gather(config?.onbuild ?? [], (text) =>
    gather(rawInstructions({ text }, {}), (each) => ofInstruction(each, spanOfBase(stage))),
  )
}

const NONE: readonly RunDemand[] = []

function ofStep(step: StepNode, image: Pick<ImageNode, "escape">): readonly RunDemand[] {
  if (step.kind === "raw")
    return rawInstructions(step, image).flatMap((each) => ofInstruction(each, step.span))
  if (step.kind !== "run") return NONE
  const { mounts, network, security, devices = [], span } = step
  return [
    {
      mounts: mounts.filter(
        ({ kind }) => kind === "secret" || kind === "ssh",
      ) as RunDemand["mounts"],
      devices: devices.map(({ name }) => name),
      span,
      ...(network && { network }),
      ...(security && { security }),
    },
  ]
}

function ofTrigger(step: StepNode, image: Pick<ImageNode, "escape">): readonly RunDemand[] {
  if (step.kind === "onbuild") return ofStep(step.step, image)
  if (step.kind !== "raw") return NONE
  return rawInstructions(step, image).flatMap((each) =>
    each.kind === "onbuild" && each.trigger ? ofInstruction(each.trigger, step.span) : [],
  )
}

function ofInstruction(instruction: Instruction, span: Span): readonly RunDemand[] {
  // A trigger in raw text runs in what is built on this stage.
  if (instruction.kind !== "run") return NONE
  const { mounts, network, security, devices } = instruction
  return [
    {
      mounts: mounts.flatMap((mount) => shown(mount) ?? []),
      devices: devices.map((each) => readDevice(each).name),
      span,
      ...(network && { network }),
      ...(security && { security }),
    },
  ]
}

/** A mount of a secret or an agent, whose name is known before the build. */
function shown(flag: MountFlag): SecretMount | SshMount | undefined {
  const mount = readMount(flag, (word) => word)
  if (isWordFault(mount)) return undefined
  const { type, source, target, required } = mount
  if (type !== "secret" && type !== "ssh") return undefined
  const id = type === "ssh" ? mount.id : source || mount.id || posix.basename(target)
  if (id.includes("$")) return undefined
  if (type === "ssh") return { kind: type, ...(id !== "" && { id }), required }
  return id === "" ? undefined : { kind: type, id, required }
}
