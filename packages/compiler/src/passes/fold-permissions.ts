import { describeStep } from "@stagecraft/dockerfile"
import type { RunStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { Standing } from "../along-chain.ts"
import { whenAsked } from "../along-chain.ts"
import { isIn, nameOf } from "../effects/paths.ts"
import { mayMeet } from "../effects/places.ts"
import { mayRead, runEffects } from "../effects/run-effects.ts"
import { shellKind } from "../effects/shell-kind.ts"
import type { StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import type { Links } from "../links-in-chain.ts"
import { linkAbove, linksAfter, linksAtStart } from "../links-in-chain.ts"
import type { Pass, PassTools } from "../pass.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart } from "../stage-facts.ts"
import { ChainNames } from "./fold/chain-names.ts"
import type { FileSource, Transfer } from "./fold/find-source.ts"
import { findSource, place } from "./fold/find-source.ts"
import { FoldedCopy } from "./fold/folded-copy.ts"
import type { Request } from "./fold/read-request.ts"
import { asksPermissions, readRequests } from "./fold/read-request.ts"
import type { EarlierLinks } from "./hoist/earlier-links.ts"
import { copiedLinksAfter, copiedLinksIn } from "./hoist/earlier-links.ts"

/** Further back than so many steps no file is looked for. */
const FARTHEST = 200

/** A step that may have to do with a file. */
type Event =
  | {
      readonly kind: "copy"
      readonly at: number
      readonly facts: StageFacts
      copy?: FoldedCopy
      readonly step: Transfer
    }
  | { readonly kind: "run"; readonly step: RunStep; readonly facts: StageFacts }
  | { readonly kind: "folder"; readonly path: string }

/** What becomes of one file. */
interface Target {
  readonly path: string
  readonly copy: FoldedCopy
  readonly source: FileSource
}

type Why = { readonly why: string; readonly by?: StepNode; readonly silent?: boolean }

/** Commands that call no other program. */
const CALL_NOBODY = new Set(
  "mkdir rmdir rm cp mv ln touch chmod chown chgrp install cat ls echo printf test [ true false".split(
    " ",
  ),
)

/** Why a RUN between a COPY and a change of one of its files keeps them apart. */
function againstCrossing(step: RunStep, facts: StageFacts, path: string): string | undefined {
  const effects = runEffects(step, facts)
  if ("why" in effects) return `what stands between is not understood: ${effects.why}`
  const names = effects.commands.map(({ name }) => nameOf(name))
  if (names.includes(nameOf(path))) return `${nameOf(path)} may be a program that runs before`
  const use = { path, reach: "one" } as const
  const touches = names.every((name) => CALL_NOBODY.has(name))
    ? [...effects.reads, ...effects.writes].some((other) => mayMeet(use, other))
    : mayRead(effects, use)
  return touches ? `${path} may be read or written before` : undefined
}

class StageFolder {
  readonly #stage: StageDraft
  readonly #names: ChainNames
  readonly #tools: PassTools
  readonly #out: (StepNode | FoldedCopy)[] = []
  readonly #events: Event[] = []
  #facts: StageFacts
  readonly #passed: Standing[] = []
  readonly #links: () => Links
  readonly #copied: () => EarlierLinks
  #copies = 0
  #changed = false

  constructor(
    stage: StageDraft,
    start: {
      readonly facts: StageFacts
      readonly links: () => Links
      readonly copied: () => EarlierLinks
    },
    names: ChainNames,
    tools: PassTools,
  ) {
    this.#stage = stage
    this.#facts = start.facts
    this.#links = whenAsked(this.#passed, start.links, linksAfter)
    this.#copied = whenAsked(this.#passed, start.copied, copiedLinksAfter)
    this.#names = names
    this.#tools = tools
  }

  run(): readonly StepNode[] {
    const { steps } = this.#stage
    for (const step of steps) {
      const rest = step.kind === "run" && this.#copies > 0 ? this.#fold(step) : step
      if (rest) {
        this.#record(rest)
        this.#out.push(rest)
      }
      this.#passed.push({ step, facts: this.#facts })
      this.#facts = factsAfter(this.#facts, step)
      if (step.kind === "workdir" && this.#facts.directory !== undefined)
        this.#events.push({ kind: "folder", path: this.#facts.directory })
    }
    if (!this.#changed) return steps
    return this.#out.flatMap((each): readonly StepNode[] =>
      each instanceof FoldedCopy ? each.steps(this.#tools.context) : [each],
    )
  }

  #record(step: StepNode): void {
    const facts = this.#facts
    if (step.kind === "run") this.#events.push({ kind: "run", step, facts })
    else if (step.kind === "raw") {
      this.#events.length = 0
      this.#copies = 0
    } else if (step.kind === "copy" || step.kind === "add") {
      this.#events.push({ kind: "copy", at: this.#out.length, step, facts })
      this.#copies++
    }
  }

  /** The RUN, what is left of it, or undefined. */
  #fold(step: RunStep): RunStep | undefined {
    if (!asksPermissions(step)) return step
    const against = this.#against(step)
    if (against !== undefined) return this.#stop(step, { why: against })
    const read = readRequests(step, this.#facts)
    if ("why" in read) return this.#stop(step, read)
    const { requests, rest } = read
    const done: Target[] = []
    let count = 0
    for (const request of requests) {
      const targets = this.#targets(step, request)
      if ("why" in targets) {
        if (count === 0) this.#stop(step, targets)
        break
      }
      if (!this.#mayDo(step, targets)) break
      done.push(...targets)
      count++
    }
    if (count === 0) return step
    const left = rest(count)
    this.#did(step, requests.slice(0, count), done)
    const last = done.at(-1)!.copy
    if (!left && step.comments) last.comment(step.comments)
    return left
  }

  #against(step: RunStep): string | undefined {
    if (step.merge === false) return "its author keeps it apart"
    return step.mounts.length > 0 ? "a mount may hide the file" : undefined
  }

  #stop(step: RunStep, { why, by, silent }: Why): RunStep {
    const message = `${describeStep(step)} stays a RUN: ${why}`
    if (!silent) this.#tools.note("stopped", message, [step.span, ...(by ? [by.span] : [])])
    return step
  }

  /** All files of a request, each with its source, changed on the way; or why one of them cannot be. */
  #targets(step: RunStep, request: Request): readonly Target[] | Why {
    const found: (Target & { readonly change: Parameters<FoldedCopy["fold"]>[2] })[] = []
    for (const path of request.files) {
      const target = this.#find(path)
      if ("why" in target) return target
      const { copy, source } = target
      if (nameOf(path) === "chmod" || nameOf(path) === "chown" || nameOf(path) === "chgrp")
        return { why: `${path} may be the program that it calls` }
      const change = request.apply(copy.state(path, source), this.#knowsUmask(step))
      if ("why" in change) return { ...change, by: copy.placed.step }
      const why = copy.against(path, source, change)
      if (why !== undefined) return { why, by: copy.placed.step }
      found.push({ ...target, change })
    }
    if (this.#isAble(found))
      for (const { path, copy, source, change } of found) copy.fold(path, source, change)
    return found
  }

  /** A start-up file could set another one. */
  #knowsUmask(step: RunStep): boolean {
    if (step.form.kind === "exec") return true
    return this.#facts.shell !== undefined && !shellKind(this.#facts.shell).login
  }

  #isAble(targets: readonly Target[]): boolean {
    const { mayProveByContext } = this.#tools
    if (targets.some(({ source }) => this.#lacks(source))) return false
    return mayProveByContext || targets.every(({ source }) => source.proof === undefined)
  }

  /** A builder without heredocs gets an inline file in other words, and those have no room for more. */
  #lacks({ source }: FileSource): boolean {
    const { frontend, features } = this.#tools.profile
    if (!frontend || !features.has("chmod")) return true
    return source.kind === "inline" && !features.has("heredoc")
  }

  #mayDo(step: RunStep, targets: readonly Target[]): boolean {
    if (this.#isAble(targets)) return true
    const lacks = targets.some(({ source }) => this.#lacks(source))
    const why = lacks
      ? `${this.#tools.profile.name} has no words for it`
      : "only the files of the context prove it"
    const { step: by } = targets[0]!.copy.placed
    const message = `${describeStep(step)} would become a part of ${describeStep(by)}: ${why}`
    this.#tools.note("would", message, [step.span, by.span], this.#noteFacts(targets))
    return false
  }

  #noteFacts(targets: readonly Target[]) {
    const provedBy = [...new Set(targets.flatMap(({ source }) => source.proof ?? []))]
    return {
      ...(this.#facts.shell === undefined && { assumes: ["posix-shell"] as const }),
      ...(provedBy.length > 0 && { provedBy }),
    }
  }

  #did(step: RunStep, requests: readonly Request[], targets: readonly Target[]): void {
    this.#changed = true
    const copies = [...new Set(targets.map(({ copy }) => copy.placed.step))]
    const named = copies.map((copy) => describeStep(copy)).join(" and ")
    const exact = targets.find(({ source }) => source.exact)
    const taken = exact ? `, taking ${exact.path} to be no folder before` : ""
    const drops = requests.map(({ text }) => text)
    const message = `${drops.join(" && ")} became a part of ${named}${taken}`
    this.#tools.note("did", message, [step.span, ...copies.map(({ span }) => span)], {
      drops,
      ...this.#noteFacts(targets),
    })
  }

  /** The COPY or ADD that a file comes from, with nothing between that has to do with it. */
  #find(path: string): Target | Why {
    const link = linkAbove(this.#links(), path)
    if (link !== undefined)
      return { why: `${link} may be a link, so that ${path} has another name` }
    const farthest = Math.max(0, this.#events.length - FARTHEST)
    let between = false
    for (let at = this.#events.length - 1; at >= farthest; at--) {
      const event = this.#events[at]!
      if (event.kind === "folder") continue
      if (event.kind === "run") {
        between = true
        const why = againstCrossing(event.step, event.facts, path)
        if (why !== undefined) return { why, by: event.step, silent: !this.#isCopied(path, at) }
        continue
      }
      const copy = this.#copyAt(event, at)
      const found = findSource(path, copy.placed, this.#tools.context)
      if (!found) {
        between = true
        continue
      }
      if ("why" in found) return { why: found.why, by: event.step }
      const by = between ? this.#copiedLink(path) : undefined
      if (by)
        return { why: `${describeStep(by)} may bring a link, so that ${path} has another name`, by }
      if (found.exact && this.#isNamedBefore(path, at))
        return { why: `${path} may have been a folder before`, by: event.step }
      return { path, copy, source: found }
    }
    return { why: "", silent: true }
  }

  /** The step that may have brought a link of the path. Of what was built it is taken that no file of it is one. */
  #copiedLink(path: string): StepNode | undefined {
    const links = this.#copied()
    const by = links.makerOf(path)
    const isBuilt = by?.kind === "copy" && by.from !== undefined
    return isBuilt ? links.makerOf(path.slice(0, path.lastIndexOf("/")) || "/") : by
  }

  /** True when the path, or something below it, was named before an event: it may then be a folder. */
  #isNamedBefore(path: string, before: number): boolean {
    const farthest = Math.max(0, before - FARTHEST)
    for (let at = before - 1; at >= farthest; at--) {
      const event = this.#events[at]!
      if (event.kind === "folder") {
        if (isIn(event.path, path)) return true
      } else if (event.kind === "copy") {
        const { to, folder } = this.#copyAt(event, at).placed
        if (to === undefined || (isIn(to, path) && (folder || to !== path))) return true
      } else {
        const effects = runEffects(event.step, event.facts)
        if (!("why" in effects) && effects.writes.some((use) => isIn(use.path, path))) return true
      }
    }
    return this.#names.has(this.#stage, path)
  }

  /** True when a COPY before the event may have brought the file: else nobody asks why it stays. */
  #isCopied(path: string, before: number): boolean {
    const farthest = Math.max(0, before - FARTHEST)
    for (let at = before - 1; at >= farthest; at--) {
      const event = this.#events[at]!
      if (event.kind !== "copy") continue
      const { to } = this.#copyAt(event, at).placed
      if (to !== undefined && isIn(path, to)) return true
    }
    return false
  }

  #copyAt(event: Event & { kind: "copy" }, at: number): FoldedCopy {
    if (event.copy) return event.copy
    const { step, facts } = event
    const isFolder = (path: string) => this.#isFolder(path, at)
    const placed = place(step, facts.directory, isFolder)
    const { to } = placed
    const above = to === undefined || placed.folder ? to : to.slice(0, to.lastIndexOf("/")) || "/"
    const copy = new FoldedCopy(placed, facts.directory, above !== undefined && isFolder(above))
    event.copy = copy
    this.#out[event.at] = copy
    return copy
  }

  /** True for a folder that is there for certain before an event. */
  #isFolder(path: string, before: number): boolean {
    if (path === "/") return true
    const use = { path, reach: "one" } as const
    const farthest = Math.max(0, before - FARTHEST)
    for (let at = before - 1; at >= farthest; at--) {
      const event = this.#events[at]!
      if (event.kind === "folder") {
        if (isIn(event.path, path)) return true
      } else if (event.kind === "copy") {
        if (this.#makes(event, path)) return true
      } else {
        const effects = runEffects(event.step, event.facts)
        if ("why" in effects || effects.writes.some((other) => mayMeet(use, other))) return false
      }
    }
    return false
  }

  #makes({ step, facts }: Event & { kind: "copy" }, path: string): boolean {
    // A pattern may match nothing, and then nothing is made.
    const brings = step.sources.some(
      (source) =>
        source.kind === "inline" ||
        (source.kind === "path" && !/[*?]/u.test(plain(source.path) ?? "*")),
    )
    const { to, folder } = place(step, facts.directory, () => false)
    return brings && to !== undefined && isIn(to, path) && (folder || to !== path)
  }
}

/**
 * Makes `chmod` and `chown` at the beginning of a RUN a part of the COPY or ADD that brings their files, or lays the
 * files over with a COPY of their own where the first one brings more.
 *
 * Right where each file is a regular one with one name, that the context, an inline file or an address brings; the
 * mode is of reading, writing and executing only, and the owner is numbers; nothing between may touch the file, be
 * it, go through a link to it, or is not understood; no mount hides it; and folders that the COPY has to make are no
 * others than before.
 * `--chmod` and `--chown` change only what a COPY writes, never a folder that is there already: so folders stay. A
 * path that a COPY gives to one file is taken to be no folder of the base.
 */
export const foldPermissions: Pass = {
  name: "fold-permissions",
  run(graph, tools) {
    if (!tools.optimize.foldPermissions) return graph
    const facts = factsAtStart(graph)
    const links = linksAtStart(graph, facts)
    const copied = copiedLinksIn(graph, facts, tools)
    const names = new ChainNames(graph, facts)
    return mapStages(graph, (stage) => {
      const start = {
        facts: facts.get(stage)!,
        links: () => links(stage),
        copied: () => copied(stage),
      }
      return new StageFolder(stage, start, names, tools).run()
    })
  },
}
