/** Thrown while a rewriting is being proved, and caught by whoever asked for the proof. */
export class Refusal extends Error {}

/** Ends a proof: this is why it does not hold. */
export function refuse(why: string): never {
  throw new Refusal(why)
}

/** What comes out of a proof, or why there is none. */
export function attempt<T extends object>(prove: () => T): T | { readonly why: string } {
  try {
    return prove()
  } catch (error) {
    if (error instanceof Refusal) return { why: error.message }
    throw error
  }
}
