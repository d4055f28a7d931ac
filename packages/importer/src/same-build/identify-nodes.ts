import type { Build, BuildNode } from "@stagecraft/dockerfile"

/** What a node is, by number: equal nodes of two builds have one number. */
export interface Identity {
  /** With all that the node stands on. */
  readonly whole: number
  /** Without what it stands on. */
  readonly own: number
}

/** Numbers texts in the order they are seen. */
export class Numbers {
  readonly #numbers = new Map<string, number>()

  of(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#numbers.size)
    return this.#numbers.size - 1
  }
}

/** A shell gets the same script whether its last line ends or not. */
function withoutLastNewline(argv: readonly string[]): readonly string[] {
  const last = argv.at(-1)
  return argv.length > 1 && last?.endsWith("\n") ? [...argv.slice(0, -1), last.slice(0, -1)] : argv
}

/** Numbers the nodes of a build; the same `numbers` make two builds comparable. */
export function identifyNodes(build: Build, numbers: Numbers): ReadonlyMap<BuildNode, Identity> {
  const found = new Map<BuildNode, Identity>()
  const reference = (node: BuildNode | "context") =>
    node === "context" ? node : found.get(node)?.whole
  for (const node of build.nodes) {
    const own = JSON.stringify(node, (key, value: unknown) => {
      if (key === "number" || key === "lines" || key === "parent") return undefined
      if (key === "from") return reference(value as BuildNode | "context")
      return key === "argv" ? withoutLastNewline(value as readonly string[]) : value
    })
    const parent = "parent" in node ? found.get(node.parent)?.whole : undefined
    found.set(node, { own: numbers.of(own), whole: numbers.of(`${parent} ${numbers.of(own)}`) })
  }
  return found
}
