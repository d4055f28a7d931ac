import { join } from "node:path"
import { isThere } from "../is-there.ts"

/** True for a path of a repository that leads to a folder; what cannot be looked at, as a link to itself, is none. */
export const isFolder = (root: string, path: string): boolean =>
  // Only a folder is there with a slash behind it, and nothing is thrown.
  isThere(`${join(root, path)}/`)
