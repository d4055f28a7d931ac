import { mayHaveFlags, readBuilderFlags } from "./builder-flags.ts"
import { decodeSource, encodeSource } from "./decode-source.ts"
import { isBlankByte, isGap, skipBlanks, splitAtGaps, withoutBlanks } from "./go-blank.ts"
import { lowerCase } from "./go-case.ts"
import type { Refusal } from "./logical-line.ts"
import { isRefusal, refuse } from "./logical-line.ts"
import { notStrings, readJsonStrings } from "./read-json.ts"
import { entryWithoutEquals, entryWithoutValue, jsonNotStrings } from "./source-problems.ts"
import { splitWords } from "./split-words.ts"
import type { InstructionKind } from "./tree.ts"

/** An instruction as the builder's first stage reads it: words, not yet meanings. */
export interface Command {
  /** The whole text; a trigger's is what stands behind its ONBUILD. */
  readonly text: string
  /** The offset of `text` in the line of the file's instruction. */
  readonly start: number
  readonly keyword: string
  readonly keywordAt: number
  /** The keyword in lower case: a kind of instruction, or none that is known. */
  readonly name: string
  readonly flags: readonly string[]
  readonly flagsAt: readonly number[]
  readonly argumentsAt: number
  /** What stands behind the flags. */
  readonly rest: string
  /** ENV and LABEL: key, value and `=` or nothing, of each entry. */
  readonly args: readonly string[]
  readonly json: boolean
  readonly trigger?: Command
}

interface Arguments {
  readonly args: readonly string[]
  readonly json: boolean
}

type ArgumentReader = (rest: string, escape: string, keyword: string) => Arguments | Refusal

const ASCII = /^[\0-\x7f]*$/u
const NONE: readonly never[] = []
const EMPTY: Arguments = { args: NONE, json: false }

const asText: ArgumentReader = (rest) => (rest === "" ? EMPTY : { args: [rest], json: false })
const asList: ArgumentReader = (rest) => ({ args: splitAtGaps(rest), json: false })

function orJson(otherwise: ArgumentReader): ArgumentReader {
  return (rest, escape, keyword) => {
    const strings = readJsonStrings(rest)
    if (strings === undefined) return otherwise(rest, escape, keyword)
    if (strings === notStrings) return refuse(0, (span) => jsonNotStrings(span, keyword))
    return { args: strings, json: true }
  }
}

const jsonOrText = orJson(asText)
const jsonOrList = orJson(asList)

const entries: ArgumentReader = (rest, escape, keyword) => {
  const words = splitWords(rest, escape)
  const [first] = words
  if (first === undefined) return EMPTY
  if (!first.includes("=")) return blankEntry(rest, keyword)
  const args: string[] = []
  for (const word of words) {
    const equals = word.indexOf("=")
    if (equals === -1)
      return refuse(Math.max(rest.indexOf(word), 0), (span) =>
        entryWithoutEquals(span, keyword, word),
      )
    args.push(word.slice(0, equals), word.slice(equals + 1), "=")
  }
  return { args, json: false }
}

/** The old form: a key, blanks, and all the rest as its value. */
function blankEntry(rest: string, keyword: string): Arguments | Refusal {
  let end = 0
  while (end < rest.length && !isGap(rest.charCodeAt(end))) end++
  if (end === rest.length) return refuse(0, (span) => entryWithoutValue(span, keyword, rest))
  let start = end
  while (isGap(rest.charCodeAt(start))) start++
  return { args: [rest.slice(0, end), rest.slice(start), ""], json: false }
}

