import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { cacheFolders, isTrusted, openCacheFolder } from "./cache-folder.ts"
import { currentState, isUntouched, loadHash } from "./file-state.ts"
import type { FileState } from "./file-state.ts"
import { ImageError } from "@stagecraft/ir"
import { configCacheUnwritable } from "./problems.ts"
import { pruneCache } from "./prune-cache.ts"
import { shortHash } from "./short-hash.ts"
import { writeWhole } from "./write-whole.ts"

/** Changes when what a bundle or its manifest is made of changes. */
const format = "3"

/** What a bundle depends on besides files. */
interface BundleQuestion {
  /** The config as the user sees it, absolute. */
  readonly config: string
  readonly library: string | undefined
  readonly cacheFolder: string | undefined
  /** The config is on disk, and will be asked for again. */
  readonly isWritten?: boolean
  /** Takes the folder that was written to, for who clears it once for many bundles. */
  readonly clearLater?: Set<string> | undefined
}

/** A bundle as the cache keeps it. */
export interface Bundle {
  /** The module to import, absolute. */
  readonly module: string
  /** Its source map, absolute. */
  readonly map: string
  /** The files it was made of, absolute, the config first. */
  readonly inputs: readonly string[]
  /** All else that it depends on: settings of the bundler, and what would be imported instead if it were there. */
  readonly files: readonly Pick<FileState, "kind" | "path">[]
  /** False for one that may write a file while it runs, or of which it is not known. */
  readonly writesNothing: boolean
}

/** A bundle fresh from the bundler. */
export interface BundleText {
  readonly code: string
  readonly map: string
  readonly inputs: readonly string[]
  readonly files: readonly FileState[]
  readonly writesNothing: boolean
}

interface Manifest {
  readonly identity: string
  readonly bundle: string
  readonly inputs: readonly string[]
  readonly files: readonly FileState[]
  readonly writesNothing: boolean
}

/**
 * The cached bundle of a config, if nothing it was made from has changed.
 *
 * Costs one small file and a stat per input; contents are read only where a stat leaves doubt.
 */
export async function cachedBundle(question: BundleQuestion): Promise<Bundle | undefined> {
  for (const folder of foldersOf(question)) {
    if (!isTrusted(folder)) continue
    const manifest = readManifest(folder, question)
    if (!manifest) continue
    const doubtful = manifest.files.filter((state) => !isUntouched(state))
    if (doubtful.length > 0) {
      const hash = await loadHash()
      const now = doubtful.map((state) => currentState(state.kind, state.path, hash))
      if (now.some((state, index) => state.hash !== doubtful[index]!.hash)) continue
      const restamped = new Map(doubtful.map((state, index) => [state, now[index]!]))
      const files = manifest.files.map((state) => restamped.get(state) ?? state)
      tryWrite(manifestPath(folder, question), JSON.stringify({ ...manifest, files }))
    }
    return bundleIn(folder, manifest)
  }
  return undefined
}

/**
 * Writes a bundle where the next start finds it.
 *
 * Every file is put in place whole, under a name made from its contents, so that two at once do no harm.
 *
 * @throws ImageError `config-cache-unwritable`.
 */
export async function storeBundle(question: BundleQuestion, text: BundleText): Promise<Bundle> {
  const hash = await loadHash()
  const bundle = `${hash(`${identityOf(question)}\n${text.code}\n${text.map}`).slice(0, 24)}.mjs`
  const manifest: Manifest = {
    identity: identityOf(question),
    bundle,
    inputs: text.inputs,
    files: text.files,
    writesNothing: text.writesNothing,
  }
  const folders = [...foldersOf(question)]
  let failure: unknown
  for (const wanted of folders) {
    try {
      const folder = openCacheFolder(wanted)
      writeWhole(join(folder, `${bundle}.map`), text.map)
      writeWhole(join(folder, bundle), `${text.code}//# sourceMappingURL=${bundle}.map\n`)
      if (question.isWritten !== false)
        writeWhole(manifestPath(folder, question), JSON.stringify(manifest))
      if (question.clearLater) question.clearLater.add(folder)
      else pruneCache(folder)
      return bundleIn(folder, manifest)
    } catch (error) {
      failure = error
    }
  }
  const why = failure instanceof Error ? failure.message : String(failure)
  throw new ImageError(configCacheUnwritable(folders, why), { cause: failure })
}

function foldersOf(question: BundleQuestion): Iterable<string> {
  return cacheFolders(join(question.config, ".."), question.cacheFolder)
}

function identityOf({ config, library }: BundleQuestion): string {
  return [format, process.version, process.platform, config, library ?? ""].join("\n")
}

function manifestPath(folder: string, question: BundleQuestion): string {
  return join(folder, `config-${shortHash(identityOf(question))}.json`)
}

function readManifest(folder: string, question: BundleQuestion): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(manifestPath(folder, question), "utf8")) as Manifest
    const isOurs = manifest.identity === identityOf(question)
    const { module, map } = bundleIn(folder, manifest)
    return isOurs && existsSync(module) && existsSync(map) ? manifest : undefined
  } catch {
    // None, or one that was damaged: it is made anew.
    return undefined
  }
}

function bundleIn(folder: string, { bundle, inputs, files, writesNothing }: Manifest): Bundle {
  const [module, map] = [join(folder, bundle), join(folder, `${bundle}.map`)]
  return { module, map, inputs, files, writesNothing }
}

function tryWrite(path: string, contents: string): void {
  try {
    writeWhole(path, contents)
  } catch {
    // A stamp that cannot be renewed only costs the next start a hash.
  }
}
