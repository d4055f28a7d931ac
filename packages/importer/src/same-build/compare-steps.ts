import type { Build, BuildNode } from "@stagecraft/dockerfile"
import type { BuildDifference } from "./difference.ts"
import { difference } from "./difference.ts"
import { describeChange, describeNode } from "./describe-node.ts"
import type { Identity } from "./identify-nodes.ts"
import { identifyNodes, Numbers } from "./identify-nodes.ts"

type Identities = ReadonlyMap<BuildNode, Identity>

/** From the base to the node. */
function chainOf(node: BuildNode): readonly BuildNode[] {
  const chain = [node]
  for (let at = node; "parent" in at; at = at.parent) chain.push(at.parent)
  return chain.toReversed()
}

/** The states of the file system that a step takes files from, in order. */
function sourcesOf(node: BuildNode): readonly BuildNode[] {
  const takers = node.kind === "copy" ? node.sources : node.kind === "run" ? node.mounts : []
  return takers.flatMap((taker) =>
    "from" in taker && taker.from !== "context" ? [taker.from] : [],
  )
}

const linesOf = (node: BuildNode | undefined) => (node && "lines" in node ? node.lines : undefined)

/** Two builds of which the steps are compared, those that they take files from included. */
class StepComparison {
  readonly found: BuildDifference[] = []
  readonly #first: Identities
  readonly #second: Identities
  /** The pairs of steps that were looked at; several others may take files from them. */
  readonly #done = new Set<string>()

  constructor(a: Build, b: Build) {
    const numbers = new Numbers()
    this.#first = identifyNodes(a, numbers)
    this.#second = identifyNodes(b, numbers)
  }

  same(a: BuildNode, b: BuildNode, what: keyof Identity): boolean {
    return this.#first.get(a)?.[what] === this.#second.get(b)?.[what]
  }

  /** Compares what two nodes are and stand on; equal ends of the chains are left out. */
  compare(a: BuildNode, b: BuildNode): void {
    if (this.same(a, b, "whole")) return
    const [first, second] = [chainOf(a), chainOf(b)]
    const shorter = Math.min(first.length, second.length)
    let start = 0
    while (start < shorter && this.#sameAt(first, start, second, start)) start++
    let end = 0
    while (
      end < shorter - start &&
      this.#sameAt(first, first.length - 1 - end, second, second.length - 1 - end)
    )
      end++
    const one = first.slice(start, first.length - end)
    const other = second.slice(start, second.length - end)
    for (let index = 0; index < Math.max(one.length, other.length); index++)
      this.#report(one[index], other[index])
  }

  #sameAt(a: readonly BuildNode[], at: number, b: readonly BuildNode[], other: number): boolean {
    const [first, second] = [a[at], b[other]]
    return first !== undefined && second !== undefined && this.same(first, second, "own")
  }

  #report(a: BuildNode | undefined, b: BuildNode | undefined): void {
    if (a && b && this.same(a, b, "own")) return
    const pair = `${a?.number} ${b?.number}`
    if (this.#done.has(pair)) return
    this.#done.add(pair)
    if (a && b && a.kind === b.kind) {
      const change = describeChange(a, b)
      if (change !== undefined) this.#add(change, a, b)
      else this.#compareSources(a, b)
    } else if (a && b) this.#add(`${describeNode(a)} became ${describeNode(b)}`, a, b)
    else if (a) this.#add(`${describeNode(a)} is gone`, a, b)
    else if (b) this.#add(`${describeNode(b)} is new`, a, b)
  }

  #compareSources(a: BuildNode, b: BuildNode): void {
    const others = sourcesOf(b)
    for (const [index, source] of sourcesOf(a).entries()) {
      const other = others[index]
      if (other) this.compare(source, other)
    }
  }

  #add(what: string, a: BuildNode | undefined, b: BuildNode | undefined): void {
    this.found.push(difference(what, linesOf(a), linesOf(b)))
  }
}

/** In what the steps of two builds differ. */
export function compareSteps(a: Build, b: Build): readonly BuildDifference[] {
  const comparison = new StepComparison(a, b)
  if (comparison.same(a.result, b.result, "whole")) return []
  comparison.compare(a.result, b.result)
  if (comparison.found.length > 0) return comparison.found
  return [difference("the steps are other ones", undefined, undefined)]
}
