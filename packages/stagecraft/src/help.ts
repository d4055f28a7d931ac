import type { Command, OptionSpec } from "./command.ts"
import { commonOptions } from "./parse-options.ts"

function table(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

function optionRow([name, spec]: readonly [string, OptionSpec]): [string, string] {
  const short = spec.short ? `-${spec.short}, ` : ""
  const optional = spec.kind === "optional" ? `[=${spec.value ?? "VALUE"}]` : undefined
  const value = optional ?? (spec.value ? ` ${spec.value}` : "")
  return [
    `${short}--${name}${value}`,
    spec.kind === "list" ? `${spec.help} (may be given again)` : spec.help,
  ]
}

/** The help of one command, with examples. */
export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions })
  return [
    command.summary,
    "",
    `Usage: stagecraft ${command.name}${command.words ? ` ${command.words}` : ""} [options]`,
    "",
    "Options:",
    ...table(options.map(optionRow)),
    "",
    "Examples:",
    ...table(command.examples),
    "",
  ].join("\n")
}

/** The help of the whole program. */
export function programHelp(
  commands: readonly (readonly [name: string, summary: string])[],
): string {
  return [
    "Stagecraft: container images written in TypeScript.",
    "",
    "Usage: stagecraft COMMAND [options]",
    "",
    "Commands:",
    ...table(commands),
    "",
    "Options:",
    ...table([
      ["-h, --help", "show this help; after a command, that command's"],
      ["-v, --version", "show the version"],
      ["--cwd DIR", "work as if started in DIR; before or after the command"],
      ["-c, --config FILE", "the config to use; before or after the command"],
    ]),
    "",
    "Examples:",
    ...table([
      ["stagecraft init", "write an image.config.ts to start from"],
      ["stagecraft import", "write one from the Dockerfile that is there"],
      ["stagecraft build", "build every image of the config"],
      ["stagecraft emit --check", "in CI: fail when a committed Dockerfile has drifted"],
    ]),
    "",
    "Exit codes: 0 done, 1 the image or its config is wrong, 2 wrong usage, 70 a fault of Stagecraft,",
    "130 interrupted, 141 nobody reads the output any more.",
    "",
  ].join("\n")
}
