import { relative, resolve } from "node:path"
import { compile, isGenerated } from "@stagecraft/compiler"
import type { Compilation, CompileOptions } from "@stagecraft/compiler"
import type { ImportedFile } from "@stagecraft/importer"
import { ImageError, nearest } from "@stagecraft/ir"
import type { ImageNode, StageNode } from "@stagecraft/ir"
import type { Command, CommandContext } from "../command.ts"
import { exitCode } from "../exit-code.ts"
import { forOption, imageFor, readProfile } from "../for-profile.ts"
import { explain } from "../import/explain-passes.ts"
import { gatherComments } from "../import/gather-comments.ts"
import { liftSource } from "../import/lift-source.ts"
import type { LiftedSource } from "../import/lift-source.ts"
import { defaultDockerfile, readDockerfile } from "../import/read-dockerfile.ts"
import type { DockerfileSource } from "../import/read-dockerfile.ts"
import { readExclude } from "../import/read-exclude.ts"
import { readPrinted } from "../import/read-printed.ts"
import { verifyImage } from "../import/verify-image.ts"
import { withEdges } from "../import/with-edges.ts"
import { fileNotOurs, usageOptionsClash, usageUnexpectedWord, unknownTarget } from "../problems.ts"
import { realPath } from "../real-path.ts"
import { shellWord } from "../shell-word.ts"
import { readIfThere, replaceFile } from "../write-file.ts"

/** `stagecraft optimize`: a Dockerfile through all passes, without a config; needs no engine. */
export const optimize: Command = {
  name: "optimize",
  summary:
    "Print a Dockerfile as the compiler would write it, and say what changed. Needs no engine.",
  words: "[FILE]",
  options: {
    out: {
      kind: "value",
      value: "FILE",
      short: "o",
      help: "write it to FILE instead of printing it",
    },
    target: {
      kind: "value",
      value: "STAGE",
      help: "the stage that is built; the last one unless given",
    },
    for: forOption,
    proven: {
      kind: "flag",
      help: "also do what only the files of the context prove, as its ignore file lets them through",
    },
    context: {
      kind: "value",
      value: "DIR",
      help: "the build context, for --proven; the Dockerfile's folder unless given",
    },
    force: { kind: "flag", short: "f", help: "overwrite a file that Stagecraft did not write" },
  },
  examples: [
    ["stagecraft optimize", "./Dockerfile, on standard output; what changed is told beside it"],
    ["stagecraft optimize Dockerfile --out Dockerfile.optimized", "into a file"],
    ["stagecraft optimize Dockerfile | diff Dockerfile -", "line by line"],
    ["stagecraft optimize docker/Dockerfile --proven --context .", "for exactly these files"],
  ],
  run: async (context) => {
    const { options, report, terminal, words } = context
    refuseClashes(context)
    const profile = readProfile("optimize", options.value("for"))
    const out = options.value("out")
    const file = out === undefined ? undefined : resolve(terminal.cwd, out)
    if (file !== undefined && !options.flag("force")) checkOurs(file, terminal.cwd)
    const word = words[0] ?? defaultDockerfile(terminal.cwd)
    if (file !== undefined && realPath(file) === realPath(resolve(terminal.cwd, word)))
      throw new ImageError(
        usageOptionsClash("--out", word, "the Dockerfile would be gone from which it is made anew"),
      )
    const source = await readDockerfile(word, terminal)
    if (source.name === undefined)
      report.source(source.file, new TextDecoder().decode(source.bytes))
    const lifted = liftSource(source)
    report.diagnostics(lifted.problems)
    const { image, index } = chosen(lifted, options.value("target"))
    const original = { tree: lifted.file.tree, target: index }
    const plain = verifyImage(image, original, WAY_OUT)
    const after = compiled(imageFor(seen(image, source, context), profile), lifted, index, {
      configName: source.name ?? source.file,
      command: commandOf(word, targetWord(lifted.file, index), context),
      contextFolder: resolve(terminal.cwd, options.value("context") ?? source.folder),
      ...(options.flag("proven") && { optimize: { contextProofs: "always" as const } }),
      // Whoever builds it may name its stage.
      nameOnlyStage: lifted.file.stages[index]?.from.as !== undefined,
    })
    // Only a proof asks what the ignore file says.
    const found = options.flag("proven")
      ? after.problems
      : after.problems.filter(({ code }) => !code.startsWith("ignore-"))
    if (found.some(({ severity }) => severity === "error")) throw new ImageError(found)
    report.diagnostics(found)
    const text = withEdges(after.dockerfile, lifted.file)
    const builds = readPrinted(text, after.target, original, WAY_OUT)
    if (file === undefined) report.result(text)
    else {
      replaceFile(file, text)
      report.note(`${relative(terminal.cwd, file)} written`)
    }
    for (const line of explain({ lifted, plain, after, text, builds })) report.note(line)
    return exitCode.done
  },
}

