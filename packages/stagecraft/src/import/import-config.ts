import { dirname, relative } from "node:path"
import { compile } from "@stagecraft/compiler"
import { joinEntries, writeConfig } from "@stagecraft/importer"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode } from "@stagecraft/ir"
import { loadWished } from "../load-project.ts"
import type { Reporter } from "../reporters/reporter.ts"
import type { Terminal } from "../terminal.ts"
import { otherContext } from "./guess-context.ts"
import { gitPatterns } from "./git-in-context.ts"
import { nameImages } from "./image-names.ts"
import { liftSource } from "./lift-source.ts"
import type { LiftedSource } from "./lift-source.ts"
import type { PlannedConfig } from "./plan-configs.ts"
import { readDockerfile } from "./read-dockerfile.ts"
import { readExclude } from "./read-exclude.ts"
import type { Exclude } from "./read-exclude.ts"
import { notUnderstood, verifyImage } from "./verify-image.ts"

/** How Dockerfiles are imported. */
export interface ImportWish {
  readonly terminal: Terminal
  readonly report: Reporter
  /** For the main image of the only Dockerfile. */
  readonly name: string | undefined
  /** Absolute; each Dockerfile's folder when undefined. */
  readonly context: string | undefined
  /** Whether the config is shown to be the same build. */
  readonly verify: boolean
  /** A Dockerfile that cannot be imported leaves out itself only, where there are others for the config. */
  readonly partial: boolean
}

/** A Dockerfile that became a part of a config. */
export interface ImportedSource extends LiftedSource {
  readonly exclude: Exclude
}

/** A config that was made, and is not written yet. */
export interface ImportedConfig {
  /** Absolute. */
  readonly target: string
  readonly text: string
  readonly sources: readonly ImportedSource[]
  readonly verified: boolean
  /** Warnings only. */
  readonly problems: readonly Diagnostic[]
  /** Why Dockerfiles are left out; only with `partial`. */
  readonly failed: readonly Diagnostic[]
}

/**
 * Makes a config of Dockerfiles and shows that it is the same build; writes nothing.
 *
 * @throws ImageError `dockerfile-…`, what the builder would refuse of a Dockerfile, `import-differs`,
 * `import-not-understood`.
 */
export async function importConfig(
  { files, target }: PlannedConfig,
  wish: ImportWish,
): Promise<ImportedConfig> {
  const { found: read, failed } = await readAll(files, wish)
  if (failed.length > 0 && (!wish.partial || read.length === 0)) throw new ImageError(failed)
  const sources = named(read, target, wish)
  if (wish.verify) refuseErrors(sources)
  const text = await writeConfig(sources.map(({ file }) => joinEntries(file)))
  if (wish.verify) await verify(sources, target, text, wish)
  const { terminal, context } = wish
  const problems = sources.flatMap(({ problems: found, exclude, file, source }) => {
    const other =
      context === undefined ? otherContext(file, source.folder, terminal.cwd) : undefined
    return [...found, ...exclude.problems, ...(other ? [other] : [])]
  })
  return { target, text, sources, verified: wish.verify, problems, failed }
}

async function readAll(
  files: readonly string[],
  { terminal, report, name, context }: ImportWish,
): Promise<{ readonly found: readonly ImportedSource[]; readonly failed: readonly Diagnostic[] }> {
  const found: ImportedSource[] = []
  const failed: Diagnostic[] = []
  for (const file of files) {
    try {
      const source = await readDockerfile(file, terminal)
      if (source.name === undefined) report.source(source.file, decode(source.bytes))
      const exclude = readExclude(
        source.name === undefined ? undefined : source.file,
        context ?? source.folder,
      )
      found.push({ ...liftSource(source, name), exclude })
    } catch (error) {
      if (!(error instanceof ImageError)) throw error
      failed.push(...error.diagnostics)
    }
  }
  return { found, failed }
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Gives the images what the Dockerfile does not say itself: names, context, what stays out, the emitted file's name. */
function named(
  sources: readonly ImportedSource[],
  target: string,
  { context }: ImportWish,
): readonly ImportedSource[] {
  const names = nameImages(
    sources.map(({ file }) =>
      file.images.map(({ node }) => ({ own: node.name, stage: node.stage.name })),
    ),
  )
  const count = names.flat().length
  return sources.map((each, at) => {
    const folder = relative(dirname(target), context ?? each.source.folder)
    const images = each.file.images.map((image, index) => {
      const own = names[at]?.[index] ?? image.node.name
      const emitted = count === 1 ? "Dockerfile" : `${own}.Dockerfile`
      // The main image's Dockerfile takes the place of the one it was imported from.
      const { name: file } = each.source
      const dockerfile = index === 0 && file !== undefined && file !== emitted ? file : undefined
      const node = {
        ...image.node,
        name: own,
        context: folder === "" ? "." : folder.replaceAll("\\", "/"),
        exclude: each.exclude.patterns,
        ...(dockerfile !== undefined && { dockerfile }),
      }
      const git = gitPatterns(node, context ?? each.source.folder)
      return { ...image, node: { ...node, exclude: [...node.exclude, ...git] } }
    })
    return { ...each, file: { ...each.file, images } }
  })
}

/** What no compiler takes is told at the Dockerfile's own lines. */
function refuseErrors(sources: readonly ImportedSource[]): void {
  const errors = sources.flatMap(({ file }) =>
    file.images.flatMap(({ node }) =>
      compile(node, { optimize: false }).problems.filter(({ severity }) => severity === "error"),
    ),
  )
  if (errors.length > 0) throw new ImageError(errors)
}

/** Loads the text as a build would load the file, and compares each of its images with the stage it came from. */
async function verify(
  sources: readonly ImportedSource[],
  target: string,
  text: string,
  { terminal, report }: ImportWish,
): Promise<void> {
  report.source(target, text)
  const cwd = dirname(target)
  const wished = { cwd, file: target, text, command: "build", env: terminal.env }
  const project = await loadWished(wished).catch((error: unknown) => {
    const [first] = sources
    if (!(error instanceof ImageError) || !first) throw error
    throw notUnderstood(error.diagnostics, first.source.file, WAY_OUT)
  })
  const images = sources.flatMap(({ file }) => file.images.map((image) => ({ file, image })))
  for (const { file, image } of images) {
    const original = { tree: file.tree, target: image.stage.index }
    verifyImage(imageOf(project, image.node.name, images.length), original, WAY_OUT)
    // A file of hundreds of images can be stopped in between.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const WAY_OUT =
  "write it nonetheless with --no-verify, and change it there; please report the Dockerfile"

function imageOf(project: ProjectNode, name: string, count: number): ImageNode {
  const found = project.images.find((each) => each.name === name)
  const image = found ?? (count === 1 ? project.images[0] : undefined)
  if (!image) throw new Error(`the imported config has no image ${name}`)
  return image
}
