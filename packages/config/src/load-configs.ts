import { availableParallelism } from "node:os"
import type { Readings } from "@stagecraft/dsl"
import { isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { gitFacts } from "./git-facts.ts"
import { loadConfig } from "./load-config.ts"
import type { LoadedProject, LoadOptions } from "./load-config.ts"
import { pruneCache } from "./prune-cache.ts"

/** Configs that are loaded together. */
export interface ManyOptions extends Pick<LoadOptions, "command" | "env" | "library"> {
  /** The repository's folder, absolute. */
  readonly root: string
  /** Absolute paths. */
  readonly files: readonly string[]
  /** Looks at each; what it throws is that config's fault. */
  readonly check?: (project: LoadedProject) => void
}

/** Of each config, in the order that was asked for, what it says or what is wrong with it. */
export type LoadedConfigs = readonly (
  | { readonly project: LoadedProject }
  | { readonly problems: readonly Diagnostic[] }
)[]

/**
 * Loads configs of one repository: bundles are made beside each other, the code of the configs runs one after the other,
 * git is asked once for all, and what blocks read of the repository is read once. The fault of one is no other's.
 */
export async function loadConfigs({
  root,
  files,
  check,
  ...options
}: ManyOptions): Promise<LoadedConfigs> {
  const git = gitFacts(root, options.env)
  const readings: Readings = new Map()
  const found: LoadedConfigs[number][] = []
  const clearLater = new Set<string>()
  const queue = [...files.entries()]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, file] = next
      try {
        const project = await loadConfig({ ...options, cwd: root, file, git, readings, clearLater })
        check?.(project)
        found[index] = { project }
      } catch (error) {
        if (!isImageError(error)) throw error
        found[index] = { problems: error.diagnostics }
      }
    }
  }
  const workers = Math.min(files.length, 2 * availableParallelism() + 2)
  await Promise.all(Array.from({ length: workers }, worker))
  for (const folder of clearLater) pruneCache(folder)
  return found
}
