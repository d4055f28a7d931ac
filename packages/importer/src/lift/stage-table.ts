import type { StageNode } from "@stagecraft/ir"

/** A number of `COPY --from`, as the builder reads numbers. */
const NUMBER = /^[+-]?\d+$/u

/** Where `--from` or a mount's `from` leads. */
export type Found =
  | { readonly kind: "stage"; readonly stage: StageNode }
  | { readonly kind: "image" }
  /** A stage that is not finished there: every build of it fails. */
  | { readonly kind: "later" }

/** The stages of a file as far as they are lifted, and the names of all. */
export class StageTable {
  readonly #nodes: StageNode[] = []
  readonly #names: readonly (string | undefined)[]
  readonly #named = new Map<string, StageNode>()
  /** Where the file's last stage of each name stands. */
  readonly #last: ReadonlyMap<string | undefined, number>

  /** @param names - The name of each stage as the file gives it, in lower case. */
  constructor(names: readonly (string | undefined)[]) {
    this.#names = names
    this.#last = new Map(names.map((name, index) => [name, index]))
  }

  /** How many stages are finished. */
  get size(): number {
    return this.#nodes.length
  }

  /** Adds the next stage of the file, which is finished now. */
  add(node: StageNode): void {
    const name = this.#names[this.size]
    if (name !== undefined) this.#named.set(name, node)
    this.#nodes.push(node)
  }

  /** The last finished stage of exactly that name, as FROM looks it up. */
  base(name: string): StageNode | undefined {
    return this.#named.get(name)
  }

  /** The finished stages whose name passes, each name's last one, in the order of the file. */
  named(passes: (name: string) => boolean): readonly StageNode[] {
    return this.#nodes.filter((node, index) => {
      const name = this.#names[index]
      return name !== undefined && this.#named.get(name) === node && passes(name)
    })
  }

  /** What a name means: the file's last stage of that name, whatever case it is written in. */
  source(name: string): Found {
    const index = this.#last.get(name.toLowerCase())
    return index === undefined ? { kind: "image" } : this.#at(index)
  }

  /** What `COPY --from` means: also the number of a stage. */
  copySource(from: string): Found {
    return NUMBER.test(from) ? this.#at(Number(from)) : this.source(from)
  }

  #at(index: number): Found {
    const stage = this.#nodes[index]
    return stage ? { kind: "stage", stage } : { kind: "later" }
  }
}
