import { mkdirSync, rmdirSync } from "node:fs"
import { dirname } from "node:path"

/**
 * Makes a folder with all above it.
 *
 * @returns What takes away again those that were missing, as far as they are empty.
 */
export function makeParents(folder: string): () => void {
  const first = mkdirSync(folder, { recursive: true })
  return () => {
    if (first === undefined) return
    try {
      for (let at = folder; at.length >= first.length; at = dirname(at)) rmdirSync(at)
    } catch {
      // Someone uses it by now.
    }
  }
}
