import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import nodeModule from "node:module"
import { Script } from "node:vm"

/** A CommonJS file, compiled or taken from what an earlier start compiled. */
export interface CompiledFile {
  readonly run: (module: NodeJS.Module, require: NodeJS.Require, folder: string) => void
  /** It came with compiled code, and a start for this has added to that. */
  readonly isKeptFor: (word: string) => boolean
  /** Keeps what is compiled by now for the next start, with what came with it. */
  readonly keep: (word: string) => void
}

/** Reads a file that was bundled, with its compiled code where that lies beside it and fits. */
export function readCompiled(path: string): CompiledFile {
  const cache = `${path}.${process.versions.v8}-${process.arch}.cache`
  const kept = compiledFor(path, cache)
  const cachedData = kept?.code
  const script = new Script(nodeModule.wrap(readFileSync(path, "utf8")), {
    filename: path,
    ...(cachedData && { cachedData }),
  })
  const words = (): readonly string[] =>
    kept === undefined || script.cachedDataRejected ? [] : kept.words
  return {
    run: (module, require, folder) => {
      const body = script.runInThisContext() as (...args: readonly unknown[]) => void
      body.call(module.exports, module.exports, require, module, path, folder)
    },
    isKeptFor: (word) => words().includes(word),
    keep: (word) => {
      const all = [...new Set([...words(), word])].toSorted()
      const end = Buffer.from(`\0${all.join(" ")}\0${path}`)
      write(cache, Buffer.concat([script.createCachedData(), end]))
    },
  }
}

/** Compiled code, and what the starts were for that compiled it. */
interface Kept {
  readonly code: Buffer
  readonly words: readonly string[]
}

/**
 * The compiled code, unless the source is younger or lay elsewhere: the engine itself compares no more than the length,
 * and takes the file's name from the code. The path stands at the end, and before it the words.
 */
function compiledFor(path: string, cache: string): Kept | undefined {
  try {
    if (statSync(cache).mtimeMs <= statSync(path).mtimeMs) return undefined
    const kept = readFileSync(cache)
    const end = kept.length - Buffer.byteLength(path) - 1
    const start = end > 0 ? kept.lastIndexOf(0, end - 1) : -1
    if (start < 0 || kept.toString("utf8", end) !== `\0${path}`) return undefined
    return {
      code: kept.subarray(0, start),
      words: kept.toString("utf8", start + 1, end).split(" "),
    }
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
