import type { CommandLine, Heredoc, RunInstruction } from "@stagecraft/dockerfile"
import { chompTabs, expandWords, isWordFault, readDevice } from "@stagecraft/dockerfile"
import type { CommandForm, RunForm, RunStep, Text } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { liftMount } from "./lift-mount.ts"
import { present } from "./present.ts"
import type { Found } from "./stage-table.ts"
import type { Words } from "./words.ts"

/** A command that is nothing but the mark of a heredoc and its name. */
const LONE_HEREDOC = /^\d*<<-?\s*(?<name>[^<]*)$/u

function isLoneHeredoc(command: string): boolean {
  const name = LONE_HEREDOC.exec(command)?.groups?.name ?? ""
  const names = name === "" ? [] : expandWords(name, "\\", new Map<string, string>())
  return !isWordFault(names) && names.length === 1
}

const argumentsOf = (argv: readonly string[]): readonly Text[] => argv.map((each) => text(each))

/** The command of CMD, ENTRYPOINT or HEALTHCHECK; nothing in it is expanded. */
export function liftCommand(command: CommandLine, words: Words): CommandForm {
  if (command.kind === "exec") return { kind: "exec", argv: argumentsOf(command.argv) }
  if (command.text === "") words.fail("has no command")
  return { kind: "shell", command: text(command.text) }
}

function shellForm(command: string, words: Words): RunForm {
  if (command === "") words.fail("has no command")
  return { kind: "shell", parts: [{ command: text(command), span: words.place.span }] }
}

function scriptForm({ content, chomp, name }: Heredoc): RunForm {
  const body = chomp ? chompTabs(content) : content
  // A program finds itself called by the name of its heredoc.
  return { kind: "script", body, ...(body.startsWith("#!") && name !== "EOF" && { name }) }
}

function liftForm({ command, heredocs }: RunInstruction, words: Words): RunForm {
  if (command.kind === "exec") return { kind: "exec", argv: argumentsOf(command.argv) }
  const [first] = heredocs
  if (!first) return shellForm(command.text, words)
  if (isLoneHeredoc(command.text)) return scriptForm(first)
  // The shell gets the heredocs with their bodies, and reads them itself.
  const bodies = heredocs.map(({ content, name }) => `\n${content}${name}`)
  return shellForm(command.text + bodies.join(""), words)
}

/** A RUN. */
export function liftRun(
  instruction: RunInstruction,
  words: Words,
  find: (name: string) => Found,
): RunStep {
  const { network, security, devices } = instruction
  return {
    kind: "run",
    form: liftForm(instruction, words),
    mounts: instruction.mounts.map((mount) => liftMount(mount, words, find)),
    ...present({
      network: network === "default" ? undefined : network,
      security: security === "sandbox" ? undefined : security,
      devices: devices.length > 0 ? devices.map(readDevice) : undefined,
    }),
    span: words.place.span,
  }
}
