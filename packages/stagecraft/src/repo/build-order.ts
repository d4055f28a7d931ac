import { imageBases } from "@stagecraft/compiler"
import { ImageError } from "@stagecraft/ir"
import type { ImageNode } from "@stagecraft/ir"
import { fullReference } from "../full-reference.ts"
import { imagesInACircle } from "../problems.ts"
/**
 * Puts images behind those whose tags they build on, and leaves the order as it is otherwise.
 *
 * An image that builds on its own tag takes the one of the last build, and waits for nobody.
 *
 * @throws ImageError `images-in-a-circle`.
 */
export function inBuildOrder<T extends { readonly image: ImageNode }>(
  images: readonly T[],
): readonly (T & { readonly dependsOn: readonly string[] })[] {
  const needs = needsOf(images)
  const done = new Set<T>()
  const path: T[] = []
  const visit = (each: T): void => {
    if (done.has(each)) return
    const start = path.indexOf(each)
    if (start >= 0) {
      const circle = [...path.slice(start), each].map(({ image }) => image.name)
      throw new ImageError(imagesInACircle(circle, each.image.span))
    }
    path.push(each)
    for (const need of needs(each)) visit(need)
    path.pop()
    done.add(each)
  }
  for (const each of images) visit(each)
  return [...done].map((each) => ({
    ...each,
    dependsOn: needs(each).map(({ image }) => image.name),
  }))
}

/** What each image needs of the others, in their order. */
export function needsOf<T extends { readonly image: ImageNode }>(
  images: readonly T[],
): (each: T) => readonly T[] {
  const owners = new Map<string, T[]>()
  for (const each of images)
    for (const tag of each.image.tags) {
      const name = fullReference(tag)
      owners.set(name, [...(owners.get(name) ?? []), each])
    }
  // Most images build on nobody here, and most configs have one.
  if (images.length < 2 || owners.size === 0) return () => []
  const known = new Map<T, readonly T[]>()
  return (each) => {
    const found = known.get(each)
    if (found) return found
    const bases = imageBases(each.image).map(({ reference }) => fullReference(reference))
    const owned = new Set(bases.flatMap((base) => owners.get(base) ?? []))
    const needs = images.filter((other) => other !== each && owned.has(other))
    known.set(each, needs)
    return needs
  }
}
