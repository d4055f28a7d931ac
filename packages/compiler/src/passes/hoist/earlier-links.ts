import type { ContextView } from "@stagecraft/context"
import type { AddStep, CopyStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { alongChain } from "../../along-chain.ts"
import { leftBehind } from "../../effects/left-behind.ts"
import { isIn } from "../../effects/paths.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import type { PassTools } from "../../pass.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"

/** Paths of the context that a step brings into a folder; undefined when it is not known what there may be. */
type Sources = readonly string[] | undefined

/** A file by its name. Without the context it is not known for certain, but a folder has no such name. */
const FILE_NAME = /\.\w+$/u
/** The same of what another stage or image has, where a folder may be called `conf.d`. */
const BUILT_FILE =
  /\.(?:[cm]?[jt]sx?|json|map|wasm|node|html?|css|md|txt|lock|toml|ya?ml|xml|ini|properties|sql|proto|py|rb|jar|war|so|sh|pem|crt)$/u
/** Of those, what ADD may unpack. */
const ARCHIVE = /\.(?:tar|t?gz|tgz|bz2|tbz2?|xz|txz|zst|lz\w*|Z)$/u
const PATTERN = /[*?[\]\\]/u

function isBuiltFile(source: CopyStep["sources"][number]): boolean {
  const path = source.kind === "path" ? plain(source.path) : undefined
  return path !== undefined && BUILT_FILE.test(path) && !PATTERN.test(path)
}

/**
 * What may be a symbolic link though no `ln` has made it: anything in a folder that was copied, unpacked or left by a RUN
 * of which not everything is known.
 */
export class EarlierLinks {
  readonly #before: EarlierLinks | undefined
  readonly #context: ContextView | undefined
  readonly #copied = new Map<string, { readonly sources: Sources; readonly by: StepNode }[]>()
  readonly #left = new Map<string, StepNode>()
  #anywhere: StepNode | undefined

  constructor(before: EarlierLinks | undefined, context: ContextView | undefined) {
    this.#before = before
    this.#context = context
    if (before) this.#anywhere = before.#anywhere
  }

  add(step: StepNode, facts: StageFacts): this {
    if (this.#anywhere) return this
    if (step.kind === "copy" || step.kind === "add") this.#addCopy(step, facts)
    else if (step.kind === "run") {
      const left = leftBehind(step, facts, "plain")
      if (!left) this.#anywhere = step
      for (const { path } of left ?? []) {
        if (path.startsWith("/")) this.#left.set(path, step)
        else if (!path.startsWith("~")) this.#anywhere = step
      }
    }
    return this
  }

  #addCopy(step: CopyStep | AddStep, facts: StageFacts): void {
    const sources = this.#sourcesOf(step)
    if (sources?.length === 0) return
    const written = plain(step.destination)
    const to = written === undefined ? undefined : joinPath(facts.directory, written)
    if (to === undefined) {
      this.#anywhere = step
      return
    }
    const known = this.#copied.get(to) ?? []
    if (known.some((each) => each.sources === undefined)) return
    this.#copied.set(to, [...known, { sources, by: step }])
  }

  #sourcesOf(step: CopyStep | AddStep): Sources {
    if (step.kind === "copy" && step.from !== undefined)
      return step.sources.every(isBuiltFile) ? [] : undefined
    const folders: string[] = []
    for (const each of step.sources) {
      if (each.kind === "inline" || each.kind === "url") continue
      const path = each.kind === "path" ? plain(each.path) : undefined
      const shown = each.kind === "glob" ? plain(each.pattern) : path
      if (shown === undefined) return undefined
      if (step.kind === "add" && (ARCHIVE.test(shown) || step.unpack)) return undefined
      const folder = PATTERN.test(shown) ? undefined : joinPath("/", shown)!.slice(1)
      const type = folder === undefined ? undefined : this.#context?.entry(folder)?.type
      if (type === "file" || (type === undefined && FILE_NAME.test(shown))) continue
      if (type !== "directory") return undefined
      folders.push(folder!)
    }
    return folders
  }

  /** The step that may have made a link of a path, or of a folder above it. */
  makerOf(path: string): StepNode | undefined {
    if (this.#anywhere) return this.#anywhere
    let maker = this.#makerOf(path)
    for (let each = this.#before; each && !maker; each = each.#before) maker = each.#makerOf(path)
    return maker
  }

  #makerOf(path: string): StepNode | undefined {
    if (this.#left.size > 0) for (const [left, by] of this.#left) if (isIn(path, left)) return by
    const parts = path.split("/").filter(Boolean)
    for (const depth of parts.keys()) {
      const folder = `/${parts.slice(0, depth).join("/")}`
      for (const { sources, by } of this.#copied.get(folder) ?? [])
        if (!sources || sources.some((source) => this.#isLinkIn(source, parts.slice(depth))))
          return by
    }
    return undefined
  }

  /** True when one of these folders below a folder of the context is a link. */
  #isLinkIn(source: string, parts: readonly string[]): boolean {
    let path = source
    for (const part of parts) {
      path = path === "" ? part : `${path}/${part}`
      const type = this.#context?.entry(path)?.type
      if (type !== "directory") return type !== undefined && type !== "file"
    }
    return false
  }
}

/** The same after one more step. */
export const earlierLinksAfter = (
  links: EarlierLinks,
  step: StepNode,
  facts: StageFacts,
): EarlierLinks => links.add(step, facts)

/** Those in which a stage goes on: what it is built on has left the others. */
export function earlierLinksIn(
  graph: Graph,
  atStart: ReadonlyMap<StageDraft, StageFacts>,
  context: ContextView | undefined,
  after = earlierLinksAfter,
): (stage: StageDraft) => EarlierLinks {
  const begin = (before?: EarlierLinks) => new EarlierLinks(before, context)
  const below = alongChain(graph, atStart, begin(), after, begin)
  return (stage) => begin(below(stage))
}

/** Those that only COPY and ADD bring, after one more step. */
export const copiedLinksAfter = (
  links: EarlierLinks,
  step: StepNode,
  facts: StageFacts,
): EarlierLinks => (step.kind === "run" ? links : links.add(step, facts))

/** The same at the first step of a stage, from the stages that it is built on. */
export const copiedLinksIn = (
  graph: Graph,
  atStart: ReadonlyMap<StageDraft, StageFacts>,
  { context, mayProveByContext }: Pick<PassTools, "context" | "mayProveByContext">,
): ((stage: StageDraft) => EarlierLinks) =>
  earlierLinksIn(graph, atStart, mayProveByContext ? context : undefined, copiedLinksAfter)
