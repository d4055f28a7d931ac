import { repoRoot } from "@stagecraft/config"
import type { FindExisting } from "../existing/existing-plan.ts"
import type { BuildPlan } from "../plan-build.ts"
import type { BuildOutcome } from "../run-build.ts"
import { BuildNotes } from "./build-notes.ts"
import { inputDigests } from "./digest-images.ts"
import type { InputDigests } from "./digest-images.ts"
import type { EarlyHashes } from "./early-hashes.ts"
import { noteBuilds } from "./note-builds.ts"
import { inputsOf, skipUnchanged } from "./skip-unchanged.ts"
import { stateFolder } from "./state-folder.ts"
import type { StateFolder } from "./state-folder.ts"

/** How changed images are built. */
export interface ChangedSide {
  /** The folder of the repository that they were chosen from. */
  readonly root: string
  readonly build: (plan: BuildPlan) => Promise<BuildOutcome>
  /** Build also what has not changed. */
  readonly force: boolean
  readonly note: (sentence: string) => void
  readonly signal: AbortSignal
  /** Leaves out what registries have. */
  readonly existing?: FindExisting | undefined
}

/** The images of a plan that {@link buildChanged} would not build, by name. */
export async function unchangedImages(
  plan: BuildPlan,
  { root, force, note, signal, existing }: Omit<ChangedSide, "build">,
): Promise<ReadonlySet<string>> {
  const { state, look } = openNotes(root)
  const digests = look(signal)
  const notes = new BuildNotes(state)
  const there = await existing?.(plan, digests, true)
  const left = there?.plan ?? plan
  const { unchanged } = await skipUnchanged(left, { digests, notes, note, force, isDry: true })
  digests.keep()
  const all = [...(there?.existing.map(({ result }) => result) ?? []), ...unchanged]
  return new Set(all.map(({ name }) => name))
}

/** A plan that knows of the files that its engine would take for those that it has. */
export async function withUnseenChanges(plan: BuildPlan, signal: AbortSignal): Promise<BuildPlan> {
  const [first] = plan.images
  if (!first) return plan
  const digests = openNotes(first.compiled.project.directory).look(signal)
  for (const each of plan.images) await inputsOf(each, digests)
  digests.keep()
  return { ...plan, unseenChanges: digests.unseenChanges() }
}

/**
 * Where the notes about the images of a plan are, and how their inputs are looked at.
 *
 * @param early - Gives what was read already of a file with hashes.
 */
export function openNotes(
  directory: string,
  early?: EarlyHashes["of"],
): {
  readonly root: string
  readonly state: StateFolder
  readonly look: (signal?: AbortSignal) => InputDigests
} {
  const root = repoRoot(directory).folder
  const state = stateFolder(root)
  const look = (signal?: AbortSignal): InputDigests =>
    inputDigests(state.hashes, signal, early?.(state.hashes))
  return { root, state, look }
}

/**
 * Builds of a plan what was not built before from the very same, or is not there any more, and notes what was built.
 *
 * The outcome tells of all images of the plan, in its order.
 */
export async function buildChanged(
  plan: BuildPlan,
  { root, build, force, note, signal, existing }: ChangedSide,
): Promise<BuildOutcome> {
  const { state, look } = openNotes(root)
  const notes = new BuildNotes(state)
  const before = look(signal)
  const there = await existing?.(plan, before, false)
  for (const { each, whole } of there?.existing ?? []) {
    const known = { at: Date.now(), below: whole.below }
    notes.keepLast(each.compiled.project, each.request.image, whole.inputs, known)
  }
  const left = there?.plan ?? plan
  const found = await skipUnchanged(left, { digests: before, notes, note, force })
  before.keep()
  const { known } = found
  const outcome =
    found.plan.images.length === 0
      ? { built: [], failed: [], stopped: [] }
      : await build(there?.onExisting(found.plan) ?? found.plan)
  if (outcome.built.length > 0) {
    const after = look()
    await noteBuilds(outcome, known, { engine: plan.engine, after, notes })
    if (!signal.aborted) await there?.mark(outcome, after)
    after.keep()
  }
  const order = plan.images.map(({ request }) => request.image)
  const unchanged = [...(there?.existing.map(({ result }) => result) ?? []), ...found.unchanged]
  const all = [...unchanged, ...outcome.built]
  const built = all.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
  return { ...outcome, built }
}
