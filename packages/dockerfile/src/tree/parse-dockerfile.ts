import type { Diagnostic, Span } from "@stagecraft/ir"
import { decodeSource } from "./decode-source.ts"
import { skipBlanks, trimmedSlice } from "./go-blank.ts"
import { deviceNeedsLabs, instructionBeforeFrom } from "./instruction-problems.ts"
import { LineReader } from "./line-reader.ts"
import type { LogicalLine, Refusal } from "./logical-line.ts"
import { columnIn, isRefusal, placeIn } from "./logical-line.ts"
import { notDockerfile } from "./not-dockerfile.ts"
import { readBodies } from "./read-bodies.ts"
import { readCommand } from "./read-command.ts"
import { DirectiveReader } from "./read-directive.ts"
import { isInstruction, readInstruction } from "./read-instruction.ts"
import { joinLines } from "./read-lines.ts"
import {
  dockerfileTooLarge,
  emptyContinuation,
  noInstructions,
  sourceLineTooLong,
} from "./source-problems.ts"
import type { DockerfileTree, Instruction, InstructionBase, Piece } from "./tree.ts"

/** How a Dockerfile is parsed. */
export interface ParseOptions {
  /** How messages name the file; `Dockerfile` when left out. */
  readonly file?: string
  /** The builder's frontend is of the labs channel, which has `RUN --device`. */
  readonly labs?: boolean
}

/** A tree, and what is to be said about it. With an error among the problems there is no tree. */
export interface ParsedDockerfile {
  readonly tree: DockerfileTree | undefined
  readonly problems: readonly Diagnostic[]
}

const HASH = 0x23
/** Bytes or characters; a string cannot hold much more. */
const LARGEST = 100_000_000
/** Nobody reads more; a file that has so many is another kind of file. */
const MOST_ERRORS = 100

/**
 * Parses a Dockerfile as the builder's `dockerfile/1.26.0` does: what it refuses is refused, with every error found.
 *
 * Never throws. Bytes that are no UTF-8 are kept, see {@link DockerfileTree}.
 */
export function parseDockerfile(
  source: string | Uint8Array,
  options: ParseOptions = {},
): ParsedDockerfile {
  const { file = "Dockerfile", labs = false } = options
  if (source.length > LARGEST) {
    const span = { file, line: 1, column: 1 }
    const size = `${Math.round(source.length / 1_000_000)} MB`
    return { tree: undefined, problems: [dockerfileTooLarge(span, size)] }
  }
  const text = typeof source === "string" ? source : decodeSource(source)
  return new DockerfileParser(text, { file, labs }).parse()
}

class DockerfileParser {
  readonly #file: string
  readonly #labs: boolean
  readonly #reader: LineReader
  readonly #directives = new DirectiveReader()
  readonly #pieces: Piece[] = []
  readonly #instructions: Instruction[] = []
  readonly #problems: Diagnostic[] = []
  #errors = 0
  #hasStage = false
  /** Instructions of whatever kind, and how many of them are ones that the builder knows. */
  #commands = 0
  #known = 0

  constructor(source: string, { file, labs }: Required<ParseOptions>) {
    this.#file = file
    this.#labs = labs
    this.#reader = new LineReader(source)
  }

