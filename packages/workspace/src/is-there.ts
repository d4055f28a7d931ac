import { existsSync } from "node:fs"
import { noteQuestion } from "@stagecraft/dsl"

/** Whether anything stands at a path, asked so that it is known what an image depends on. */
export function isThere(path: string): boolean {
  noteQuestion("there", path)
  return existsSync(path)
}
