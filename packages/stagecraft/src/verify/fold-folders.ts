import { folderOf } from "./classify.ts"
import type { FileDifference } from "./compare-files.ts"

/** What lies in a folder that only one image has goes with the folder; folders come first. */
export function foldFolders(
  found: readonly FileDifference[],
): readonly (readonly [FileDifference, number])[] {
  const kept: [FileDifference, number][] = []
  const absent = new Map<string, [FileDifference, number]>()
  for (const each of found) {
    const above = each.aspect === "presence" ? absent.get(folderOf(each.path)) : undefined
    if (above) above[1]++
    const entry = above ?? [each, 0]
    if (!above) kept.push(entry)
    if (each.aspect === "presence") absent.set(each.path, entry)
  }
  return kept
}
