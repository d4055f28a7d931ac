import type { AddInstruction, CopyInstruction, SourceWord } from "../tree/tree.ts"
import { isDigest } from "./base-reference.ts"
import type { BuildNode, CopySource } from "./build.ts"
import type { Builder } from "./builder.ts"
import { absolutePath, cleanDestination, cleanPath, joinPath, onSystemDrive } from "./clean-path.ts"
import { expandWord } from "./expand-word.ts"
import { readMode, readOwner } from "./owner.ts"
import type { SourceAddress } from "./source-address.ts"
import { readSourceAddress } from "./source-address.ts"
import type { StageCommand, StageState } from "./stage-state.ts"
import { isWordFault } from "./word.ts"

type Transfer = CopyInstruction | AddInstruction

const WILDCARDS = /^(?:[^*?[\\]|\\.?)*[*?[]/su

/** One COPY or ADD on its way to a step. */
class Copying {
  readonly #instruction: Transfer
  readonly #stage: StageState
  readonly #builder: Builder
  readonly #command: StageCommand
  #checksum = ""

  constructor(instruction: Transfer, stage: StageState, builder: Builder, command: StageCommand) {
    this.#instruction = instruction
    this.#stage = stage
    this.#builder = builder
    this.#command = command
  }

  carryOut(): void {
    const { chown, chmod, sources, destination, link, exclude } = this.#instruction
    const owner = this.#expand(chown)
    const mode = this.#mode(this.#expand(chmod))
    const paths = sources.filter((source) => source.kind === "path")
    const words = paths.map((source) => this.#expand(source.word))
    this.#checksum = this.#readChecksum(words)
    const target = this.#path(this.#stage.directory, this.#destination(destination), true)
    const read = [
      ...words.map((word) => this.#source(word)),
      ...sources.filter((source) => source.kind === "heredoc").map((each) => this.#inline(each)),
    ]
    const { node: parent } = this.#stage
    if (!parent) return
    this.#stage.node = this.#builder.add({
      kind: "copy",
      parent,
      lines: this.#command.lines,
      sources: read.filter((source) => source !== undefined),
      destination: cleanDestination(target),
      ...(owner !== "" && { owner: readOwner(owner) }),
      ...(mode !== undefined && { mode }),
      exclude,
      // A mode cannot be set in a layer of its own, and on nothing every layer is one.
      link: link && mode === undefined && parent.kind !== "scratch",
    })
  }

  #expand(word = ""): string {
    return this.#builder.expand(word, this.#stage.variables, this.#command.lines)
  }

  #destination(word: string): string {
    const expanded = this.#expand(word)
    const destination = onSystemDrive(expanded, this.#stage.os)
    if (destination === undefined) this.#fail(`${expanded} is not on the system drive`)
    return destination === "" || destination === "." ? "./" : (destination ?? "/")
  }

  #path(folder: string, path: string, keepSlash = false): string {
    const found = absolutePath(folder, path, this.#stage.os, keepSlash)
    if (found === undefined) this.#fail(`${path} is not on the system drive`)
    return found ?? "/"
  }

  #mode(text: string): number | string | undefined {
    if (text === "") return undefined
    const mode = readMode(text)
    if (mode === undefined) this.#fail(`--chmod=${text} is no mode`)
    return mode
  }

  #readChecksum(words: readonly string[]): string {
    const { checksum: word } = this.#instruction.kind === "add" ? this.#instruction : {}
    const checksum = this.#expand(word)
    if (checksum === "") return ""
    const [only, ...more] = words
    if (only === undefined || more.length > 0) this.#fail("--checksum needs exactly one source")
    // Such a path was once taken for a repository; it is checked as one and copied as a path.
    else if (readSourceAddress(only).kind === "path" && !only.startsWith("github.com/"))
      this.#fail("--checksum needs a page of the web or a git repository")
    return checksum
  }

  #source(word: string): CopySource | undefined {
    const address = readSourceAddress(word)
    if (address.kind === "path") return this.#files(word)
    if (address.kind === "fault") this.#fail(`${word}: ${address.why}`)
    else if (this.#instruction.kind === "copy") this.#fail(`COPY does not fetch ${word}: ADD does`)
    else if (address.kind === "git") return this.#git(word, address, this.#instruction)
    else return this.#page(word, this.#instruction)
    return undefined
  }

  #git(
    url: string,
    address: Extract<SourceAddress, { readonly kind: "git" }>,
    { keepGitDir }: AddInstruction,
  ): CopySource {
    if (keepGitDir !== undefined && (address.keepGitDir ?? keepGitDir) !== keepGitDir)
      this.#fail(`--keep-git-dir and ${url} say different things`)
    if (this.#checksum !== "" && (address.checksum || this.#checksum) !== this.#checksum)
      this.#fail(`--checksum and ${url} say different things`)
    return {
      kind: "git",
      url,
      checksum: address.checksum || this.#checksum,
      keepGitDir: address.keepGitDir ?? keepGitDir ?? false,
    }
  }

  #page(url: string, { unpack = false }: AddInstruction): CopySource {
    const checksum = this.#checksum
    if (checksum !== "" && !isDigest(checksum)) this.#fail(`--checksum=${checksum} is no digest`)
    return { kind: "http", url, checksum, unpack }
  }

  #files(word: string): CopySource | undefined {
    const from = this.#from()
    if (!from) return undefined
    const instruction = this.#instruction
    const unpack = instruction.kind === "add" && (instruction.unpack ?? true)
    if (instruction.kind === "add" || !instruction.parents)
      return { kind: "path", from, path: cleanPath(this.#path("/", word)), unpack }
    const pivot = word.indexOf("/./")
    const folder = pivot === -1 ? "/" : word.slice(0, pivot)
    const pattern = this.#path("/", pivot === -1 ? word : word.slice(pivot + 3))
    const free = !WILDCARDS.test(folder) && !WILDCARDS.test(pattern)
    return {
      kind: "path",
      from,
      path: cleanPath(this.#path("/", folder)),
      include: pattern.replace(/^\//u, ""),
      ...(free && { required: joinPath("/", `${folder}/${pattern}`) }),
      unpack,
    }
  }

  #from(): BuildNode | "context" | undefined {
    const [source] = this.#command.sources
    if (!source) return "context"
    if (!source.started)
      this.#fail(`--from=${source.name || source.baseName} is a stage that comes later`)
    return source.node
  }

  #inline(source: Extract<SourceWord, { readonly kind: "heredoc" }>): CopySource {
    const { name, content, expand } = source
    if (!expand) return { kind: "inline", name, content }
    // Bodies have the backslash as their escape, whatever the file says.
    const value = expandWord(content, "\\", this.#stage.variables, { quotes: false })
    if (!isWordFault(value)) return { kind: "inline", name, content: value }
    this.#fail(`the heredoc ${name} ${value.message}`)
    return { kind: "inline", name, content: "" }
  }

  #fail(message: string): void {
    const { keyword } = this.#instruction
    this.#builder.fail(this.#command.lines, `${keyword.toUpperCase()}: ${message}`)
  }
}

/** COPY. */
export function interpretCopy(
  instruction: CopyInstruction,
  stage: StageState,
  builder: Builder,
  command: StageCommand,
): void {
  new Copying(instruction, stage, builder, command).carryOut()
}

/** ADD: may fetch from elsewhere, and unpacks archives of the context. */
export function interpretAdd(
  instruction: AddInstruction,
  stage: StageState,
  builder: Builder,
  command: StageCommand,
): void {
  new Copying(instruction, stage, builder, command).carryOut()
}
