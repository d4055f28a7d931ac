import { existsSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { compile } from "@stagecraft/compiler"
import type { Compilation, CompileOptions, CompileWitness } from "@stagecraft/compiler"
import { contextFileUnreadable, isGeneratedIgnore, rulesOf } from "@stagecraft/context"
import type { AllowListOptions, IgnoreRules } from "@stagecraft/context"
import type { BaseConfig, ImageNode, ProjectNode } from "@stagecraft/ir"
import { emittedNames } from "./output-files.ts"
import type { EmitTarget } from "./output-files.ts"
import { readIfThere } from "./write-file.ts"

/** An image compiled, with where its context lies. */
export interface CompiledImage {
  readonly image: ImageNode
  /** The config it stands in: its paths are relative to that one's folder. */
  readonly project: ProjectNode
  readonly compilation: Compilation
  /** Absolute path of the build context. */
  readonly contextFolder: string
  /** What the author keeps out of the context: the `.dockerignore` there, then the image's `exclude`. */
  readonly keptOut: IgnoreRules
  /** The same, and what passes keep out. */
  readonly notSent: IgnoreRules
  /** What its ignore file is made with, beside the uses. */
  readonly ignoreOptions: AllowListOptions
}

/** The image with the configs of all of its bases that were looked up. */
export const withBases = ({ image, compilation }: CompiledImage): ImageNode => ({
  ...image,
  knownBases: compilation.graph.knownBases,
})

/** How images are compiled. */
export interface CompileMode {
  /** False: the graph as written. */
  readonly optimize: boolean
  /** What becomes of the Dockerfile: built at once, or kept. */
  readonly purpose: "build" | "emit"
  /** Also in a Dockerfile that is kept, what only the files of the context prove is done. */
  readonly proven?: boolean
  /** What the header tells to run after a change. */
  readonly command?: string
  /** Where files are written to, if not beside the config: no copy of everything takes them along. */
  readonly into?: EmitTarget
  /** The configs of bases that were looked up. */
  readonly knownBases?: ReadonlyMap<string, BaseConfig>
  /** A base may have triggers that nobody could look at: nothing is optimized, and all of the context is let through. */
  readonly isOpen?: boolean
}

/** An image with all that its compilation is told beside it. */
export interface CompileWish {
  readonly image: ImageNode
  readonly project: ProjectNode
  readonly contextFolder: string
  readonly options: CompileOptions
}

/** Compiles one image as its project and the command line ask. Problems are in the compilation, not thrown. */
export function compileImage(
  project: ProjectNode,
  image: ImageNode,
  mode: CompileMode,
): CompiledImage {
  return compileWish(wishFor(project, image, mode))
}

/** What an image is to be compiled with: the ignore file beside its context is read for it. */
export function wishFor(
  project: ProjectNode,
  image: ImageNode,
  { optimize, purpose, proven = false, command, into, knownBases, isOpen = false }: CompileMode,
): CompileWish {
  const contextFolder = resolve(project.directory, image.context)
  const present = readIfThere(join(contextFolder, ".dockerignore"), (file, error) =>
    contextFileUnreadable(file, (error as NodeJS.ErrnoException).code ?? String(error)),
  )
  const existingIgnore = present !== undefined && !isGeneratedIgnore(present) ? present : undefined
  // What is emitted for the other images of the config is as little a part of this one.
  const targets = [{ folder: project.directory }, ...(into ? [into] : [])]
  const emitted = [
    ...new Set(targets.flatMap((target) => emittedNames(project, target, contextFolder))),
  ]
  const options: CompileOptions = {
    configName: basename(project.file),
    emitted,
    purpose,
    together: project.images,
    ...(command !== undefined && { command }),
    ...(knownBases && { knownBases }),
    ...(existsSync(contextFolder) && { contextFolder }),
    ...(proven && { optimize: { contextProofs: "always" as const } }),
    ...((!optimize || isOpen) && { optimize: false as const }),
    ...(isOpen && { isOpen }),
    ...(existingIgnore === undefined ? {} : { existingIgnore }),
  }
  return { image, project, contextFolder, options }
}

/** Compiles what was wished for. @param witness - Is there when the context on disk, or other images, are asked. */
export function compileWish(
  { image, project, contextFolder, options }: CompileWish,
  witness?: CompileWitness,
): CompiledImage {
  const compilation = compile(image, { ...options, ...(witness && { witness }) })
  const { existingIgnore } = options
  const keptOut = rulesOf({
    exclude: image.exclude,
    ...(existingIgnore === undefined ? {} : { existing: existingIgnore }),
  })
  const { ignoreOptions } = compilation
  const notSent = rulesOf({
    exclude: [...image.exclude, ...(ignoreOptions.optimized ?? [])],
    ...(existingIgnore === undefined ? {} : { existing: existingIgnore }),
  })
  return { image, project, compilation, contextFolder, keptOut, notSent, ignoreOptions }
}
