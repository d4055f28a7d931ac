import type { LayerEntry, SavedImage } from "@stagecraft/engine"
import { compareFiles } from "./compare-files.ts"
import type { FileDifference } from "./compare-files.ts"
import type { FileTree, Inode } from "./flatten.ts"

/** A layer in which two builds of one image differ. */
export interface LayerDifference {
  /** Counted from 0. */
  readonly layer: number
  /** None, where only its bytes differ: the order of its entries, or what is not looked at. */
  readonly files: readonly FileDifference[]
  /** Paths whose times differ, and do not count. */
  readonly keptTimes: number
}

/** What a layer holds by its paths; whiteouts are files as others are. */
function treeOf(entries: readonly LayerEntry[], layer: number): FileTree {
  const tree = new Map<string, Inode>()
  for (const entry of entries) {
    const isLink = entry.type === "file" && entry.digest === undefined
    tree.set(entry.path, (isLink ? tree.get(entry.link) : undefined) ?? { entry, layer })
  }
  return tree
}

const diffIds = ({ description }: Pick<SavedImage, "description">): readonly string[] =>
  (description["rootfs"] as { readonly diff_ids?: readonly string[] } | undefined)?.diff_ids ?? []

/**
 * The layers in which two builds of one image differ, each with its own files: what a later layer hides or takes away is
 * in the image all the same, and makes it another one.
 *
 * @param timesCount - The engine gives files one time: those that have others are a difference.
 */
export function compareLayers(
  first: Pick<SavedImage, "description" | "layers">,
  second: Pick<SavedImage, "description" | "layers">,
  timesCount: boolean,
): readonly LayerDifference[] {
  const [before, after] = [diffIds(first), diffIds(second)]
  const count = Math.max(first.layers.length, second.layers.length)
  return Array.from({ length: count }, (_, layer) => layer).flatMap((layer): LayerDifference[] => {
    if (before[layer] !== undefined && before[layer] === after[layer]) return []
    const trees = [first, second].map(({ layers }) => treeOf(layers[layer] ?? [], layer)) as [
      FileTree,
      FileTree,
    ]
    const found = compareFiles(...trees, true)
    const files = timesCount ? found : found.filter(({ aspect }) => aspect !== "time")
    const keptTimes = found.length - files.length
    return [{ layer, files, keptTimes }]
  })
}
