/** The settings that change what an emitted file says. */
export interface EmitSettings {
  readonly optimize: boolean
  readonly proven: boolean
  readonly profile: string | undefined
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
    ...(proven ? ["--proven"] : []),
    ...(optimize ? [] : ["--no-optimize"]),
  ].join(" ")
}