const WAY_OUT = "nothing is printed; please report the Dockerfile"

/** The command line that makes the file anew. */
function commandOf(word: string, target: string | undefined, { options }: CommandContext): string {
  const given = (name: string): readonly string[] => {
    const value = options.value(name)
    return value === undefined ? [] : [`--${name}`, shellWord(value)]
  }
  return [
    "stagecraft optimize",
    shellWord(word),
    ...given("out"),
    ...(target === undefined ? [] : ["--target", shellWord(target)]),
    ...given("for"),
    ...given("context"),
    ...(options.flag("proven") ? ["--proven"] : []),
  ].join(" ")
}

/** The image with what the ignore file of its Dockerfile keeps out of the context; git's folder is not. */
function seen(
  image: ImageNode,
  { name, file, folder }: DockerfileSource,
  { options, terminal }: CommandContext,
): ImageNode {
  const context = resolve(terminal.cwd, options.value("context") ?? folder)
  const { patterns } = readExclude(name === undefined ? undefined : file, context)
  return { ...image, exclude: ["!.git", ...patterns] }
}

/** Compiles with all passes, comments moved to where they stay. */
function compiled(
  image: ImageNode,
  { file }: LiftedSource,
  index: number,
  options: CompileOptions,
): Compilation {
  const all = (stages: readonly StageNode[]): Compilation => {
    const of = { ...image, stage: stages[index] ?? image.stage }
    return compile(of, { ...options, together: [of] })
  }
  return all(
    gatherComments(
      file.stages.map(({ node }) => node),
      all,
    ),
  )
}

function refuseClashes({ options, words }: CommandContext): void {
  if (options.value("config") !== undefined)
    throw new ImageError(
      usageOptionsClash("optimize", "--config", "it reads a Dockerfile, and no config"),
    )
  const [, second] = words
  if (second !== undefined) throw new ImageError(usageUnexpectedWord("optimize", second))
}

function checkOurs(file: string, cwd: string): void {
  const present = readIfThere(file)
  if (present !== undefined && !isGenerated(present))
    throw new ImageError(
      fileNotOurs(
        relative(cwd, file),
        "write to another file with --out, or overwrite it with --force",
      ),
    )
}

/** The image of a stage, and the stage's number. */
function chosen({ file }: LiftedSource, target: string | undefined): Chosen {
  const { stages, images } = file
  const [main] = images
  const index = target === undefined ? stages.length - 1 : stageNumber(file, target)
  const stage = stages[index]
  if (!main || !stage) throw new Error("an imported Dockerfile has no image")
  return { image: { ...main.node, stage: stage.node }, index }
}

interface Chosen {
  readonly image: ImageNode
  readonly index: number
}

/** What names a stage that is not the last one. */
function targetWord(file: ImportedFile, index: number): string | undefined {
  const { stages } = file
  if (index === stages.length - 1) return undefined
  const name = stages[index]?.from.as
  return name !== undefined && stageNumber(file, name) === index ? name : String(index)
}

/** As `docker build --target` reads it: a name, in any case, or a number. */
function stageNumber({ stages }: ImportedFile, target: string): number {
  const named = stages.findLastIndex(({ from }) => from.as === target.toLowerCase())
  if (named >= 0) return named
  if (/^\d+$/u.test(target) && Number(target) < stages.length) return Number(target)
  const names = stages.map(({ from, index }) => from.as ?? String(index))
  const { span } = stages.at(-1)!.node
  throw new ImageError(unknownTarget(target, names, nearest(target, names), span))
}
