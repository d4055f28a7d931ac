import nodeModule from "node:module"
import { join } from "node:path"
import type * as coreModule from "./core.ts"
import { readCompiled } from "./compiled-file.ts"
import type { CompiledFile } from "./compiled-file.ts"

type Core = typeof coreModule

/** The core, and how to keep what the engine compiled of it for the next start. */
export interface LoadedCore {
  readonly core: Core
  readonly keepCompiled: (word: string) => void
}

interface ModuleWithCompileCache {
  /** Of Node 22.1 and later. @see https://nodejs.org/api/module.html#moduleenablecompilecachecachedir */
  readonly enableCompileCache?: () => void
}

/** The file of the command that is run most; the core asks for it by this name. */
const buildFile = "./build.cjs"

/**
 * Loads `core.cjs` with the machine code of an earlier start, and `build.cjs` when it is asked for: half of a start is
 * compiling.
 *
 * Node 22 does that by itself when asked. For Node 20 the code lies in files beside the sources, which nobody can
 * write who cannot change the sources too; where they cannot be written, every start compiles.
 */
export function loadCore(folder: string): LoadedCore {
  const door = join(folder, "door.cjs")
  const plain = nodeModule.createRequire(door)
  const { enableCompileCache } = nodeModule as ModuleWithCompileCache
  if (enableCompileCache || process.env["NODE_DISABLE_COMPILE_CACHE"]) {
    enableCompileCache?.()
    return { core: plain(door) as Core, keepCompiled: () => undefined }
  }
  const files: CompiledFile[] = []
  const load = (name: string): unknown => {
    const path = join(folder, name)
    const known = plain.cache[path]
    if (known) return known.exports
    const file = readCompiled(path)
    files.push(file)
    const module = new nodeModule.Module(path)
    module.filename = path
    // Whoever else asks for the same file must get this instance, the door too.
    plain.cache[path] = module
    file.run(module, require, folder)
    module.loaded = true
    return module.exports
  }
  const require = Object.assign(
    (id: string): unknown => (id === buildFile ? load(id) : plain(id)),
    plain,
  )
  load("./core.cjs")
  return {
    core: plain(door) as Core,
    keepCompiled: (word) => {
      // Each command compiles another part of the core: the first start for one adds what that is.
      if (files.some(({ isKeptFor }) => !isKeptFor(word))) for (const file of files) file.keep(word)
    },
  }
}
