import { inputsOf } from "../digest/skip-unchanged.ts"
import type { InputDigests } from "../digest/digest-images.ts"
import { wholeDigest } from "../digest/image-inputs.ts"
import type { WholeInputs } from "../digest/whole-inputs.ts"
import type { PlannedImage } from "../plan-build.ts"

/** Looks, by their names, at the images that are to be built and all below them in the repository. */
export type LookBelow = () => Promise<ReadonlyMap<string, WholeInputs>>

/** What a planned image is made from, with all below it; undefined for a context that cannot be read. */
export async function plannedInputs(
  each: PlannedImage,
  digests: InputDigests,
  lookBelow: LookBelow,
): Promise<WholeInputs | undefined> {
  const inputs = await inputsOf(each, digests)
  if (!inputs) return undefined
  const { digest, unlocked, unknown } = inputs
  const alone = { inputs, below: {}, digest, unlocked, unknown }
  // Most images build on no other one, and then no other config is looked for.
  if (unlocked.every(({ isFrontend }) => isFrontend)) return alone
  const { below, ...all } = (await lookBelow()).get(each.request.image) ?? alone
  return {
    inputs,
    below,
    digest: wholeDigest(inputs, below),
    unlocked: all.unlocked,
    unknown: [...new Set([...unknown, ...all.unknown])],
  }
}

/** Whether the digest stands for everything. */
export const isWhole = ({ unlocked, unknown }: WholeInputs): boolean =>
  unlocked.length === 0 && unknown.length === 0
