import type { AddInstruction, CopyInstruction, SourceWord } from "@stagecraft/dockerfile"
import type { AddSource, AddStep, CopySource, CopyStep, Source, Text } from "@stagecraft/ir"
import { plain, text, textOf } from "@stagecraft/ir"
import { insideContext } from "./inside-context.ts"
import { present } from "./present.ts"
import type { Words } from "./words.ts"

/** What ADD fetches from elsewhere. Any other address is a path to it. */
const HTTP = /^https?:\/\//u
const GIT = /^(?:git:\/\/|ssh:\/\/|[\w-]+@[A-Za-z0-9.-]+:)/iu
/** Over http a repository is known by the end of its path. */
const HTTP_GIT = /^https?:\/\/[^/]*\/[^?#]*\.git(?:[?#].*)?$/isu

function charactersOf(part: Text[number] | undefined): string {
  if (typeof part === "string") return part
  return part?.kind === "literal" ? part.value : ""
}

/** A path in which only `*` and `?` match, or else a pattern; with `--parents` more than brackets means something. */
function localSource(path: Text, parents: boolean): CopySource {
  const all = path.map(charactersOf).join("")
  const special = parents
    ? /[[\\^]|^[\s!]|\s$/u.test(all)
    : all.includes("[") || (all.includes("\\") && /[*?]/u.test(all))
  return special ? { kind: "glob", pattern: path } : { kind: "path", path }
}

function inlineFile(source: Extract<SourceWord, { kind: "heredoc" }>, words: Words): CopySource {
  const { name, content, expand } = source
  return { kind: "inline", name, contents: expand ? words.body(content) : text(content) }
}

function readPath(word: string, words: Words): Text {
  const path = words.text(word)
  if (plain(path) === "") words.fail("has a source that is empty")
  return insideContext(path)
}

/** An address as a repository or a file of the web; undefined for what is a path to ADD. */
function remoteSource(path: Text): AddSource | undefined {
  // A variable stands for a letter: what it becomes is for the builder to see.
  const address = path.map((part) => charactersOf(part) || "x").join("")
  const start = charactersOf(path[0])
  if (GIT.test(start) || HTTP_GIT.test(address)) return { kind: "git", repository: path }
  return HTTP.test(start) ? { kind: "url", url: path } : undefined
}

function copySource(source: SourceWord, parents: boolean, words: Words): CopySource {
  if (source.kind === "heredoc") return inlineFile(source, words)
  const path = readPath(source.word, words)
  if (remoteSource(path)) words.fail("names an address, and only ADD fetches one")
  return localSource(path, parents)
}

function addSource(source: SourceWord, words: Words): AddSource {
  if (source.kind === "heredoc") return inlineFile(source, words)
  const path = readPath(source.word, words)
  return remoteSource(path) ?? localSource(path, false)
}

/** What reads as a folder; of Windows images as `C:\app\`. */
const FOLDER = /(?:^|\/)\.{0,2}$|^[A-Za-z]:\\(?:.*\\)?$/u

/** The destination; one that is no folder although there are several sources is marked as meant. */
function destinationOf(
  { destination, sources }: CopyInstruction | AddInstruction,
  words: Words,
): Text {
  // An empty one is the working directory, as a dot is.
  const value = words.optional(destination) ?? text(".")
  const last = value.at(-1)
  if (sources.length < 2 || typeof last !== "string" || FOLDER.test(last)) return value
  return textOf([...value.slice(0, -1), { kind: "literal", value: last }])
}

function transferOptions(instruction: CopyInstruction | AddInstruction, words: Words) {
  const { chown, chmod, exclude, link } = instruction
  return {
    destination: destinationOf(instruction, words),
    ...present({
      chown: words.optional(chown),
      chmod: words.optional(chmod),
      link: link ? true : undefined,
      exclude: exclude.length > 0 ? exclude : undefined,
    }),
  }
}

/** A COPY, from the context unless `from` is given. */
export function liftCopy(
  instruction: CopyInstruction,
  words: Words,
  from: Source | undefined,
): CopyStep {
  const { parents } = instruction
  return {
    kind: "copy",
    sources: instruction.sources.map((source) => copySource(source, parents, words)),
    ...transferOptions(instruction, words),
    ...present({ from, parents: parents ? true : undefined }),
    span: words.place.span,
  }
}

/** An ADD. */
export function liftAdd(instruction: AddInstruction, words: Words): AddStep {
  const { checksum, keepGitDir, unpack } = instruction
  return {
    kind: "add",
    sources: instruction.sources.map((source) => addSource(source, words)),
    ...transferOptions(instruction, words),
    ...present({ checksum: words.optional(checksum), keepGitDir, unpack }),
    span: words.place.span,
  }
}
