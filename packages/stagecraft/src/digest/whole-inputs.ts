import { isImageError } from "@stagecraft/ir"
import type { ImageNode } from "@stagecraft/ir"
import type { BaseInput } from "./base-inputs.ts"
import { wholeDigest } from "./image-inputs.ts"
import type { BelowDigests, ImageInputs } from "./image-inputs.ts"

/** What an image is made from, with what the images are made from that it builds on. */
export interface WholeInputs {
  readonly inputs: ImageInputs
  readonly below: BelowDigests
  /** Stands for the inputs and all below. */
  readonly digest: string
  /** Of the image and all below, without bases that are known by what they are made from. */
  readonly unlocked: readonly BaseInput[]
  readonly unknown: readonly string[]
}

/** Where the images below are looked for. */
export interface WholeSide<T> {
  readonly inputsOf: (each: T) => Promise<ImageInputs>
  /** The image of the repository that has a tag. */
  readonly makerOf: (reference: string) => Promise<T | undefined>
}

/**
 * Looks at images and all below them.
 *
 * A base that nobody here builds, or whose maker has a fault of its own, is taken by its name.
 */
export function wholeInputs<T extends { readonly image: ImageNode }>({
  inputsOf,
  makerOf,
}: WholeSide<T>): (each: T) => Promise<WholeInputs> {
  const known = new Map<T, WholeInputs>()
  const look = async (each: T, path: readonly T[]): Promise<WholeInputs> => {
    const found = known.get(each)
    if (found) return found
    const inputs = await inputsOf(each)
    const here = [...path, each]
    const below: Record<string, string> = {}
    const unlocked: BaseInput[] = []
    const unknown = [...inputs.unknown]
    for (const base of inputs.unlocked) {
      const under = base.isFrontend ? undefined : await lookBelow(base.reference, here)
      if (!under) unlocked.push(base)
      else {
        below[base.reference] = under.digest
        unlocked.push(...under.unlocked)
        unknown.push(...under.unknown)
      }
    }
    const whole = {
      inputs,
      below,
      digest: wholeDigest(inputs, below),
      unlocked: [...new Map(unlocked.map((one) => [one.reference, one])).values()],
      unknown: [...new Set(unknown)],
    }
    known.set(each, whole)
    return whole
  }
  const lookBelow = async (
    reference: string,
    path: readonly T[],
  ): Promise<WholeInputs | undefined> => {
    const maker = await makerOf(reference)
    // An image that builds on its own tag takes the one of the last build.
    if (!maker || path.includes(maker)) return undefined
    try {
      return await look(maker, path)
    } catch (error) {
      if (isImageError(error)) return undefined
      throw error
    }
  }
  return (each) => look(each, [])
}
