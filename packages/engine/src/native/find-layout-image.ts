import { ImageError, nearest } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

import type { LayoutImage } from "../engine.ts"
import { layoutUnusable } from "../layout-problems.ts"
import { lackOf } from "../session/layout-blobs.ts"
import { findTag, namesOf, readLayoutIndex } from "../session/layout-index.ts"
import type { LayoutDescriptor } from "../session/layout-index.ts"

const MAKE = "`stagecraft build --output type=oci,tar=false,dest=FOLDER` makes one"

/**
 * The digest of the image that a named context means.
 *
 * Without a tag it is `latest`, or the only image there is; an only image without any name is taken for every tag.
 *
 * @throws ImageError `layout-unusable`.
 */
export function findLayoutImage(name: string, image: LayoutImage, span?: Span): string {
  const unusable = (cause: string, hint: string, error?: unknown): ImageError =>
    new ImageError(layoutUnusable({ name, folder: image.layout }, cause, hint, span), {
      cause: error,
    })
  const digest = image.digest ?? byTag(image, unusable)
  const lack = lackOf(image.layout, digest)
  if (lack !== undefined) throw unusable(lack, "copy the layout whole, or name another image")
  return digest
}

function byTag(
  { layout, tag }: LayoutImage,
  unusable: (cause: string, hint: string, error?: unknown) => ImageError,
): string {
  let manifests: readonly LayoutDescriptor[]
  try {
    manifests = readLayoutIndex(layout)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isNone = code === "ENOENT" || code === "ENOTDIR"
    throw unusable(isNone ? "there is no index.json" : message, MAKE, error)
  }
  const found = findTag(manifests, tag ?? "latest")
  if (found) return found.digest
  const [only, ...more] = manifests
  if (!only) throw unusable("it holds no image", MAKE)
  if (more.length === 0 && (tag === undefined || namesOf(only).length === 0)) return only.digest
  const names = [...new Set(manifests.flatMap(namesOf))]
  const near = tag === undefined ? undefined : nearest(tag, names)
  throw unusable(
    tag === undefined
      ? `it holds ${manifests.length} images, and none of them is latest`
      : `it has no image ${tag}`,
    near === undefined
      ? `name one of them: ${names.length > 0 ? names.join(", ") : manifests.map((each) => each.digest).join(", ")}`
      : `did you mean ${near}?`,
  )
}
