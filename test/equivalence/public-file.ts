import type { Instruction, SourceWord } from "@stagecraft/dockerfile"
import { parseDockerfile } from "@stagecraft/dockerfile"
import type { ContextFile } from "../exactness/engine-client.ts"
import { standInFiles } from "./stand-in-files.ts"

/** A Dockerfile as people write it, on a base of ours, with all that its build looks for. */
export interface PublicFile {
  readonly text: string
  readonly context: readonly ContextFile[]
  /** Paths that its stages take from each other or from images, so that they must be there. */
  readonly paths: readonly string[]
  /** Names at which its shell text may call a program. */
  readonly programs: readonly string[]
  readonly users: readonly string[]
}

/** Why a file cannot be built here. */
export interface Unfit {
  readonly why: string
}

const BASE = "%base%"

/** Words that may be programs, in the text of a shell: at the beginning, and behind what ends a command. */
const PROGRAM =
  /(?:^|[;&|({!`]|\b(?:then|do|else|if|elif|while|until|exec|sudo|env|xargs|time|su-exec|gosu)\s)\s*(?:[A-Za-z_]\w*=\S*\s+)*([A-Za-z_][\w.+-]*)/gmu

const PATTERN = /[*?[]/u

function againstSource(source: SourceWord, isLocal: boolean): string | undefined {
  if (source.kind === "heredoc") return undefined
  if (source.word.includes("$")) return "a source is an argument"
  if (/^[a-z]+:\/\/|^git@|\.git(?:#|$)/u.test(source.word)) return "a source is an address"
  if (isLocal && /[[\\"'?]|\.\./u.test(source.word)) return "a source is a pattern"
  return undefined
}

class Reader {
  readonly #stages = new Set<string>()
  readonly #sources = new Set<string>()
  readonly paths = new Set<string>()
  readonly programs = new Set<string>()
  readonly users = new Set<string>()
  #count = 0
  shell = ""
  why: string | undefined

  get sources(): ReadonlySet<string> {
    return this.#sources
  }

  #isStage(name: string): boolean {
    return this.#stages.has(name.toLowerCase()) || (/^\d+$/u.test(name) && +name < this.#count)
  }

  #owner(chown: string | undefined): void {
    for (const name of chown?.split(":") ?? [])
      if (/^[a-z_][\w.-]*$/iu.test(name)) this.users.add(name)
      else if (name.includes("$")) this.why ??= "an owner is an argument"
  }

  #transfer(sources: readonly SourceWord[], from: string | undefined): void {
    for (const source of sources) {
      this.why ??= againstSource(source, from === undefined)
      if (source.kind === "path") (from === undefined ? this.#sources : this.paths).add(source.word)
    }
  }

  /** Takes note of an instruction; returns its text on our base. */
  read(instruction: Instruction, text: string): string {
    switch (instruction.kind) {
      case "from": {
        const { base, as, platform } = instruction
        const isStage = this.#isStage(base)
        if (as !== undefined) this.#stages.add(as)
        this.#count++
        const bare = platform === undefined ? text : text.replace(/--platform=\S+\s+/u, "")
        return isStage || base === "scratch" ? bare : bare.replace(base, BASE)
      }
      case "copy": {
        const { from, sources, chown } = instruction
        this.#owner(chown)
        this.#transfer(sources, from)
        if (from === undefined || this.#isStage(from)) return text
        return text.replace(`--from=${from}`, `--from=${BASE}`)
      }
      case "add":
        this.#owner(instruction.chown)
        this.#transfer(instruction.sources, undefined)
        return text
      case "run": {
        const { command, mounts, heredocs } = instruction
        if (command.kind === "exec") this.programs.add(command.argv[0]?.replace(/^.*\//u, "") ?? "")
        else this.shell += `${command.text}\n`
        for (const { content } of heredocs) this.shell += content
        if (
          mounts.some(({ text: mount }) => mount.includes("type=bind") || mount.includes("from="))
        )
          this.why ??= "it binds files"
        return text
      }
      case "user":
        this.#owner(instruction.user)
        return text
      default:
        return text
    }
  }
}

/** The files that a context must have, by the sources of COPY and ADD and what the commands look for. */
function contextOf(sources: ReadonlySet<string>, shell: string): readonly ContextFile[] {
  const files = new Map<string, ContextFile>()
  const add = ([path, contents, mode]: ContextFile) => {
    if (!files.has(path)) files.set(path, [path, contents, mode])
  }
  for (const file of standInFiles(shell)) add(file)
  const paths = [...sources].map((path) => path.replace(/^(?:\.?\/)+/u, "").replace(/\/+$/u, ""))
  for (const path of paths) {
    if (path === "" || path === "." || files.has(path)) continue
    const above = [...files.keys(), ...paths].some((other) => other.startsWith(`${path}/`))
    const name = path.replaceAll("*", "x")
    const isFolder = above || (!/\.[a-z0-9]+$/iu.test(name) && !/^[A-Z]/u.test(name))
    if (!PATTERN.test(path) || ![...files.keys()].some((file) => matches(path, file)))
      add([isFolder ? `${name}/file` : name, `${name}\n`])
  }
  add(["some.txt", "some\n"])
  return [...files.values()]
}

function matches(pattern: string, path: string): boolean {
  const source = pattern.replace(/[.+^${}()|\\]/gu, "\\$&").replaceAll("*", "[^/]*")
  return new RegExp(`^${source}$`, "u").test(path)
}

/** Takes a public Dockerfile to our base, whose reference is put in by {@link onBase}. */
export function readPublicFile(bytes: Buffer): PublicFile | Unfit {
  const { tree } = parseDockerfile(bytes, { file: "Dockerfile" })
  if (!tree) return { why: "it is refused" }
  if (tree.escape !== "\\") return { why: "another escape" }
  const reader = new Reader()
  const text = tree.pieces.map((piece) => {
    if (piece.kind === "directive") return "#\n"
    return piece.kind === "instruction" ? reader.read(piece.instruction, piece.text) : piece.text
  })
  if (reader.why !== undefined) return { why: reader.why }
  for (const [, name = ""] of reader.shell.matchAll(PROGRAM)) reader.programs.add(name)
  return {
    text: text.join(""),
    context: contextOf(reader.sources, reader.shell),
    paths: [...reader.paths],
    programs: [...reader.programs],
    users: [...reader.users],
  }
}

/** Its text on a base of a given reference. */
export const onBase = (text: string, reference: string): string => text.replaceAll(BASE, reference)
