import type { BuildRequest } from "../engine.ts"

/** Hands out the requests of a build in their order, each once those it comes after are done. */
export class BuildTurns {
  readonly #waiting: BuildRequest[]
  /** The images that have not come to an end, and those that came to a bad one. */
  readonly #open: Set<string>
  readonly #lost = new Set<string>()
  #wake: (() => void)[] = []

  constructor(requests: readonly BuildRequest[]) {
    this.#waiting = [...requests]
    this.#open = new Set(requests.map(({ image }) => image))
  }

  /** The next one that can be built, as soon as there is one; undefined when all were handed out. */
  async next(): Promise<BuildRequest | undefined> {
    while (this.#waiting.length > 0) {
      const index = this.#waiting.findIndex(
        ({ after = [], image }) => !after.some((name) => name !== image && this.#open.has(name)),
      )
      if (index >= 0) return this.#waiting.splice(index, 1)[0]
      await new Promise<void>((resolve) => this.#wake.push(resolve))
    }
    return undefined
  }

  /** True when what it builds on is not there. */
  isLost({ after = [] }: BuildRequest): boolean {
    return after.some((name) => this.#lost.has(name))
  }

  /** Has to be called of each that was handed out. */
  end({ image }: BuildRequest, isBuilt: boolean): void {
    this.#open.delete(image)
    if (!isBuilt) this.#lost.add(image)
    const waiting = this.#wake
    this.#wake = []
    for (const resolve of waiting) resolve()
  }
}
