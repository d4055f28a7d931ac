const all: StepMemory<WeakKey, unknown>[] = []

/**
 * What was found out about a step, or a part of one, for the passes that ask again.
 *
 * Kept for one compilation: the steps live as long as the author's module, and with all that is known of them
 * there would be twice as much to keep, and to look through for what can go.
 */
export class StepMemory<K extends WeakKey, V> {
  #found = new WeakMap<K, V>()

  constructor() {
    all.push(this)
  }

  get(key: K): V | undefined {
    return this.#found.get(key)
  }

  set(key: K, value: V): void {
    this.#found.set(key, value)
  }

  forget(): void {
    this.#found = new WeakMap()
  }
}

/** Begins a compilation: what earlier ones have found out may go. */
export function forgetSteps(): void {
  for (const memory of all) memory.forget()
}
