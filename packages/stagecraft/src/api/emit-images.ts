import { resolve } from "node:path"
import { readBoolean, readOptions } from "@stagecraft/dsl"
import type { Diagnostic, Span } from "@stagecraft/ir"
import { compileImages, emittedFiles } from "../emitted-files.ts"
import type { EmittedFile } from "../emitted-files.ts"
import { checkOutputNames } from "../output-files.ts"
import { selectImages } from "../select-images.ts"
import { atCall, currentFolder, readNames, readText } from "./at-call.ts"
import { nodeOf } from "./project.ts"

/** What is emitted, and for which folder. */
export interface EmitOptions {
  /** Names of images; all of them unless set. */
  readonly images?: readonly string[] | undefined
  /** The folder the paths lie in, relative to `process.cwd()`; the config's unless set. */
  readonly out?: string | undefined
  /** `false` emits the graph as written: no RUN merged. */
  readonly optimize?: boolean | undefined
}

/** The Dockerfile of an image and what belongs to it. Nothing of it is on disk. */
export interface EmittedImage {
  readonly name: string
  /** The path is where `stagecraft emit` writes it. */
  readonly dockerfile: EmittedFile
  /** What lets the builder see the files that are copied, and no others. */
  readonly ignore: EmittedFile
  /** Names of the Dockerfile's stages, in its order. */
  readonly stages: readonly string[]
  /** Names of the build arguments it takes. */
  readonly args: readonly string[]
  /** References of the images it uses. */
  readonly bases: readonly string[]
  /** What the compiler found; errors are thrown. */
  readonly warnings: readonly Diagnostic[]
}

/** What `emit` does. @param call - Where it was called. */
export function emitImages(
  project: unknown,
  options: unknown,
  call: Span,
): readonly EmittedImage[] {
  const { node, images, out, optimize } = atCall(call, () => {
    const node = nodeOf(project, "emit")
    const readers = { images: readNames, out: readText, optimize: readBoolean }
    const { images = [], out, optimize = true } = readOptions(options, readers, "emit")
    const folder = out === undefined ? node.directory : resolve(currentFolder(), out)
    return { node, images: selectImages(node, images), out: folder, optimize }
  })
  checkOutputNames(node)
  const { compiled } = compileImages(node, images, { optimize })
  return compiled.map((each) => {
    const { image, compilation } = each
    return {
      name: image.name,
      ...emittedFiles(node, each, out),
      stages: compilation.stages.map(({ name }) => name),
      args: compilation.args.map(({ name }) => name),
      bases: compilation.bases.map(({ reference }) => reference),
      warnings: compilation.problems,
    }
  })
}
