import type { AddStep, CopyStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"
import { refuse } from "./refusal.ts"

/** A COPY or ADD of one folder of the context. */
export interface BroadCopy {
  readonly step: CopyStep | AddStep
  /** The folder of the context; `""` for the whole. */
  readonly source: string
}

/** Characters that are a pattern in a source. */
const PATTERN = /[*?[\]\\]/u

/** Reads a step as a copy of a folder, as far as its words tell; whether it is a folder only the context knows. */
export function readBroadCopy(step: StepNode): BroadCopy | undefined {
  if (step.kind !== "copy" && step.kind !== "add") return undefined
  if (step.kind === "copy" && step.from) return undefined
  const [only, ...more] = step.sources
  if (more.length > 0 || only?.kind !== "path") return undefined
  const path = plain(only.path)
  if (path === undefined || PATTERN.test(path) || path.includes("://")) return undefined
  const source = joinPath("/", path)?.slice(1)
  return source === undefined || path.startsWith("git@") ? undefined : { step, source }
}

/** The folder of the image that a copy fills. @throws Refusal for options that decide more than one copy alone. */
export function destinationOf({ step }: BroadCopy, facts: StageFacts): string {
  const { destination, exclude, link, chown, chmod } = step
  if (exclude?.length) refuse("it has --exclude")
  if (link) refuse("it has --link")
  if (step.kind === "copy" && step.parents) refuse("it has --parents")
  if (
    step.kind === "add" &&
    (step.checksum || step.keepGitDir !== undefined || step.unpack !== undefined)
  )
    refuse("it has options of ADD")
  if ([chown, chmod].some((value) => value !== undefined && plain(value) === undefined))
    refuse("a reference is among its options")
  const to = plain(destination)
  if (to === undefined) return refuse("a reference is in its destination")
  if (facts.murky) refuse("raw text or triggers of the base came before")
  return joinPath(facts.directory, to) ?? refuse("the base decides the working directory")
}

/** True when an owner is given by numbers, which mean the same wherever the copy stands. */
export function hasPlainOwner({ step: { chown } }: BroadCopy): boolean {
  return chown === undefined || /^\d+(?::\d+)?$/u.test(plain(chown) ?? "")
}
