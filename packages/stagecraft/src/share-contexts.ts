import { allowList } from "@stagecraft/context"
import type { CompiledImage } from "./compile-image.ts"

/**
 * The ignore text to build each image with: images that copy from one folder and keep the same out of it let through
 * what any of them takes, so that one upload serves them all.
 *
 * What an image copies stays the same: a step takes what its own sources match, and of that nothing is kept out for one
 * image that is let through for another. A broad copy beside one that names what broad copies leave out (`.git`, the
 * emitted files) is the exception, and stays by itself.
 */
export function sharedIgnores(
  compiled: readonly CompiledImage[],
): ReadonlyMap<CompiledImage, string> {
  const groups = new Map<string, CompiledImage[]>()
  for (const each of compiled) {
    const key = JSON.stringify([each.contextFolder, each.image.exclude, each.ignoreOptions])
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  const texts = new Map<CompiledImage, string>()
  for (const group of groups.values()) {
    const shared = group.length > 1 ? union(group) : undefined
    for (const each of group) texts.set(each, shared ?? each.compilation.ignore)
  }
  return texts
}

/** What lets through all that the images of a group take; undefined where a broad copy would take more by it. */
function union(group: readonly CompiledImage[]): string | undefined {
  const options = group[0]!.ignoreOptions
  const uses = group.flatMap(({ compilation }) => compilation.uses)
  const text = allowList(uses, options)
  const broad = uses.filter((use) => use.broad)
  return broad.length === 0 || text === allowList(broad, options) ? text : undefined
}
