import { realpathSync } from "node:fs"

/** Where symbolic links lead; a path that is nowhere yet is itself. */
export function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
