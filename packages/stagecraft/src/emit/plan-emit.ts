import { basename, join } from "node:path"
import { isGenerated } from "@stagecraft/compiler"
import type { LinkedImages } from "@stagecraft/compiler"
import { isGeneratedIgnore } from "@stagecraft/context"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode } from "@stagecraft/ir"
import type { CompiledImage } from "../compile-image.ts"
import { compileImages, oneIgnore } from "../emitted-files.ts"
import { configWords, outWords } from "../emit-command.ts"
import { outputNames } from "../output-files.ts"
import type { EmitMode } from "./emit-mode.ts"
import { leftBehind } from "./left-behind.ts"
import type { OutputFile } from "./output-file.ts"
import type { ToolBuild } from "./tool-file.ts"

/** What is emitted. */
export interface EmitPlan {
  readonly compiled: readonly CompiledImage[]
  readonly files: readonly OutputFile[]
  /** What `--stdout` prints. */
  readonly printed: string
  /** The stage of the Dockerfile that an image is, where it is not the last one. */
  readonly targetOf: (image: CompiledImage) => string | undefined
  /** Warnings. */
  readonly problems: readonly Diagnostic[]
  /** The images, each with the Dockerfile it is built from. */
  readonly builds: readonly ToolBuild[]
  /** Dockerfiles of images that are no more, absolute. */
  readonly left: readonly string[]
}

/** Where files go, and where the one who asks is. Both are absolute. */
export interface EmitPlace {
  readonly folder: string
  readonly cwd: string
}

/** A Dockerfile and the images that are built from it. */
interface Sheet {
  readonly images: readonly CompiledImage[]
  readonly path: string
  readonly ignorePath: string
  readonly dockerfile: string
  readonly lines: LinkedImages["lines"]
  readonly ignore: string
}

/**
 * Compiles the images and says which files come of them, below a folder.
 *
 * @throws ImageError with all problems when there is an error among them.
 */
export async function planEmit(
  project: ProjectNode,
  images: readonly ImageNode[],
  mode: EmitMode,
  { folder, cwd }: EmitPlace,
): Promise<EmitPlan> {
  const { single, optimize, proven, format, map } = mode
  const isPrinting = mode.act === "print" && mode.format !== "json"
  const to = configWords(project) + (isPrinting ? "" : outWords(project, folder))
  const commands = { dockerfile: mode.commands.dockerfile + to, all: mode.commands.all + to }
  const { compiled, problems } = compileImages(project, images, {
    optimize,
    proven,
    command: commands.dockerfile,
    into: { folder, single },
  })
  const linked =
    single === undefined ? undefined : await link(project, compiled, commands.dockerfile)
  const sheets =
    single === undefined || linked === undefined
      ? compiled.map((each) => ownSheet(project, each, folder))
      : [commonSheet(compiled, linked, join(folder, single))]
  const targetOf = (each: CompiledImage): string | undefined =>
    linked ? linked.targets[compiled.indexOf(each)] : each.compilation.target
  const files = [...onceEach(sheets.flatMap(filesOf)), ...(map ? await mapsOf(sheets) : [])]
  const builds = sheets.flatMap(({ images: of, path, dockerfile }) =>
    of.map((each) => ({ compiled: each, target: targetOf(each), path, dockerfile })),
  )
  const printed = sheets[0]?.dockerfile ?? ""
  const left = mode.act === "print" ? [] : leftBehind(project, folder, files)
  const plan = { compiled, files, targetOf, problems, printed, builds, left }
  if (format !== "bake" && format !== "compose") return plan
  const isPrinted = mode.act === "print"
  const configName = basename(project.file)
  const where = { configName, folder: isPrinted ? cwd : folder, command: commands.all, isPrinted }
  const { toolFile } = await import("./tool-file.ts")
  const { file, problems: lost } = toolFile(format, builds, where)
  return {
    ...plan,
    files: [...files, file],
    printed: file.text,
    problems: [...problems, ...lost],
  }
}

async function link(
  project: ProjectNode,
  compiled: readonly CompiledImage[],
  command: string,
): Promise<LinkedImages> {
  const { linkImages } = await import("./link-images.ts")
  const configName = basename(project.file)
  const linked = linkImages(
    compiled.map(({ compilation }) => compilation),
    { configName, command },
  )
  if (linked.problems.length > 0) throw new ImageError(linked.problems)
  return linked
}

function ownSheet(project: ProjectNode, each: CompiledImage, folder: string): Sheet {
  const names = outputNames(project, each.image)
  const { dockerfile, lines, ignore } = each.compilation
  return {
    images: [each],
    path: join(folder, names.dockerfile),
    ignorePath: join(folder, names.ignore),
    dockerfile,
    lines,
    ignore,
  }
}

function commonSheet(
  compiled: readonly CompiledImage[],
  { dockerfile, lines }: LinkedImages,
  path: string,
): Sheet {
  const ignore = oneIgnore(compiled)
  const isClassic = compiled.some(({ image }) => image.profile === "classic")
  const ignorePath = isClassic ? join(path, "..", ".dockerignore") : `${path}.dockerignore`
  return { images: compiled, path, ignorePath, dockerfile, lines, ignore }
}

function filesOf(sheet: Sheet): readonly OutputFile[] {
  const { path, ignorePath, dockerfile, ignore } = sheet
  const images = namesOf(sheet)
  return [
    { images, path, text: dockerfile, ours: isGenerated },
    { images, path: ignorePath, text: ignore, ours: isGeneratedIgnore },
  ]
}

/** A file of several images once, theirs together. */
function onceEach(files: readonly OutputFile[]): readonly OutputFile[] {
  const byPath = new Map<string, OutputFile>()
  for (const file of files) {
    const images = [...(byPath.get(file.path)?.images ?? []), ...file.images]
    byPath.set(file.path, { ...file, images })
  }
  return [...byPath.values()]
}

async function mapsOf(sheets: readonly Sheet[]): Promise<readonly OutputFile[]> {
  const { mapFile } = await import("./map-file.ts")
  return sheets.map((sheet) => mapFile(namesOf(sheet), sheet.path, sheet.lines))
}

const namesOf = ({ images }: Sheet): readonly string[] => images.map(({ image }) => image.name)
