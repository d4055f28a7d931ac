import { resolve } from "node:path"
import { readBoolean, readOptions } from "@stagecraft/dsl"
import type { ProfileName } from "@stagecraft/dsl"
import type { Diagnostic, Span } from "@stagecraft/ir"
import { configWords, emitCommand, outWords } from "../emit-command.ts"
import { mapFile } from "../emit/map-file.ts"
import { compileImages, emittedFiles } from "../emitted-files.ts"
import type { EmittedFile } from "../emitted-files.ts"
import { projectFor } from "../for-profile.ts"
import { checkOutputNames } from "../output-files.ts"
import { selectImages } from "../select-images.ts"
import { atCall, currentFolder, readNames, readProfileName, readText } from "./at-call.ts"
import { nodeOf, pinned } from "./project.ts"

/** What is emitted, and for which folder. */
export interface EmitOptions {
  /** Names of images; all of them unless set. */
  readonly images?: readonly string[] | undefined
  /** The folder the paths lie in, relative to `process.cwd()`; the config's unless set. */
  readonly out?: string | undefined
  /** `false` emits the graph as written: nothing merged, moved or split. */
  readonly optimize?: boolean | undefined
  /** Also do what only the files of the context prove, as `--proven` does. */
  readonly proven?: boolean | undefined
  /** Write for this builder instead of the config's profile, as `--for` does. */
  readonly profile?: ProfileName | undefined
  /** Every name has to be in `image.lock`, as `--locked` has it. */
  readonly locked?: boolean | undefined
}

/** The Dockerfile of an image and what belongs to it. Nothing of it is on disk. */
export interface EmittedImage {
  readonly name: string
  /** The path is where `stagecraft emit` writes it. */
  readonly dockerfile: EmittedFile
  /** What lets the builder see the files that are copied, and no others. */
  readonly ignore: EmittedFile
  /** The Dockerfile's source map: which line of the config each of its lines comes from. */
  readonly map: EmittedFile
  /** Names of the Dockerfile's stages, in its order. */
  readonly stages: readonly string[]
  /** Names of the build arguments it takes. */
  readonly args: readonly string[]
  /** References of the images it uses. */
  readonly bases: readonly string[]
  /** What the compiler found, and names that are not locked; errors are thrown. */
  readonly warnings: readonly Diagnostic[]
}

const readers = {
  images: readNames,
  out: readText,
  optimize: readBoolean,
  proven: readBoolean,
  profile: readProfileName,
  locked: readBoolean,
}

/** What `emit` does. @param call - Where it was called. */
export async function emitImages(
  project: unknown,
  options: unknown,
  call: Span,
): Promise<readonly EmittedImage[]> {
  const { node, chosen, out, settings, mustLock } = atCall(call, () => {
    const given = readOptions(options, readers, "emit")
    const { optimize = true, proven = false, locked = false, profile } = given
    const node = projectFor(nodeOf(project, "emit"), profile)
    const folder = given.out === undefined ? node.directory : resolve(currentFolder(), given.out)
    const settings = { optimize, proven, profile }
    const chosen = selectImages(node, given.images ?? [])
    return { node, chosen, out: folder, settings, mustLock: locked }
  })
  const { images, ofEach } = await pinned(project, node, chosen, { mustLock })
  checkOutputNames(node)
  const command = emitCommand(settings) + configWords(node) + outWords(node, out)
  const { compiled } = compileImages(node, images, { ...settings, command, into: { folder: out } })
  return compiled.map((each, index) => {
    const { image, compilation } = each
    const files = emittedFiles(node, each, out)
    const { path, text } = mapFile([image.name], files.dockerfile.path, compilation.lines)
    return {
      name: image.name,
      ...files,
      map: { path, text },
      stages: compilation.stages.map(({ name }) => name),
      args: compilation.args.map(({ name }) => name),
      bases: compilation.bases.map(({ reference }) => reference),
      warnings: [...ofEach[index]!, ...compilation.problems],
    }
  })
}
