import type { HeredocWord } from "./heredoc-words.ts"
import { badHeredoc, chompTabs, readHeredocWord } from "./heredoc-words.ts"
import { heredocAsDestination } from "./instruction-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { isRefusal, refuse } from "./logical-line.ts"
import { needs } from "./needs.ts"
import type { OwnDraft, OwnPart } from "./own-part.ts"
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

const NONE: readonly never[] = []
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

function asHeredoc(word: string): HeredocWord | undefined {
  const heredoc = word.includes("<<") ? readHeredocWord(word) : undefined
  return heredoc === badHeredoc ? undefined : heredoc
}

function readSources(
  words: readonly string[],
  heredocs: readonly Heredoc[],
): readonly SourceWord[] {
  if (!words.some((word) => word.includes("<<")))
    return words.map((word) => ({ kind: "path", word }))
  // Of two heredocs of one name the builder knows the last only.
  const bodies = new Map(heredocs.map(({ name, content }) => [name, content]))
  const chomped = new Map<string, string>()
  return words.map((word) => {
    const heredoc = asHeredoc(word)
    if (!heredoc) return { kind: "path", word }
    const { name, chomp, expand } = heredoc
    const body = bodies.get(name) ?? ""
    if (!chomp) return { kind: "heredoc", name, content: body, expand }
    const content = chomped.get(name) ?? chompTabs(body)
    chomped.set(name, content)
    return { kind: "heredoc", name, content, expand }
  })
}

interface Words {
  readonly flags: FlagValues
  readonly sources: readonly SourceWord[]
  readonly destination: string
}

function readWords(
  command: Command,
  heredocs: readonly Heredoc[],
  rules: FlagRules,
): Words | Refusal {
  const { args, keyword } = command
  if (args.length < 2) return needs(command, "a source and a destination")
  const flags = readFlags(command, rules)
  if (isRefusal(flags)) return flags
  const destination = args.at(-1) ?? ""
  if (asHeredoc(destination))
    return refuse(command.text.lastIndexOf(destination), (span) =>
      heredocAsDestination(span, keyword),
    )
  const sources = readSources(args.slice(0, -1), heredocs)
  return { flags, sources, destination }
}

function setShared(
  draft: OwnDraft<AddInstruction> | OwnDraft<CopyInstruction>,
  flags: FlagValues,
): void {
  const chown = flagText(flags, "chown")
  if (chown !== undefined) draft.chown = chown
  const chmod = flagText(flags, "chmod")
  if (chmod !== undefined) draft.chmod = chmod
  draft.link = flagSwitch(flags, "link") ?? false
  draft.exclude = flags.get("exclude") ?? NONE
}

/** Reads a COPY. */
export function readCopy(
  command: Command,
  { heredocs }: InstructionBase,
): OwnPart<CopyInstruction> | Refusal {
  const read = readWords(command, heredocs, COPY)
  if (isRefusal(read)) return read
  const { flags, sources, destination } = read
  const { json } = command
  const copy: OwnDraft<CopyInstruction> = {
    kind: "copy",
    sources,
    destination,
    json,
    link: false,
    exclude: NONE,
    parents: false,
  }
  if (flags.size === 0) return copy
  setShared(copy, flags)
  const from = flagText(flags, "from")
  if (from !== undefined) copy.from = from
  copy.parents = flagSwitch(flags, "parents") ?? false
  return copy
}

/** Reads an ADD. */
export function readAdd(
  command: Command,
  { heredocs }: InstructionBase,
): OwnPart<AddInstruction> | Refusal {
  const read = readWords(command, heredocs, ADD)
  if (isRefusal(read)) return read
  const { flags, sources, destination } = read
  const { json } = command
  const add: OwnDraft<AddInstruction> = {
    kind: "add",
    sources,
    destination,
    json,
    link: false,
    exclude: NONE,
  }
  setShared(add, flags)
  const checksum = flagText(flags, "checksum")
  if (checksum !== undefined) add.checksum = checksum
  const keepGitDir = flagSwitch(flags, "keep-git-dir")
  if (keepGitDir !== undefined) add.keepGitDir = keepGitDir
  const unpack = flagSwitch(flags, "unpack")
  if (unpack !== undefined) add.unpack = unpack
  return add
}
