import { join } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Manifest } from "./manifest.ts"
import { asObject, LISTS } from "./manifest.ts"
import { manifestInvalid } from "./problems.ts"
import { readJson } from "./read-json.ts"

/** What a value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" ? "an object" : `a ${typeof value}`
}

function faultOf(manifest: Readonly<Record<string, unknown>>): string | undefined {
  for (const field of ["name", "version", "packageManager"]) {
    const value = manifest[field]
    if (value !== undefined && typeof value !== "string")
      return `${field} is ${kindOf(value)}, and has to be a string`
  }
  for (const field of [...LISTS, "scripts"]) {
    const value = manifest[field]
    if (value === undefined) continue
    const object = asObject(value)
    if (!object) return `${field} is ${kindOf(value)}, and has to be an object`
    for (const [key, each] of Object.entries(object))
      if (typeof each !== "string")
        return `${field}.${key} is ${kindOf(each)}, and has to be a string`
  }
  return undefined
}

/** The path of a file in a folder of the workspace. */
export const inFolder = (folder: string, name: string): string =>
  folder === "." ? name : `${folder}/${name}`

/**
 * The manifest of a folder, or undefined when it has none.
 *
 * @throws ImageError `manifest-unreadable` or `manifest-invalid`.
 */
export function readManifest(root: string, folder: string): Manifest | undefined {
  const shown = inFolder(folder, "package.json")
  const manifest = readJson(join(root, shown), shown)
  if (manifest === undefined) return undefined
  const fault = faultOf(manifest)
  if (fault !== undefined) throw new ImageError(manifestInvalid(shown, fault, undefined))
  return manifest
}
