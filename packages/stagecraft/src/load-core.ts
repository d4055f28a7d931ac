import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import nodeModule from "node:module"
import { join } from "node:path"
import { Script } from "node:vm"
import type * as coreModule from "./core.ts"

type Core = typeof coreModule

/** The core, and how to keep what the engine compiled of it for the next start. */
export interface LoadedCore {
  readonly core: Core
  readonly keepCompiled: () => void
}

interface ModuleWithCompileCache {
  /** Of Node 22.1 and later. @see https://nodejs.org/api/module.html#moduleenablecompilecachecachedir */
  readonly enableCompileCache?: () => void
}

/**
 * Loads `core.cjs` with the machine code of an earlier start: half of a start is compiling.
 *
 * Node 22 does that by itself when asked. For Node 20 the code lies in a file beside the source, which nobody can
 * write who cannot change the source too; where it cannot be written, every start compiles.
 */
export function loadCore(folder: string): LoadedCore {
  const file = join(folder, "core.cjs")
  const door = join(folder, "door.cjs")
  const require = nodeModule.createRequire(file)
  const { enableCompileCache } = nodeModule as ModuleWithCompileCache
  if (enableCompileCache || process.env["NODE_DISABLE_COMPILE_CACHE"]) {
    enableCompileCache?.()
    return { core: require(door) as Core, keepCompiled: () => undefined }
  }
  const cache = `${file}.${process.versions.v8}-${process.arch}.cache`
  const cachedData = compiledFor(file, cache)
  const script = new Script(nodeModule.wrap(readFileSync(file, "utf8")), {
    filename: file,
    ...(cachedData && { cachedData }),
  })
  const module = new nodeModule.Module(file)
  module.filename = file
  // The door asks for the same file: it must get this instance.
  require.cache[file] = module
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void
  run.call(module.exports, module.exports, require, module, file, folder)
  module.loaded = true
  return {
    core: require(door) as Core,
    keepCompiled: () => {
      if (!cachedData || script.cachedDataRejected) keep(cache, script.createCachedData())
    },
  }
}

/** The compiled code, unless the source is younger: the engine itself compares no more than the length. */
function compiledFor(file: string, cache: string): Buffer | undefined {
  try {
    return statSync(cache).mtimeMs > statSync(file).mtimeMs ? readFileSync(cache) : undefined
  } catch {
    return undefined
  }
}

function keep(cache: string, compiled: Buffer): void {
  const draft = `${cache}.${process.pid}`
  try {
    writeFileSync(draft, compiled, { flag: "wx" })
    renameSync(draft, cache)
  } catch {
    rmSync(draft, { force: true })
    // A read-only folder, a full disk, another process at the same: the next start compiles, no more.
  }
}
