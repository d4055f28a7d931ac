import { join, relative, resolve } from "node:path"
import { isGenerated } from "@stagecraft/compiler"
import { isGeneratedIgnore } from "@stagecraft/context"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ProjectNode } from "@stagecraft/ir"
import type { Command, CommandContext } from "../command.ts"
import type { CompiledImage } from "../compile-image.ts"
import { compileImage } from "../compile-image.ts"
import { exitCode } from "../exit-code.ts"
import { loadProject } from "../load-project.ts"
import { checkOutputNames, outputNames } from "../output-files.ts"
import { emitDrift, fileNotOurs, usageOptionsClash } from "../problems.ts"
import { selectImages } from "../select-images.ts"
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
    stdout: { kind: "flag", help: "print the Dockerfile instead of writing it" },
    check: {
      kind: "flag",
      help: "write nothing; fail when a file differs from what would be written",
    },
    "no-optimize": { kind: "flag", help: "the graph as written: no RUN merged" },
    force: { kind: "flag", short: "f", help: "overwrite files that Stagecraft did not write" },
    json: { kind: "flag", help: "print images, files and texts as JSON, write nothing" },
  },
  examples: [
    ["stagecraft emit", "Dockerfile and Dockerfile.dockerignore beside the config"],
    ["stagecraft emit web --out deploy", "one image, into another folder"],
    ["stagecraft emit --check", "in CI: is what is committed what the config says?"],
    ["stagecraft emit --stdout | docker build -f- .", "hand it to another tool"],
  ],
  run: async (context) => {
    const { options, report, words } = context
    refuseClashes(context)
    const project = await loadProject(context, "emit")
    checkOutputNames(project)
    const compiled = selectImages(project, words).map((image) =>
      compileImage(project, image, { optimize: !options.flag("no-optimize") }),
    )
    const problems = compiled.flatMap(({ compilation }) => compilation.problems)
    const errors = problems.filter(({ severity }) => severity === "error")
    if (errors.length > 0) throw new ImageError(problems)
    report.diagnostics(problems)
    const files = compiled.flatMap((each) => filesOf(project, each, options.value("out"), context))
    if (options.flag("stdout")) return print(compiled, context)
    if (options.flag("json")) return printJson(compiled, files, context)
    return options.flag("check") ? check(files, context) : write(files, context)
  },
}

function refuseClashes({ options }: CommandContext): void {
  const modes = ["stdout", "check", "json"].filter((name) => options.flag(name))
  const [first, second] = modes
  if (first && second)
    throw new ImageError(
      usageOptionsClash(`--${first}`, `--${second}`, "each says what to do instead of writing"),
    )
}

function filesOf(
  project: ProjectNode,
  { image, compilation }: CompiledImage,
  out: string | undefined,
  { terminal }: CommandContext,
): OutputFile[] {
  const folder = out === undefined ? project.directory : resolve(terminal.cwd, out)
  const names = outputNames(project, image)
  return [
    {
      image: image.name,
      path: join(folder, names.dockerfile),
      text: compilation.dockerfile,
      ours: isGenerated,
    },
    {
      image: image.name,
      path: join(folder, names.ignore),
      text: compilation.ignore,
      ours: isGeneratedIgnore,
    },
  ]
}

function print(compiled: readonly CompiledImage[], { report }: CommandContext): number {
  report.result(compiled.map(({ compilation }) => compilation.dockerfile).join("\n"))
  return exitCode.done
}

function printJson(
  compiled: readonly CompiledImage[],
  files: readonly OutputFile[],
  { report, terminal }: CommandContext,
): number {
  const images = compiled.map(({ image, compilation }) => ({
    name: image.name,
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

function write(
  files: readonly OutputFile[],
  { options, report, terminal }: CommandContext,
): number {
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
  return exitCode.done
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
    return [
      emitDrift(
        relative(terminal.cwd, file.path),
        what,
        command,
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
