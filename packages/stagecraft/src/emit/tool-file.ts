import { isAbsolute, join, relative, resolve, sep } from "node:path"
import { bakeFile, composeFile, isGenerated, isGeneratedBake } from "@stagecraft/compiler"
import type { ImageBuild } from "@stagecraft/compiler"
import type { Diagnostic } from "@stagecraft/ir"
import type { CompiledImage } from "../compile-image.ts"
import { toolFiles } from "../output-files.ts"
import { isSecretAttribute } from "../spell-backend.ts"
import type { OutputFile } from "./output-file.ts"

/** An image, and the Dockerfile it is built from. */
export interface ToolBuild {
  readonly compiled: CompiledImage
  readonly target: string | undefined
  /** Absolute. */
  readonly path: string
  readonly dockerfile: string
}

/** Where the file lies. */
interface ToolPlace {
  /** What it is made from. */
  readonly configName: string
  /** Absolute. */
  readonly folder: string
  readonly command: string
  /** It stands for itself: Dockerfiles are in it, and folders are called from the config's. */
  readonly isPrinted: boolean
}

const formats = {
  bake: { name: toolFiles.bake, write: bakeFile, ours: isGeneratedBake },
  compose: { name: toolFiles.compose, write: composeFile, ours: isGenerated },
} as const

/** The file that tells another tool how to build the images, and what it could not say. */
export function toolFile(
  format: keyof typeof formats,
  builds: readonly ToolBuild[],
  { configName, folder, command, isPrinted }: ToolPlace,
): { readonly file: OutputFile; readonly problems: readonly Diagnostic[] } {
  const { name, write, ours } = formats[format]
  const origin = { configName, command }
  const images = builds.map(({ compiled, target, path, dockerfile }): ImageBuild => {
    const { image, project, contextFolder } = compiled
    const place = (own: string): string =>
      isAbsolute(own) ? own : below(folder, resolve(project.directory, own))
    return {
      image,
      built: image.target ?? image.stage,
      target,
      context: place(image.context),
      dockerfile: isPrinted ? { text: dockerfile } : { path: below(contextFolder, path) },
      place,
      isSecret: isSecretAttribute,
    }
  })
  const { text, problems } = write(images, origin)
  const names = builds.map(({ compiled }) => compiled.image.name)
  return { file: { images: names, path: join(folder, name), text, ours }, problems }
}

const below = (folder: string, path: string): string =>
  relative(folder, path).replaceAll(sep, "/") || "."
