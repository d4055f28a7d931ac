/** Values from several producers, in the order they came, for one consumer. */
export class AsyncQueue<T> implements AsyncIterable<T> {
  #values: T[] = []
  #ended = false
  #error: unknown
  #wake: (() => void) | undefined
  #drained: (() => void)[] = []

  push(value: T): void {
    if (this.#ended) return
    this.#values.push(value)
    this.#wake?.()
  }

  /** Resolves when the consumer has taken what waits, so that a flood of values stays bounded. */
  async room(): Promise<void> {
    if (this.#values.length < LARGE || this.#ended) return
    await new Promise<void>((resolve) => this.#drained.push(resolve))
  }

  /** Ends the iteration after the values that wait; with an error when there is one. */
  end(error?: unknown): void {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    this.#wake?.()
    this.#letIn()
  }

  #letIn(): void {
    for (const resolve of this.#drained.splice(0)) resolve()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const batch = this.#values
      this.#values = []
      this.#letIn()
      yield* batch
      if (this.#values.length > 0) continue
      if (this.#ended) break
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    if (this.#error !== undefined) throw this.#error
  }
}

const LARGE = 4096
