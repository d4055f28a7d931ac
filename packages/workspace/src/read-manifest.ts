import { join } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { JsonObject, Manifest } from "./manifest.ts"
import { asObject, LISTS } from "./manifest.ts"
import { manifestInvalid } from "./problems.ts"
import { readJson, spanOfKey } from "./read-json.ts"

/** What a value is, in words. */
function kindOf(value: unknown): string {
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" ? "an object" : `a ${typeof value}`
}

/** The first field that is of a wrong kind: where it is found, and what is wrong. */
function faultOf(manifest: JsonObject): readonly [key: string, what: string] | undefined {
  for (const field of ["name", "version", "packageManager"]) {
    const value = manifest[field]
    if (value !== undefined && typeof value !== "string")
      return [field, `${field} is ${kindOf(value)}, and has to be a string`]
  }
  for (const field of [...LISTS, "scripts"]) {
    const value = manifest[field]
    if (value === undefined) continue
    const object = asObject(value)
    if (!object) return [field, `${field} is ${kindOf(value)}, and has to be an object`]
    for (const key in object)
      if (typeof object[key] !== "string")
        return [key, `${field}.${key} is ${kindOf(object[key])}, and has to be a string`]
  }
  const { workspaces } = manifest
  const patterns = asObject(workspaces) ? asObject(workspaces)!["packages"] : workspaces
  if (patterns === undefined) return undefined
  const isList = Array.isArray(patterns) && patterns.every((each) => typeof each === "string")
  return isList ? undefined : ["workspaces", "workspaces is no list of patterns"]
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
  const file = join(root, shown)
  const read = readJson(file, shown)
  if (read === undefined) return undefined
  const fault = faultOf(read.object)
  if (fault)
    throw new ImageError(manifestInvalid(shown, fault[1], spanOfKey(read.text, file, fault[0])))
  return read.object
}

/** The patterns of `workspaces`, in either of its forms; undefined when the manifest has none. */
export function workspacePatterns({ workspaces }: Manifest): readonly string[] | undefined {
  const patterns = asObject(workspaces) ? asObject(workspaces)!["packages"] : workspaces
  return patterns as readonly string[] | undefined
}
