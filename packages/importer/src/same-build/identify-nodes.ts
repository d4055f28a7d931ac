import type { Build, BuildNode, RunStep } from "@stagecraft/dockerfile"

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
  #last: readonly string[] = []
  /** The numbers of the last list's beginnings. */
  readonly #starts: number[] = []

  of(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#numbers.size)
    return this.#numbers.size - 1
  }

  /** Of a list; what it begins with like the one before is not looked at again. */
  ofList(list: readonly string[]): number {
    const [last, starts] = [this.#last, this.#starts]
    let same = 0
    while (same < list.length && same < last.length && list[same] === last[same]) same++
    starts.length = same
    for (const each of list.slice(same)) starts.push(this.of(`${starts.at(-1)}:${each}`))
    this.#last = list
    return starts.at(-1) ?? -1
  }
}

/** A shell gets the same script whether its last line ends or not. */
function argvOf({ argv, isShellText }: RunStep): readonly string[] {
  const last = argv.at(-1)
  return isShellText && last?.endsWith("\n") ? [...argv.slice(0, -1), last.slice(0, -1)] : argv
}

/** The number of a node that files are taken from. */
type Look = (node: BuildNode | "context") => number | "context" | undefined

/** What is no part of a node's own identity: where it stands. */
type Placed = "kind" | "number" | "lines" | "parent"

/** Everything else, name by name, so that nothing new in a node is forgotten here. */
type Own<N> = { readonly [F in Exclude<keyof N, Placed>]-?: unknown }

type OwnTable = {
  readonly [K in BuildNode["kind"]]: (
    node: Extract<BuildNode, { readonly kind: K }>,
    look: Look,
    numbers: Numbers,
  ) => Own<Extract<BuildNode, { readonly kind: K }>>
}

const looked = <T extends object>(takers: readonly T[], look: Look) =>
  takers.map((taker) =>
    "from" in taker ? { ...taker, from: look(taker.from as BuildNode | "context") } : taker,
  )

const OWN: OwnTable = {
  scratch: () => ({}),
  image: ({ reference, platform }) => ({ reference, platform }),
  run: (step, look, numbers) => ({
    argv: argvOf(step),
    // Only tells how to read the command.
    isShellText: undefined,
    script: step.script,
    env: numbers.ofList(step.env),
    proxy: step.proxy,
    user: step.user,
    directory: step.directory,
    mounts: looked(step.mounts, look),
    network: step.network,
    security: step.security,
    devices: step.devices,
  }),
  copy: ({ sources, destination, owner, mode, exclude, link }, look) => ({
    sources: looked(sources, look),
    destination,
    owner,
    mode,
    exclude,
    link,
  }),
  folder: ({ path, owner }) => ({ path, owner }),
}

function ownOf<K extends BuildNode["kind"]>(
  node: Extract<BuildNode, { readonly kind: K }>,
  look: Look,
  numbers: Numbers,
): string {
  return node.kind + JSON.stringify(OWN[node.kind](node, look, numbers))
}

/** Numbers the nodes of a build; the same `numbers` make two builds comparable. */
export function identifyNodes(build: Build, numbers: Numbers): ReadonlyMap<BuildNode, Identity> {
  const found = new Map<BuildNode, Identity>()
  const look: Look = (node) => (node === "context" ? node : found.get(node)?.whole)
  for (const node of build.nodes) {
    const own = numbers.of(ownOf(node, look, numbers))
    const parent = "parent" in node ? found.get(node.parent)?.whole : undefined
    found.set(node, { own, whole: numbers.of(`${parent} ${own}`) })
  }
  return found
}
