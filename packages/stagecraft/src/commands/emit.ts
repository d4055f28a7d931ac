import { relative, resolve } from "node:path"
import { isGenerated } from "@stagecraft/compiler"
import { isGeneratedIgnore } from "@stagecraft/context"
import { ImageError, escapeControl } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode } from "@stagecraft/ir"
import type { Command, CommandContext } from "../command.ts"
import type { CompiledImage } from "../compile-image.ts"
import { compileImages, emittedFiles } from "../emitted-files.ts"
import { exitCode } from "../exit-code.ts"
import { loadProject } from "../load-project.ts"
import { checkOutputNames, outputNames } from "../output-files.ts"
import { emitDrift, fileNotOurs, usageOptionsClash } from "../problems.ts"
import { selectImages } from "../select-images.ts"
import { withoutSecrets } from "../spell-backend.ts"
import { readIfThere, replaceFile } from "../write-file.ts"

/** One file of the output. */
interface OutputFile {
  readonly image: string
  readonly path: string
  readonly text: string
  readonly ours: (text: string) => boolean
}

/** `stagecraft emit`: Dockerfiles and ignore files for tools that want them; needs no engine. */
export const emit: Command = {
  name: "emit",
  summary: "Write the Dockerfile and the ignore file of each image. Needs no engine.",
  words: "[IMAGE…]",
  options: {
    out: {
      kind: "value",
      value: "DIR",
      short: "o",
      help: "the folder to write to; the config's unless given",
    },
    stdout: { kind: "flag", help: "print the Dockerfile of one image instead of writing it" },
    check: {
      kind: "flag",
      help: "write nothing; fail when a file differs from what would be written",
    },
    "no-optimize": { kind: "flag", help: "the graph as written: no RUN merged" },
    proven: {
      kind: "flag",
      help: "also do what only the files of the context prove; --check with --proven proves it again",
    },
    force: { kind: "flag", short: "f", help: "overwrite files that Stagecraft did not write" },
    json: {
      kind: "flag",
      help: "print images, their files, tags, buildArgs and more as JSON, write nothing",
    },
  },
  examples: [
    ["stagecraft emit", "Dockerfile and Dockerfile.dockerignore beside the config"],
    ["stagecraft emit web --out deploy", "one image, into another folder"],
    ["stagecraft emit --check", "in CI: is what is committed what the config says?"],
    [
      "stagecraft emit web --stdout | docker build -f- .",
      "hand it to another tool, which then does without the ignore file",
    ],
  ],
  run: async (context) => {
    const { options, report, words } = context
    refuseClashes(context)
    const project = await loadProject(context, "emit")
    checkOutputNames(project)
    const images = selectImages(project, words)
    if (options.flag("stdout") && images.length > 1) throw new ImageError(severalOnStdout(images))
    const { compiled, problems } = compileImages(project, images, {
      optimize: !options.flag("no-optimize"),
      proven: options.flag("proven"),
    })
    report.diagnostics(problems)
    const files = compiled.flatMap((each) => filesOf(project, each, options.value("out"), context))
    if (options.flag("stdout")) return print(compiled, context)
    if (options.flag("json")) return printJson(compiled, files, context)
    if (options.flag("check")) return check(files, context)
    write(files, context)
    tellBuildArgs(project, compiled, context)
    return exitCode.done
  },
}

function refuseClashes({ options }: CommandContext): void {
  const modes = ["stdout", "check", "json"].filter((name) => options.flag(name))
  const [first, second] = modes
  if (first && second)
    throw new ImageError(
      usageOptionsClash(`--${first}`, `--${second}`, "each says what to do instead of writing"),
    )
  if (options.flag("proven") && options.flag("no-optimize"))
    throw new ImageError(
      usageOptionsClash("--proven", "--no-optimize", "the graph as written needs no proof"),
    )
  if (options.flag("check") && options.flag("force"))
    throw new ImageError(usageOptionsClash("--check", "--force", "a check writes nothing"))
}

function severalOnStdout(images: readonly ImageNode[]): Diagnostic {
  const names = images.map(({ name }) => `«${name}»`).join(", ")
  return usageOptionsClash("--stdout", "several images", `it prints one Dockerfile; name ${names}`)
}

