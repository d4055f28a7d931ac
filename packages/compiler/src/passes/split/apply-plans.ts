import type { CopyStep, StageNode, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import type { Graph, StageDraft } from "../../graph.ts"
import { destinationAt, manifestCopies } from "./manifest-copies.ts"
import type { Plan } from "./plan.ts"

/** The steps up to the last install of a plan, and those from the whole copy on. */
interface Halves {
  readonly before: readonly StepNode[]
  readonly after: readonly StepNode[]
}

/** One copy in parts: what each install reads before it, the whole behind the last one. */
function splitOne(steps: readonly StepNode[], plan: Plan): Halves {
  const { copy, at, first, installs, start } = plan
  const last = installs.at(-1)!
  const brought = new Set<string>()
  const partsAt = new Map<number, readonly StepNode[]>()
  for (const [index, install] of installs.entries()) {
    const anew = install.manifests.filter((path) => !brought.has(path))
    for (const path of anew) brought.add(path)
    const place = index === 0 ? first : install.at
    const directory = place === at ? start : install.facts.directory
    partsAt.set(place, manifestCopies(plan, anew, directory))
  }
  const { directory } = last.facts
  const whole: StepNode =
    directory === start
      ? copy.step
      : { ...copy.step, destination: text(destinationAt(plan, directory)) }
  return {
    before: steps
      .slice(0, last.at + 1)
      .flatMap((step, index) => [...(partsAt.get(index) ?? []), ...(index === at ? [] : [step])]),
    after: [whole, ...steps.slice(last.at + 1)],
  }
}

/** Copies of what installs may have written into, as they left it. */
function restoring(plan: Plan, stage: StageNode): readonly CopyStep[] {
  const { copy, directory } = plan
  const paths = [...new Set(plan.installs.flatMap(({ rewrites }) => rewrites))]
  const folders = new Map<string, string[]>()
  for (const path of paths) {
    const absolute = `${directory}/${path}`
    const folder = absolute.slice(0, absolute.lastIndexOf("/") + 1)
    folders.set(folder, [...(folders.get(folder) ?? []), absolute])
  }
  return [...folders].map(([folder, files]) => ({
    kind: "copy",
    sources: files.map((path) => ({ kind: "path", path: text(path) })),
    from: { kind: "stage", stage },
    destination: text(folder),
    ...(copy.step.chown && { chown: copy.step.chown }),
    span: copy.step.span,
  }))
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted
  for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${wanted}-${count}`
  taken.add(name.toLowerCase())
  return name
}

/**
 * The stages that one becomes: where an install may write into a manifest, all up to it is a stage of its own, from which the
 * manifest is taken again behind the whole copy.
 */
function splitStage(stage: StageDraft, plans: readonly Plan[], taken: Set<string>): StageDraft[] {
  const { node } = stage
  const tails: { readonly plan: Plan; readonly steps: readonly StepNode[] }[] = []
  let { steps } = stage
  // From behind, so that the places of those before stay right.
  for (const plan of plans.toReversed()) {
    const { before, after } = splitOne(steps, plan)
    const keeps = plan.installs.some(({ rewrites }) => rewrites.length > 0)
    if (keeps) tails.unshift({ plan, steps: after })
    steps = keeps ? before : [...before, ...after]
  }
  if (tails.length === 0) return [{ node, steps }]
  const name = freeName(`${node.name}-install`, taken)
  let below: StageNode = { ...node, name, steps }
  const drafts: StageDraft[] = [{ node: below, steps }]
  for (const [index, { plan, steps: tail }] of tails.entries()) {
    const [whole, ...rest] = tail
    const own = [whole!, ...restoring(plan, below), ...rest]
    const isLast = index === tails.length - 1
    const { comments: _, platform: __, ...bare } = node
    below = {
      ...bare,
      name: isLast ? node.name : freeName(`${node.name}-install`, taken),
      base: { kind: "stage", stage: below },
      steps: own,
    }
    drafts.push({ node: below, steps: own })
  }
  return drafts
}

/** The graph with every plan carried out. */
export function applyPlans(graph: Graph, plans: ReadonlyMap<StageDraft, readonly Plan[]>): Graph {
  const taken = new Set(graph.stages.map(({ node }) => node.name.toLowerCase()))
  const sameAs = new Map(graph.sameAs)
  let { target } = graph
  const stages = graph.stages.flatMap((stage) => {
    const own = plans.get(stage) ?? []
    if (own.length === 0) return [stage]
    const drafts = splitStage(stage, own, taken)
    const last = drafts.at(-1)!.node
    if (last === stage.node) return drafts
    // All that names the stage means the last one of those it became.
    for (const [from, to] of sameAs) if (to === stage.node) sameAs.set(from, last)
    sameAs.set(stage.node, last)
    if (target === stage.node) target = last
    return drafts
  })
  const kept = [...plans.values()].flat().flatMap(({ keepsOut }) => keepsOut)
  if (kept.length === 0 && [...plans.values()].every((list) => list.length === 0)) return graph
  const { image } = graph
  const exclude = [...image.exclude, ...new Set(kept)]
  return {
    ...graph,
    stages,
    sameAs,
    target,
    ...(kept.length > 0 && { image: { ...image, exclude } }),
  }
}
