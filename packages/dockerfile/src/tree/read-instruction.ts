import { nearest } from "@stagecraft/ir"
import { onbuildNotAllowed } from "../command-problems.ts"
import { trimBlanks } from "./go-blank.ts"
import { upperCase } from "./go-case.ts"
import { emptyVolume, shellNotJson, unknownInstruction } from "./instruction-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { isRefusal, refuse } from "./logical-line.ts"
import { needs } from "./needs.ts"
import type { OwnPart } from "./own-part.ts"
import type { Command } from "./read-command.ts"
import type { FlagRules } from "./read-flags.ts"
import { readFlags } from "./read-flags.ts"
import { readHealthcheck } from "./read-healthcheck.ts"
import { commandLine, readRun } from "./read-run.ts"
import { readAdd, readCopy } from "./read-transfer.ts"
import { readArg, readPairs } from "./read-entries.ts"
import { readFrom } from "./read-from.ts"
import type { Instruction, InstructionBase, InstructionKind, Joint } from "./tree.ts"

/** Most readers need the command only. */
type Reader = (command: Command, base: InstructionBase) => OwnPart | Refusal

const NO_FLAGS: FlagRules = {}

/** A reader of an instruction that has no flags. */
function plain(read: Reader): Reader {
  return (command, base) => {
    const flags = readFlags(command, NO_FLAGS)
    return isRefusal(flags) ? flags : read(command, base)
  }
}

/** A reader of an instruction whose arguments are one text. */
function oneText(what: string, make: (text: string) => OwnPart): Reader {
  return (command) => {
    const [text] = command.args
    return text === undefined ? needs(command, what) : make(text)
  }
}

/** As the builder does, arguments are asked for before flags. */
function textThenFlags(what: string, make: (text: string) => OwnPart): Reader {
  const read = oneText(what, make)
  return (command, base) => {
    const own = read(command, base)
    if (isRefusal(own)) return own
    const flags = readFlags(command, NO_FLAGS)
    return isRefusal(flags) ? flags : own
  }
}

const volume: Reader = (command) => {
  if (command.args.length === 0) return needs(command, "at least one path")
  const flags = readFlags(command, NO_FLAGS)
  if (isRefusal(flags)) return flags
  const paths = command.args.map(trimBlanks)
  if (paths.includes("")) return refuse(command.argumentsAt, (span) => emptyVolume(span))
  return { kind: "volume", paths, json: command.json }
}

const expose: Reader = (command) => {
  if (command.args.length === 0) return needs(command, "at least one port")
  const flags = readFlags(command, NO_FLAGS)
  return isRefusal(flags) ? flags : { kind: "expose", ports: command.args }
}

const shell = plain((command) => {
  if (command.args.length === 0) return needs(command, "at least one argument")
  return command.json
    ? { kind: "shell", argv: command.args }
    : refuse(command.argumentsAt, (span) => shellNotJson(span))
})

const ONBUILD = /^[\t\n\f\r ]*onbuild[\t\n\f\r ]*/iu
const NO_TRIGGERS: ReadonlySet<string> = new Set(["ONBUILD", "MAINTAINER", "FROM"])

function expressionOf(base: InstructionBase): string {
  const bodies = base.heredocs.map(({ content, name }) => `\n${content}${name}`)
  return base.logical.replace(ONBUILD, "") + bodies.join("")
}

/** The joints or comments of a line that fall into its end, counted from there. */
function behind<T extends { readonly at: number }>(
  marks: readonly T[],
  start: number,
): readonly T[] {
  return marks.flatMap((mark) => (mark.at < start ? [] : [{ ...mark, at: mark.at - start }]))
}

function triggerBase(trigger: Command, base: InstructionBase): InstructionBase {
  const joints = behind<Joint>(base.joints, trigger.start)
  const last = base.joints.findLast(({ at }) => at <= trigger.start + trigger.keywordAt)
  const place = trigger.start + trigger.keywordAt
  const first = last ? last.line : base.lines.first
  const column = last ? place - last.at + 1 : base.column + place
  const { keyword, text: logical, argumentsAt, flags } = trigger
  const innerComments = behind(base.innerComments, trigger.start)
  const lines = { first, last: base.lines.last }
  const { heredocs } = base
  return {
    keyword,
    lines,
    column,
    logical,
    argumentsAt,
    flags,
    joints,
    innerComments,
    heredocs,
  }
}

const onbuild: Reader = (command, base) => {
  const { trigger } = command
  if (!trigger) return needs(command, "an instruction")
  const flags = readFlags(command, NO_FLAGS)
  if (isRefusal(flags)) return flags
  const word = upperCase(trimBlanks(trigger.keyword))
  if (NO_TRIGGERS.has(word))
    return refuse(command.argumentsAt, (span) => onbuildNotAllowed(span, word))
  const read = readInstruction(trigger, triggerBase(trigger, base))
  return {
    kind: "onbuild",
    trigger: isRefusal(read) ? undefined : read,
    expression: expressionOf(base),
  }
}

const READERS: Readonly<Record<InstructionKind, Reader>> = {
  add: readAdd,
  arg: readArg,
  cmd: plain(({ args, json }) => ({
    kind: "cmd",
    command: commandLine(args, json),
  })),
  copy: readCopy,
  entrypoint: plain(({ args, json }) => ({
    kind: "entrypoint",
    command: commandLine(args, json),
  })),
  env: (command) => readPairs("env", command),
  expose,
  from: readFrom,
  healthcheck: readHealthcheck,
  label: (command) => readPairs("label", command),
  maintainer: textThenFlags("a name", (name) => ({ kind: "maintainer", name })),
  onbuild,
  run: readRun,
  shell,
  // The builder does not look at the flags of a STOPSIGNAL.
  stopsignal: oneText("a signal", (signal) => ({ kind: "stopsignal", signal })),
  user: textThenFlags("a user", (user) => ({ kind: "user", user })),
  volume,
  workdir: textThenFlags("a path", (path) => ({ kind: "workdir", path })),
}
const BY_NAME: ReadonlyMap<string, Reader> = new Map(Object.entries(READERS))
const WORDS = Object.keys(READERS).map((word) => word.toUpperCase())

/** The instruction most likely meant by a word, or undefined. */
export function nearestInstruction(keyword: string): string | undefined {
  return nearest(keyword, WORDS)
}

/** Whether a word is an instruction. */
export function isInstruction(name: string): boolean {
  return BY_NAME.has(name)
}

/** Reads a command as the builder's second stage does, and completes its base to the instruction. */
export function readInstruction(command: Command, base: InstructionBase): Instruction | Refusal {
  const read = BY_NAME.get(command.name)
  if (read) {
    const own = read(command, base)
    return isRefusal(own) ? own : Object.assign<InstructionBase, OwnPart>(base, own)
  }
  const { keyword } = command
  return refuse(command.keywordAt, (span) =>
    unknownInstruction(span, keyword, nearestInstruction(keyword)),
  )
}
