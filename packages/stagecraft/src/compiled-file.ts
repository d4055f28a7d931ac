import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import nodeModule from "node:module"
import { Script } from "node:vm"

/** A CommonJS file, compiled or taken from what an earlier start compiled. */
export interface CompiledFile {
  readonly run: (module: NodeJS.Module, require: NodeJS.Require, folder: string) => void
  /** It came with its compiled code. */
  readonly isKept: boolean
  /** Keeps what is compiled by now for the next start. */
  readonly keep: () => void
}

/** Reads a file that was bundled, with its compiled code where that lies beside it and fits. */
export function readCompiled(path: string): CompiledFile {
  const cache = `${path}.${process.versions.v8}-${process.arch}.cache`
  const cachedData = compiledFor(path, cache)
  const script = new Script(nodeModule.wrap(readFileSync(path, "utf8")), {
    filename: path,
    ...(cachedData && { cachedData }),
  })
  return {
    run: (module, require, folder) => {
      const body = script.runInThisContext() as (...args: readonly unknown[]) => void
      body.call(module.exports, module.exports, require, module, path, folder)
    },
    isKept: cachedData !== undefined && !script.cachedDataRejected,
    keep: () => write(cache, Buffer.concat([script.createCachedData(), Buffer.from(path)])),
  }
}

/**
 * The compiled code, unless the source is younger or lay elsewhere: the engine itself compares no more than the length,
 * and takes the file's name from the code. The path stands at the end.
 */
function compiledFor(path: string, cache: string): Buffer | undefined {
  try {
    if (statSync(cache).mtimeMs <= statSync(path).mtimeMs) return undefined
    const kept = readFileSync(cache)
    const end = kept.length - Buffer.byteLength(path)
    return kept.toString("utf8", Math.max(0, end)) === path ? kept.subarray(0, end) : undefined
  } catch {
    return undefined
  }
}

function write(cache: string, compiled: Buffer): void {
  const draft = `${cache}.${process.pid}`
  try {
    writeFileSync(draft, compiled, { flag: "wx" })
    renameSync(draft, cache)
  } catch {
    rmSync(draft, { force: true })
    // A read-only folder, a full disk, another process at the same: the next start compiles, no more.
  }
}