  parse(): ParsedDockerfile {
    const reader = this.#reader
    if (reader.start > 0) this.#pieces.push({ kind: "bom", text: "\ufeff", line: 1 })
    while (this.#errors < MOST_ERRORS && reader.next()) this.#piece()
    if (reader.tooLong > 0)
      this.#error(sourceLineTooLong(this.#at(reader.line + 1), reader.tooLong))
    else if (reader.tooMany) this.#error(dockerfileTooLarge(this.#at(1), "over 2 million lines"))
    else if (this.#commands === 0 && this.#errors === 0)
      this.#error(noInstructions(this.#at(1), reader.source.trim() === ""))
    if (this.#errors === 0) return { tree: this.#tree(), problems: this.#problems }
    const read = this.#commands > 0 || reader.tooLong > 0
    const other = read && this.#known === 0 && notDockerfile(reader.source, this.#file)
    return { tree: undefined, problems: other ? [other] : this.#problems }
  }

  #tree(): DockerfileTree {
    return {
      kind: "dockerfile",
      file: this.#file,
      escape: this.#directives.escape,
      directives: this.#directives.directives,
      pieces: this.#pieces,
      instructions: this.#instructions,
    }
  }

  #at(line: number): Span {
    return { file: this.#file, line, column: 1 }
  }

  #error(diagnostic: Diagnostic): void {
    this.#errors++
    this.#problems.push(diagnostic)
  }

  #refuse(refusal: Refusal, line: LogicalLine): void {
    this.#error(refusal.problem(placeIn(line, refusal.at)))
  }

  /** Takes what begins on the line the reader is at. */
  #piece(): void {
    const reader = this.#reader
    const { source, line } = reader
    const start = skipBlanks(source, reader.start, reader.end)
    if (start < reader.end && source.charCodeAt(start) !== HASH) {
      this.#directives.close()
      this.#instruction(start)
      return
    }
    if (start === reader.end) {
      this.#directives.close()
      this.#blank()
      return
    }
    const text = source.slice(reader.start, reader.after)
    const directive = this.#directive(start)
    if (directive) this.#pieces.push({ kind: "directive", text, line, directive })
    else {
      const comment = trimmedSlice(source, start + 1, reader.end)
      this.#pieces.push({ kind: "comment", text, line, comment })
    }
  }

  /** Neighbouring blank lines are one piece. */
  #blank(): void {
    const { source, line, start, after } = this.#reader
    const last = this.#pieces.at(-1)
    const above = last?.kind === "blank" ? last : { text: "", line }
    if (above === last) this.#pieces.pop()
    const text = source.slice(start - above.text.length, after)
    this.#pieces.push({ kind: "blank", text, line: above.line })
  }

  #directive(start: number) {
    if (!this.#directives.open) return undefined
    const { source, line, start: from, end } = this.#reader
    const read = this.#directives.read(source.slice(from, end), start - from, line)
    if (!read || !isRefusal(read)) return read
    this.#error(read.problem({ file: this.#file, line, column: start - from + 1 }))
    return undefined
  }

  #instruction(start: number): void {
    const reader = this.#reader
    const from = reader.start
    const escape = this.#directives.escape
    const line = joinLines(reader, start, start - from + 1, escape, this.#file)
    this.#commands++
    if (line.emptyLine > 0) this.#problems.push(emptyContinuation(this.#at(line.emptyLine)))
    const command = readCommand(line.text, escape)
    if (isRefusal(command)) {
      this.#known++
      this.#refuse(command, line)
      return
    }
    if (isInstruction(command.name)) this.#known++
    const heredocs = readBodies(reader, line, command)
    if (isRefusal(heredocs)) {
      this.#refuse(heredocs, line)
      return
    }
    const { keyword, argumentsAt, flags } = command
    const base: InstructionBase = {
      keyword,
      lines: { first: line.first, last: reader.line },
      column: columnIn(line, command.keywordAt),
      logical: line.text,
      argumentsAt,
      flags,
      joints: line.joints,
      innerComments: line.innerComments,
      heredocs,
    }
    const instruction = readInstruction(command, base)
    if (command.name === "from") this.#hasStage = true
    if (isRefusal(instruction)) {
      this.#refuse(instruction, line)
      return
    }
    this.#check(instruction, line)
    this.#instructions.push(instruction)
    const text = reader.source.slice(from, reader.after)
    this.#pieces.push({ kind: "instruction", text, line: line.first, instruction })
  }

  #check(instruction: Instruction, line: LogicalLine): void {
    const { kind, keyword } = instruction
    if (!this.#hasStage && kind !== "arg") {
      this.#hasStage = true
      const at = line.text.indexOf(keyword)
      this.#refuse({ at, problem: (span) => instructionBeforeFrom(span, keyword) }, line)
    }
    if (kind !== "run" || instruction.devices.length === 0 || this.#isLabs()) return
    const at = Math.max(line.text.indexOf("--device"), 0)
    this.#problems.push(deviceNeedsLabs(placeIn(line, at)))
  }

  #isLabs(): boolean {
    return (
      this.#labs ||
      this.#directives.directives.some(
        ({ name, value }) => name === "syntax" && value.includes("labs"),
      )
    )
  }
}
