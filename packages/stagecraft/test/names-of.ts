import { image, toImageNode } from "@stagecraft/dsl"
import type { ImageOptions, Stage } from "@stagecraft/dsl"
import { collectNames } from "../src/lock/collect-names.ts"
import type { CollectedNames } from "../src/lock/collect-names.ts"

/** What an image asks of a lock. */
export function namesOf(built: Stage<string, never>, options: ImageOptions = {}): CollectedNames {
  const node = toImageNode(image(built as Stage, options), "app")
  const project = { kind: "project", images: [node], file: "/c.ts", directory: "/" } as const
  return collectNames([{ image: node, project }], new Set(), {})
}
