import { badHeredoc, chompTabs, readHeredocWord } from "./heredoc-words.ts"
import { heredocAsDestination, missingArguments } from "./instruction-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { isRefusal, refuse } from "./logical-line.ts"
import type { Command } from "./read-command.ts"
import type { FlagRules, FlagValues } from "./read-flags.ts"
import { flagSwitch, flagText, readFlags } from "./read-flags.ts"
import type {
  AddInstruction,
  CopyInstruction,
  Heredoc,
  InstructionBase,
  SourceWord,
} from "./tree.ts"

const COPY: FlagRules = {
  chown: "text",
  from: "text",
  chmod: "text",
  link: "switch",
  exclude: "list",
  parents: "switch",
}
const ADD: FlagRules = {
  chown: "text",
  chmod: "text",
  link: "switch",
  "keep-git-dir": "switch",
  checksum: "text",
  unpack: "switch",
  exclude: "list",
}

function readSource(word: string, heredocs: readonly Heredoc[]): SourceWord {
  const heredoc = word.includes("<<") ? readHeredocWord(word) : undefined
  if (heredoc === undefined || heredoc === badHeredoc) return { kind: "path", word }
  // Of two heredocs of one name the builder knows the last only.
  const content = heredocs.findLast(({ name }) => name === heredoc.name)?.content ?? ""
  return {
    kind: "heredoc",
    name: heredoc.name,
    content: heredoc.chomp ? chompTabs(content) : content,
    expand: heredoc.expand,
  }
}

function readTransfer(command: Command, base: InstructionBase, rules: FlagRules) {
  const { args, keyword } = command
  if (args.length < 2)
    return refuse(command.argumentsAt, (span) =>
      missingArguments(span, keyword, "a source and a destination"),
    )
  const flags = readFlags(command, rules)
  if (isRefusal(flags)) return flags
  const destination = args.at(-1) ?? ""
  if (readSource(destination, []).kind === "heredoc")
    return refuse(command.text.lastIndexOf(destination), (span) =>
      heredocAsDestination(span, keyword),
    )
  const sources = args.slice(0, -1).map((word) => readSource(word, base.heredocs))
  return { flags, words: { sources, destination, json: command.json } }
}

/** The flags that COPY and ADD share. */
function shared(flags: FlagValues) {
  const chown = flagText(flags, "chown")
  const chmod = flagText(flags, "chmod")
  return {
    ...(chown !== undefined && { chown }),
    ...(chmod !== undefined && { chmod }),
    link: flagSwitch(flags, "link") ?? false,
    exclude: flags.get("exclude") ?? [],
  }
}

/** Reads a COPY. */
export function readCopy(command: Command, base: InstructionBase): CopyInstruction | Refusal {
  const read = readTransfer(command, base, COPY)
  if (isRefusal(read)) return read
  const from = flagText(read.flags, "from")
  return {
    ...base,
    kind: "copy",
    ...read.words,
    ...(from !== undefined && { from }),
    ...shared(read.flags),
    parents: flagSwitch(read.flags, "parents") ?? false,
  }
}

/** Reads an ADD. */
export function readAdd(command: Command, base: InstructionBase): AddInstruction | Refusal {
  const read = readTransfer(command, base, ADD)
  if (isRefusal(read)) return read
  const checksum = flagText(read.flags, "checksum")
  const keepGitDir = flagSwitch(read.flags, "keep-git-dir")
  const unpack = flagSwitch(read.flags, "unpack")
  return {
    ...base,
    kind: "add",
    ...read.words,
    ...shared(read.flags),
    ...(checksum !== undefined && { checksum }),
    ...(keepGitDir !== undefined && { keepGitDir }),
    ...(unpack !== undefined && { unpack }),
  }
}
