import { chompTabs, readHeredocWord } from "../tree/heredoc-words.ts"
import { readDevice } from "../tree/read-device.ts"
import type { RunInstruction } from "../tree/tree.ts"
import type { RunStep } from "./build.ts"
import type { Builder } from "./builder.ts"
import { joinPath } from "./clean-path.ts"
import { interpretMounts } from "./interpret-mount.ts"
import type { StageCommand, StageState } from "./stage-state.ts"

type RunCommand = Pick<RunStep, "argv" | "script">

/** Where the builder puts a script that names its interpreter. */
const SCRIPTS = "/dev/pipes/"

/**
 * What a RUN with heredocs runs. A heredoc alone is the script itself: a file when it names its interpreter, else a text
 * for the shell. Otherwise the shell gets the line and the bodies, as if it had been asked in the first place.
 */
function heredocCommand({ command, heredocs }: RunInstruction, stage: StageState): RunCommand {
  const line = command.kind === "shell" ? command.text : ""
  const alone = readHeredocWord(line)
  const [first] = heredocs
  if (typeof alone !== "object" || !first) {
    const bodies = heredocs.map(({ content, name }) => `\n${content}${name}`)
    return { argv: stage.withShell(line + bodies.join("")) }
  }
  const content = first.chomp ? chompTabs(first.content) : first.content
  if (stage.os === "windows" || !content.startsWith("#!")) return { argv: stage.withShell(content) }
  return {
    argv: stage.withShell(joinPath(SCRIPTS, first.name)),
    script: { name: first.name, content },
  }
}

function runCommand(
  instruction: RunInstruction,
  stage: StageState,
  builder: Builder,
  { lines }: StageCommand,
): RunCommand {
  const { command, heredocs } = instruction
  if (command.kind === "shell")
    return heredocs.length > 0
      ? heredocCommand(instruction, stage)
      : { argv: stage.withShell(command.text) }
  if (heredocs.length > 0) builder.fail(lines, "RUN has a JSON array and a heredoc")
  if (command.argv.length === 0) builder.fail(lines, "RUN [] has no command")
  return { argv: command.argv }
}

const PROXIES: ReadonlySet<string> = new Set(
  ["http", "https", "ftp", "no", "all"].map((name) => `${name}_proxy`),
)

/** The proxies that the build was given; where one is given in several cases, the last in order of name counts. */
function proxyOf(builder: Builder): Readonly<Record<string, string>> {
  const given = [...builder.buildArgs].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    given
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => PROXIES.has(name)),
  )
}

/** RUN: nothing of its command is expanded; the shell sees ARG and ENV as its environment. */
export function interpretRun(
  instruction: RunInstruction,
  stage: StageState,
  builder: Builder,
  command: StageCommand,
): void {
  const { lines } = command
  const mounts = interpretMounts(instruction, stage, builder, command)
  const { argv, script } = runCommand(instruction, stage, builder, command)
  const { node: parent, variables, config, directory } = stage
  if (!parent) return
  stage.node = builder.add({
    kind: "run",
    parent,
    lines,
    argv,
    isShellText: instruction.command.kind === "shell",
    ...(script && { script }),
    env: variables.list(),
    proxy: proxyOf(builder),
    user: config.user,
    directory,
    mounts,
    network: instruction.network ?? "default",
    security: instruction.security ?? "sandbox",
    devices: instruction.devices.map(readDevice),
  })
}
