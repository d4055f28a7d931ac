import {
  ImageError,
  type AddSource,
  type CopySource,
  type Source,
  type StageLike,
  type StageNode,
  type Text,
} from "@stagecraft/ir"
import { kindOf } from "./brand.ts"
import { callSite } from "./call-site.ts"
import type { FileSource } from "./file-source.ts"
import type { NamedContext } from "./named-context.ts"
import { imageCalledLikeStage, listEmpty, stageWithoutBase } from "./problems.ts"
import { readPlain, readText, wrongType } from "./read-text.ts"
import { isCalledLikeStage, warn } from "./warn.ts"

const REMOTE = /^https?:\/\//iu
/** `git@host:path`, `ssh://…`, `git://…`, or an address whose path ends in `.git`. */
const GIT = /^(?:git:\/\/|ssh:\/\/|[\w.-]+@[\w.-]+:)/iu
const GIT_ADDRESS = /\.git(?:[#?].*)?$/iu

/** An error for a stage that is used before it has a base. */
export function noBase(head: unknown): ImageError {
  const { name } = head as { readonly name: string }
  return new ImageError(stageWithoutBase(name, callSite()))
}

/** The node of a stage, of this copy of Stagecraft or another, or of anything that gives one; otherwise undefined. */
export function stageNodeOf(value: unknown): StageNode | undefined {
  const own = kindOf(value)
  if (own === "stage-head") throw noBase(value)
  const isLike = own === undefined && typeof value === "object" && value !== null
  if (own !== "stage" && !(isLike && "toNode" in value)) return undefined
  const { toNode } = value as Partial<StageLike>
  const node: Partial<StageNode> | undefined =
    typeof toNode === "function" ? toNode.call(value) : undefined
  return node?.kind === "stage" ? (node as StageNode) : undefined
}

/** Reads a stage. */
export function readStage(value: unknown, what: string): StageNode {
  const node = stageNodeOf(value)
  if (node) return node
  const isMade = kindOf(value) === "image"
  const hint = isMade ? "it is one already: give its options where it is made" : undefined
  throw wrongType(what, "a stage", value, hint)
}

/** Reads where COPY or a mount takes files from. */
export function readFrom(value: unknown, what: string): Source {
  const stage = stageNodeOf(value)
  if (stage) return Object.freeze({ kind: "stage", stage })
  if (kindOf(value) === "context")
    return Object.freeze({ kind: "context", name: (value as NamedContext).name })
  if (typeof value !== "string" && kindOf(value) === undefined)
    throw wrongType(what, "a stage, an image or a named context", value)
  const hint = "make it a stage and use that: stage(name).from(reference)"
  const reference = readPlain(value, what, hint)
  if (isCalledLikeStage(reference)) warn(imageCalledLikeStage(what, reference, callSite()))
  return Object.freeze({ kind: "image", reference })
}

function addressOf(path: Text): "url" | "git" | "path" {
  const first = path[0]
  const last = path.at(-1)
  const head = typeof first === "string" ? first : ""
  const tail = typeof last === "string" ? last : ""
  if (GIT.test(head)) return "git"
  if (!REMOTE.test(head)) return "path"
  return GIT_ADDRESS.test(tail) ? "git" : "url"
}

function readCopySource(value: unknown, what: string): CopySource {
  if (kindOf(value) !== "source")
    return Object.freeze({ kind: "path", path: readText(value, what) })
  const node = (value as FileSource).toNode()
  if (node.kind === "url" || node.kind === "git")
    throw wrongType(what, "files, which COPY can read", value, "use add(…) for a remote source")
  return node
}

function readAddSource(value: unknown, what: string): AddSource {
  if (kindOf(value) === "source") return (value as FileSource).toNode()
  const path = readText(value, what)
  const kind = addressOf(path)
  if (kind === "git") return Object.freeze({ kind, repository: path })
  return Object.freeze(kind === "url" ? { kind, url: path } : { kind, path })
}

function readList<T>(
  value: unknown,
  read: (entry: unknown, what: string) => T,
  what: string,
): readonly T[] {
  if (!Array.isArray(value)) return Object.freeze([read(value, what)])
  if (value.length === 0) throw new ImageError(listEmpty(what, callSite()))
  return Object.freeze(
    Array.from(value as unknown[], (entry, index) => read(entry, `${what}[${index}]`)),
  )
}

/** Reads the sources of COPY: one, or a list. */
export const readCopySources = (value: unknown): readonly CopySource[] =>
  readList(value, readCopySource, "copy source")

/** Reads the sources of ADD: one, or a list. Addresses are known by how they are written. */
export const readAddSources = (value: unknown): readonly AddSource[] =>
  readList(value, readAddSource, "add source")