const healthcheck: ArgumentReader = (rest, escape, keyword) => {
  // The builder looks for the blank byte by byte, so it may find one inside a character.
  const bytes = ASCII.test(rest) ? rest : Buffer.from(encodeSource(rest)).toString("latin1")
  let end = 0
  while (end < bytes.length && !isBlankByte(bytes.charCodeAt(end))) end++
  let next = end
  while (next < bytes.length && isBlankByte(bytes.charCodeAt(next))) next++
  if (end === 0) return EMPTY
  const part = (text: string): string =>
    bytes === rest ? text : decodeSource(Buffer.from(text, "latin1"))
  const command = jsonOrText(part(bytes.slice(next)), escape, keyword)
  if (isRefusal(command)) return { ...command, at: next }
  return { args: [part(bytes.slice(0, end)), ...command.args], json: command.json }
}

const READERS: Readonly<Record<Exclude<InstructionKind, "onbuild">, ArgumentReader>> = {
  add: jsonOrList,
  arg: (rest, escape) => ({ args: splitWords(rest, escape), json: false }),
  cmd: jsonOrText,
  copy: jsonOrList,
  entrypoint: jsonOrText,
  env: entries,
  expose: asList,
  from: asList,
  healthcheck,
  label: entries,
  maintainer: asText,
  run: jsonOrText,
  shell: jsonOrText,
  stopsignal: asText,
  user: asText,
  volume: jsonOrList,
  workdir: asText,
}
const BY_NAME: ReadonlyMap<string, ArgumentReader> = new Map(Object.entries(READERS))

type Head = Omit<Command, "args" | "json" | "trigger">

/** The names of the usual spellings, which are all that most files have. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.keys(READERS)
    .concat("onbuild")
    .flatMap((name) => [
      [name, name],
      [name.toUpperCase(), name],
    ]),
)

function readHead(text: string, start: number, escape: string): Head {
  const keywordAt = skipBlanks(text, 0, text.length)
  const end = withoutBlanks(text, keywordAt, text.length)
  let at = keywordAt
  while (at < end && !isGap(text.charCodeAt(at))) at++
  const keyword = text.slice(keywordAt, at)
  while (at < end && isGap(text.charCodeAt(at))) at++
  const name = NAMES.get(keyword) ?? lowerCase(keyword)
  if (mayHaveFlags(text, at, end)) {
    const { flags, flagsAt, rest: behind, leftover } = readBuilderFlags(text, at, end, escape)
    const argumentsAt = leftover === "" ? skipBlanks(text, behind, end) : behind
    const rest = leftover + text.slice(argumentsAt, end)
    return { text, start, keyword, keywordAt, name, flags, flagsAt, argumentsAt, rest }
  }
  const argumentsAt = skipBlanks(text, at, end)
  const rest = text.slice(argumentsAt, end)
  return { text, start, keyword, keywordAt, name, flags: NONE, flagsAt: NONE, argumentsAt, rest }
}

function readArguments(head: Head, escape: string): Arguments | Refusal {
  if (head.rest === "") return EMPTY
  const read = BY_NAME.get(head.name)?.(head.rest, escape, head.keyword) ?? EMPTY
  return isRefusal(read) ? refuse(head.start + head.argumentsAt + read.at, read.problem) : read
}

/**
 * Reads a logical line as the builder's first stage does, triggers too.
 *
 * Of ONBUILDs inside ONBUILDs, which the second stage refuses, only the outermost two are kept; the innermost
 * instruction can still be one that the first stage refuses.
 */
export function readCommand(line: string, escape: string): Command | Refusal {
  const outer: Head[] = []
  let head = readHead(line, 0, escape)
  while (head.name === "onbuild" && head.rest !== "") {
    if (outer.length < 2) outer.push(head)
    head = readHead(head.rest, head.start + head.argumentsAt, escape)
  }
  const read = readArguments(head, escape)
  if (isRefusal(read)) return read
  const [first, second] = outer
  // Here and below, a spread would cost ten times as much as the rest of an instruction.
  if (!first) return Object.assign(head, read)
  const trigger = second ? Object.assign(second, EMPTY) : Object.assign(head, read)
  return Object.assign(first, EMPTY, { trigger })
}
