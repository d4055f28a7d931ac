import { basename, isAbsolute, relative, sep } from "node:path"
import { isConfigName } from "@stagecraft/config"
import type { ProjectNode } from "@stagecraft/ir"
import { shellWord } from "./shell-word.ts"

/** The settings that change what an emitted file says. */
export interface EmitSettings {
  readonly optimize: boolean
  readonly proven: boolean
  readonly profile: string | undefined
}

/**
 * What the command line says of the folder, from the config's own, in which a header's command is to be run.
 *
 * A folder far away lies elsewhere on other machines: it is not named, so that the same config gives the same bytes.
 */
export function outWords({ directory }: Pick<ProjectNode, "directory">, folder: string): string {
  const near = relative(directory, folder).replaceAll(sep, "/")
  if (near === "") return ""
  const isFar = near.startsWith("../../..") || isAbsolute(near)
  return ` --out ${isFar ? "DIR" : shellWord(near)}`
}

/** What the command line says of a config that is not found by its name. */
export function configWords({ file }: Pick<ProjectNode, "file">): string {
  const name = basename(file)
  return isConfigName(name) ? "" : ` --config ${shellWord(name)}`
}

/** The command line that emits with these settings; headers tell to run it after a change. */
export function emitCommand(
  { optimize, proven, profile }: EmitSettings,
  words: readonly string[] = [],
): string {
  return [
    "stagecraft",
    "emit",
    ...words,
    ...(profile === undefined ? [] : ["--for", profile]),
    // The graph as written needs no proof; a command line that asks for both is refused.
    ...(proven && optimize ? ["--proven"] : []),
    ...(optimize ? [] : ["--no-optimize"]),
  ].join(" ")
}
