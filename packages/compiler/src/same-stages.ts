import type { StageNode, Text } from "@stagecraft/ir"
import { textKey } from "@stagecraft/ir"

/** The name as the builder keeps it: stage names are compared without case. */
export const stageKey = (node: StageNode): string => node.name.toLowerCase()

function keyOf(node: StageNode, ids: ReadonlyMap<unknown, number>): string {
  return JSON.stringify({ ...node }, (property, value: unknown) => {
    if (property === "span" || property === "fromSpan" || property === "places") return undefined
    // Written out, defaults that read each other may have no end.
    if (property === "default" && Array.isArray(value)) return textKey(value as Text)
    const id = ids.get(value)
    return id === undefined ? value : `stage ${id}`
  })
}

/**
 * Finds structurally equal nodes of one name, places in the source aside: they are one stage.
 *
 * Costs nothing as long as every name occurs once. Nodes must come each after those it needs.
 */
export function sameStages(nodes: readonly StageNode[]): ReadonlyMap<StageNode, StageNode> {
  const sameAs = new Map<StageNode, StageNode>()
  if (new Set(nodes.map(stageKey)).size === nodes.length) return sameAs
  const ids = new Map<unknown, number>()
  const first = new Map<string, { readonly node: StageNode; readonly id: number }>()
  for (const node of nodes) {
    const key = keyOf(node, ids)
    const equal = first.get(key)
    if (equal) sameAs.set(node, equal.node)
    else first.set(key, { node, id: first.size })
    ids.set(node, equal?.id ?? first.size - 1)
  }
  return sameAs
}
