import type { Stage } from "@stagecraft/dsl"
import type { Base, StageNode } from "@stagecraft/ir"
import { inputOf } from "./input-of.ts"

/** Steps that may bring a program. */
const bringing: ReadonlySet<string> = new Set(["run", "copy", "add"])

/** What a stage starts from at last; undefined for what has no name to tell by. */
function rootImage(base: Base): string | undefined {
  if (base.kind === "stage") return rootImage(base.stage.base)
  return base.kind === "image" ? inputOf(base.reference) : undefined
}

/** Images of Node, and of bun, which calls itself `node` where there is none. */
const isNodeImage = (reference: string | undefined): boolean =>
  reference !== undefined && /(?:node|(?:^|\/)bun(?:[:@]|$))/u.test(reference)

/**
 * The stage as it is now, for another one to start from, where its base may have no Node and its own steps may have brought
 * one; undefined where the base will do. One image has one stage of a name: this one has its own.
 */
export function toolsOf(stage: Stage): StageNode | undefined {
  const node = stage.toNode()
  if (isNodeImage(rootImage(node.base))) return undefined
  if (!node.steps.some(({ kind }) => bringing.has(kind))) return undefined
  return { ...node, name: `${node.name}-tools`, comments: ["What brings Node.js to an image."] }
}
