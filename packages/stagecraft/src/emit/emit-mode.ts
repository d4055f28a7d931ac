import { isAbsolute, normalize } from "node:path"
import { ImageError, nearest } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import { emitCommand } from "../emit-command.ts"
import type { EmitSettings } from "../emit-command.ts"
import { readProfile } from "../for-profile.ts"
import { toolFiles } from "../output-files.ts"
import { usageOptionsClash, usageOptionValue } from "../problems.ts"
import { shellWord } from "../shell-word.ts"

/** The forms that `--format` knows; what each adds to the Dockerfiles, `json` instead of them. */
export const formats = ["dockerfile", "bake", "compose", "json"] as const

/** One of {@link formats}. */
export type EmitFormat = (typeof formats)[number]

/** What a command line of `emit` asks for. */
export interface EmitMode extends EmitSettings {
  readonly format: EmitFormat
  /** What is done with the files; `write` unless an option says otherwise. */
  readonly act: "write" | "check" | "print"
  /** The one Dockerfile for all images, below the output's folder. */
  readonly single: string | undefined
  readonly map: boolean
  /** The command lines that headers tell to run: without whether, and, as long as no project is read, where to. */
  readonly commands: {
    /** In a Dockerfile. */
    readonly dockerfile: string
    /** In the file of another format, and to have all as it is emitted here. */
    readonly all: string
  }
}

/** Reads it. @throws ImageError `usage-option-value`, `usage-options-clash`. */
export function readEmitMode({ options, words }: CommandContext): EmitMode {
  const flags = ["check", "stdout", "json"].filter((name) => options.flag(name))
  const [first, second] = flags
  // A check prints what it found.
  if (first && second && `${first} ${second}` !== "check json")
    throw clash(`--${first}`, `--${second}`, "each says what to do instead of writing")
  if (first === "check" && options.flag("force"))
    throw clash("--check", "--force", "a check writes nothing")
  const format = readFormat(options.value("format"))
  if (first !== undefined && format === "json" && first !== "json")
    throw clash(`--${first}`, "--format json", "it is printed, and no file")
  if (first === "json" && options.value("format") !== undefined && format !== "json")
    throw clash("--json", `--format ${format}`, "it is short for --format json")
  if (first === "stdout" && options.flag("map"))
    throw clash("--stdout", "--map", "a map is a file of its own")
  if (options.flag("proven") && options.flag("no-optimize"))
    throw clash("--proven", "--no-optimize", "the graph as written needs no proof")
  if (options.value("out") === "")
    throw new ImageError(usageOptionValue("emit", "--out", "needs a folder, and got none"))
  const isJson = first === "json" || format === "json"
  const single = readSingle(options.value("single"))
  if (single !== undefined && isTool(format) && normalize(single) === toolFiles[format])
    throw clash(`--single ${single}`, `--format ${format}`, "both would be written to that file")
  const profile = readProfile("emit", options.value("for"))
  const mode = {
    format: isJson ? ("json" as const) : format,
    single,
    map: options.flag("map"),
    optimize: !options.flag("no-optimize"),
    proven: options.flag("proven"),
    profile,
  }
  const act = first === "check" ? "check" : first === "stdout" || isJson ? "print" : "write"
  return { ...mode, act, commands: commandsOf(mode, words) }
}

const isTool = (format: EmitFormat): format is keyof typeof toolFiles =>
  Object.hasOwn(toolFiles, format)

function commandsOf(
  mode: Omit<EmitMode, "act" | "commands">,
  words: readonly string[],
): EmitMode["commands"] {
  const { format, single, map } = mode
  const together = single === undefined ? [] : [...words, "--single", shellWord(single)]
  const all = [
    ...(isTool(format) && single === undefined ? words : together),
    ...(isTool(format) ? ["--format", format] : []),
    ...(map ? ["--map"] : []),
  ]
  // A Dockerfile of one image is the same whatever else is emitted; that of several is one with what lies beside it.
  const whole = emitCommand(mode, all)
  return { dockerfile: single === undefined ? emitCommand(mode, together) : whole, all: whole }
}

function readFormat(asked: string | undefined): EmitFormat {
  const found = formats.find((each) => each === asked)
  if (asked === undefined) return "dockerfile"
  if (found !== undefined) return found
  const why = `there is no format «${asked}»; there is ${formats.join(", ")}`
  throw new ImageError(usageOptionValue("emit", "--format", why, nearest(asked, formats)))
}

function readSingle(asked: string | undefined): string | undefined {
  if (asked === undefined) return undefined
  const names = asked.split("/")
  const isBelow = !isAbsolute(asked) && !names.includes("..")
  // Builders take a `.dockerignore` for what keeps files out of a context.
  if (isBelow && !["", ".", ".dockerignore"].includes(names.at(-1)!)) return asked
  const why = `${JSON.stringify(asked)} is no file below the output's folder; --out names another folder`
  throw new ImageError(usageOptionValue("emit", "--single", why))
}

const clash = (first: string, second: string, why: string): ImageError =>
  new ImageError(usageOptionsClash(first, second, why))
