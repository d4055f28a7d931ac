import { isAbsolute, join, relative, resolve, sep } from "node:path"
import {
  bakeFile,
  composeFile,
  imageBases,
  isGenerated,
  isGeneratedBake,
} from "@stagecraft/compiler"
import type { ImageBuild } from "@stagecraft/compiler"
import type { Diagnostic, ImageNode } from "@stagecraft/ir"
import type { CompiledImage } from "../compile-image.ts"
import { fullReference } from "../full-reference.ts"
import { toolFiles } from "../output-files.ts"
import { needsOf } from "../repo/build-order.ts"
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
  const needs = needsOf(builds.map(({ compiled }) => compiled))
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
      needs: neededBy(compiled, needs(compiled)),
      isSecret: isSecretAttribute,
    }
  })
  const { text, problems } = write(images, origin)
  const names = builds.map(({ compiled }) => compiled.image.name)
  return { file: { images: names, path: join(folder, name), text, ours }, problems }
}

/** The images that are needed, by the names that the image has for them. */
function neededBy(
  { image }: CompiledImage,
  needs: readonly CompiledImage[],
): Readonly<Record<string, ImageNode>> {
  if (needs.length === 0) return {}
  const owners = new Map(
    needs.flatMap((each) =>
      each.image.tags.map((tag) => [fullReference(tag), each.image] as const),
    ),
  )
  return Object.fromEntries(
    imageBases(image).flatMap(({ reference }) => {
      const owner = owners.get(fullReference(reference))
      return owner ? [[reference, owner] as const] : []
    }),
  )
}

const below = (folder: string, path: string): string =>
  relative(folder, path).replaceAll(sep, "/") || "."
