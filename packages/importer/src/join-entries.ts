import type { EnvStep, LabelStep, NamedValue, StepNode, Text } from "@stagecraft/ir"
import { plain, referencesOf } from "@stagecraft/ir"
import type { ImportedFile, ImportedStage, ImportedStep } from "./imported.ts"

type EntriesStep = EnvStep | LabelStep

/** Objects put such names before all others, whatever the order they are written in. */
const INDEX = /^\d+$/u

/** The ENV or LABEL of an instruction that has a line to itself, and so no layout or comments to lose. */
function entriesOf({ instruction, nodes }: ImportedStep): EntriesStep | undefined {
  const [node] = nodes
  if (nodes.length !== 1 || (node?.kind !== "env" && node?.kind !== "label")) return undefined
  const { joints, innerComments } = instruction
  return joints.length === 0 && innerComments.length === 0 ? node : undefined
}

function namesOf(entries: readonly NamedValue[]): readonly string[] | undefined {
  const names = entries.map(([name]) => plain(name))
  return names.every((name) => name !== undefined && !INDEX.test(name))
    ? (names as readonly string[])
    : undefined
}

const reads = (value: Text, names: ReadonlySet<string>): boolean =>
  referencesOf(value).some(({ name }) => names.has(name))

/** A step with the entries of both, or undefined where one instruction would not do what the two do. */
function joined(step: StepNode, next: EntriesStep): EntriesStep | undefined {
  if (step.kind !== next.kind) return undefined
  const before = namesOf(step.entries)
  const after = namesOf(next.entries)
  if (!before || !after) return undefined
  const set = new Set(before)
  if (after.some((name) => set.has(name))) return undefined
  if (next.entries.some(([, value]) => reads(value, set))) return undefined
  return Object.freeze({ ...step, entries: Object.freeze([...step.entries, ...next.entries]) })
}

function joinSteps(steps: readonly ImportedStep[]): readonly ImportedStep[] {
  const out: ImportedStep[] = []
  for (const step of steps) {
    const last = out.at(-1)
    const [before] = last ? [entriesOf(last)] : []
    const next = step.comments.length === 0 ? entriesOf(step) : undefined
    const both = before && next ? joined(before, next) : undefined
    if (last && both) out[out.length - 1] = { ...last, nodes: [both] }
    else out.push(step)
  }
  return out
}

/**
 * Joins neighbouring ENVs, and neighbouring LABELs, as a person would write them in a config.
 *
 * Left apart: what has a comment or lines of its own, what reads or sets again a name of the one before. Only the
 * steps to be written change; the stages' nodes stay those that other stages refer to.
 */
export function joinEntries(file: ImportedFile): ImportedFile {
  const stages = new Map<ImportedStage, ImportedStage>(
    file.stages.map((stage) => [stage, { ...stage, steps: joinSteps(stage.steps) }]),
  )
  const images = file.images.map((image) => ({
    ...image,
    stage: stages.get(image.stage) ?? image.stage,
  }))
  return { ...file, stages: [...stages.values()], images }
}
