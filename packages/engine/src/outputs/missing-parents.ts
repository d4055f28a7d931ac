import { existsSync, mkdirSync, rmdirSync } from "node:fs"
import { dirname } from "node:path"

/**
 * Makes a folder with all above it.
 *
 * @returns What takes away again those that were missing, as far as they are empty.
 * @throws the system's error; nothing stays behind then.
 */
export function makeParents(folder: string): () => void {
  const missing: string[] = []
  for (let at = folder; !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.push(at)
  const unmake = (): void => {
    for (const each of missing)
      try {
        rmdirSync(each)
      } catch {
        // Someone uses it by now, or it never came to be.
      }
  }
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    unmake()
    throw error
  }
  return unmake
}