function filesOf(
  project: ProjectNode,
  each: CompiledImage,
  out: string | undefined,
  { terminal }: CommandContext,
): OutputFile[] {
  const folder = out === undefined ? project.directory : resolve(terminal.cwd, out)
  const { dockerfile, ignore } = emittedFiles(project, each, folder)
  const image = each.image.name
  return [
    { image, ...dockerfile, ours: isGenerated },
    { image, ...ignore, ours: isGeneratedIgnore },
  ]
}

function print(compiled: readonly CompiledImage[], { report }: CommandContext): number {
  for (const { compilation } of compiled) report.result(compilation.dockerfile)
  return exitCode.done
}

function printJson(
  compiled: readonly CompiledImage[],
  files: readonly OutputFile[],
  { report, terminal }: CommandContext,
): number {
  const images = compiled.map(({ image, compilation }) => ({
    name: image.name,
    tags: image.tags,
    platforms: image.platforms,
    buildArgs: image.buildArgs,
    labels: image.labels,
    annotations: image.annotations,
    context: image.context,
    contexts: image.contexts,
    network: image.network,
    extraHosts: image.extraHosts,
    shmSize: image.shmSize,
    ulimits: image.ulimits,
    cgroupParent: image.cgroupParent,
    noCache: image.noCache,
    cacheFrom: image.cacheFrom.map(withoutSecrets),
    cacheTo: image.cacheTo.map(withoutSecrets),
    outputs: image.outputs.map(withoutSecrets),
    files: files
      .filter((file) => file.image === image.name)
      .map((file) => ({ path: relative(terminal.cwd, file.path), text: file.text })),
    stages: compilation.stages.map((stage) => stage.name),
    args: compilation.args.map((arg) => arg.name),
    bases: compilation.bases.map((base) => base.reference),
  }))
  report.result(`${JSON.stringify({ images }, undefined, 2)}\n`)
  return exitCode.done
}

/** A Dockerfile has no place for the config's `buildArgs`: who builds it elsewhere has to give them. */
function tellBuildArgs(
  project: ProjectNode,
  compiled: readonly CompiledImage[],
  { report }: CommandContext,
): void {
  for (const { image } of compiled) {
    const words = Object.entries(image.buildArgs).map(
      ([name, value]) => `--build-arg ${shellWord(`${name}=${value}`)}`,
    )
    if (words.length > 0)
      report.note(
        `${outputNames(project, image).dockerfile} does not hold the config's buildArgs: build it with ${words.join(" ")}`,
      )
  }
}

function shellWord(text: string): string {
  const word = escapeControl(text)
  return /^[\w./:=@%+,-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

function write(files: readonly OutputFile[], { options, report, terminal }: CommandContext): void {
  const current = files.map((file) => readIfThere(file.path))
  const foreign = files.filter((file, index) => {
    const present = current[index]
    return present !== undefined && present !== file.text && !file.ours(present)
  })
  // Nothing is written when one file may not be: half an output is worse than none.
  if (foreign.length > 0 && !options.flag("force"))
    throw new ImageError(foreign.map((file) => fileNotOurs(relative(terminal.cwd, file.path))))
  for (const [index, file] of files.entries()) {
    const name = relative(terminal.cwd, file.path)
    if (current[index] === file.text) report.note(`${name} is up to date`)
    else {
      replaceFile(file.path, file.text)
      report.note(`${name} written`)
    }
  }
}

function check(
  files: readonly OutputFile[],
  { report, terminal, options }: CommandContext,
): number {
  const out = options.value("out")
  const command = `stagecraft emit${out === undefined ? "" : ` --out ${out}`}`
  const drift = files.flatMap((file): Diagnostic[] => {
    const present = readIfThere(file.path)
    if (present === file.text) return []
    const what = present === undefined ? "missing" : "differs"
    const foreign = present !== undefined && !file.ours(present)
    return [
      emitDrift(
        relative(terminal.cwd, file.path),
        what,
        foreign ? `${command} --force` : command,
        firstDifference(present, file.text),
      ),
    ]
  })
  if (drift.length > 0) throw new ImageError(drift)
  report.note(`${files.length} files are what the config emits`)
  return exitCode.done
}

function firstDifference(present: string | undefined, wanted: string): string | undefined {
  if (present === undefined) return undefined
  const [old, fresh] = [present.split("\n"), wanted.split("\n")]
  const line = fresh.findIndex((text, index) => text !== old[index])
  const at = line < 0 ? fresh.length : line
  return [`line ${at + 1}`, `- ${old[at] ?? ""}`, `+ ${fresh[at] ?? ""}`].join("\n")
}
