import { dirname, resolve } from "node:path"
import type { DiskQuestion, GitFacts, Readings } from "@stagecraft/dsl"
import { ImageError, isImageError } from "@stagecraft/ir"
import type { Diagnostic, ProjectNode } from "@stagecraft/ir"
import { cachedBundle, storeBundle } from "./bundle-cache.ts"
import type { BundleSource } from "./bundle-config.ts"
import { configError, evaluateConfig } from "./evaluate-config.ts"
import { discardedResults } from "./discarded-results.ts"
import { exportPlace } from "./export-place.ts"
import type { FileState } from "./file-state.ts"
import { findConfig } from "./find-config.ts"
import { gitFacts } from "./git-facts.ts"
import { mapDiagnostics, mapSpans } from "./map-spans.ts"
import { nearContext } from "./near-context.ts"
import { readProject } from "./read-project.ts"
import { sourcePlaces } from "./source-places.ts"
import { isError, isFromConfig } from "./thrown-problem.ts"

/** How a config is to be loaded. */
export interface LoadOptions {
  /** Where to look for the config; relative names start here. */
  readonly cwd: string
  /** The config's file, or a folder it lies in; absent: it is searched for, upwards. */
  readonly file?: string
  /** The config's text while `file` is not written: everything else is as if it stood there. */
  readonly text?: string
  /** What the config's function is told of: the word of the command line. */
  readonly command: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Address of the module that the config's `import … from "stagecraft"` leads to; absent: as installed. */
  readonly library?: string
  /** A folder for the bundled config; absent, or not writable: one of the usual ones. */
  readonly cacheDirectory?: string
  /** What is known of the repository already; absent: the config's folder is asked for it. */
  readonly git?: GitFacts
  /** What configs that are loaded together have read by now; absent: nothing. */
  readonly readings?: Readings
  /** Takes the folder of the cache that was written to, for who clears it once for many configs. */
  readonly clearLater?: Set<string>
}

/** A loaded config, with the files it was made of. */
export interface LoadedProject extends ProjectNode {
  /** Absolute paths, the config first. Installed packages are not among them. */
  readonly inputs: readonly string[]
  /** What else is as it is because of the disk: how the bundler read the config, and what its blocks asked. */
  readonly asked: readonly DiskQuestion[]
  /** What was told while the config ran, and did not stop it. */
  readonly warnings: readonly Diagnostic[]
  /** True when it is known that the config wrote no file while it ran. */
  readonly writesNothing: boolean
}

/**
 * Finds, bundles, runs and checks a config.
 *
 * When nothing changed since the last time, the bundle is taken from the cache and no bundler is loaded. Every span
 * of the result lies in the author's own files.
 *
 * @throws ImageError `config-…`, and whatever the language finds wrong while the config runs.
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedProject> {
  const { cwd, file, text, command, env, library, cacheDirectory, clearLater } = options
  const config =
    file !== undefined && text !== undefined ? resolve(cwd, file) : await findConfig(cwd, file)
  const directory = dirname(config)
  const isWritten = text === undefined
  const question = { config, library, cacheFolder: cacheDirectory, isWritten, clearLater }
  const bundle =
    (isWritten ? await cachedBundle(question) : undefined) ??
    (await storeBundle(question, await bundleNow({ config, library, text })))
  const places = sourcePlaces(bundle)
  const context = { env, git: options.git ?? gitFacts(directory, env), command }
  const { readings = new Map() } = options
  const evaluation = { bundle, places, config, library, context, readings }
  const { value, span, warnings, questions, unused } = await evaluateConfig(evaluation)
  try {
    const read = await readProject(value, () => span ?? exportPlace(config))
    const discarded = await discardedResults(unused())
    if (discarded.length > 0) throw new ImageError(mapDiagnostics(discarded, places))
    const { registries } = read
    const near = read.images.map((image) => nearContext(image, directory))
    const images = mapSpans(near, places)
    const { inputs, writesNothing } = bundle
    const asked = [...bundle.files.map(questionOf), ...questions.values()]
    const made = { inputs, asked, warnings, writesNothing }
    const project = { kind: "project", images, file: config, directory, ...made } as const
    return registries ? { ...project, registries } : project
  } catch (error) {
    // A getter of the config's own may throw here too, whatever it likes; an error of another place is a fault of ours.
    if (!isError(error) || isImageError(error) || isFromConfig(error, places))
      throw await configError(error, evaluation)
    throw error
  } finally {
    unused()
  }
}

/** What the bundler took, in the words of blocks. */
const questionOf = ({ kind, path }: Pick<FileState, "kind" | "path">): DiskQuestion => ({
  kind: kind === "tree" ? "names" : "text",
  path,
})

async function bundleNow(source: BundleSource) {
  const { bundleConfig } = await import("./bundle-config.ts")
  return await bundleConfig(source)
}
