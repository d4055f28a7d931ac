import type { AddStep, CopyStep } from "@stagecraft/ir"
import { mapList, plain, referencesOf } from "@stagecraft/ir"
import { expandedFlag, flag } from "./flag.ts"
import { isSymbolicMode } from "./mode.ts"
import type { Page } from "./page.ts"
import { need } from "./page.ts"
import { sourceWord } from "./print-source.ts"

function chmodFlag(step: CopyStep | AddStep, page: Page): string | undefined {
  if (step.chmod === undefined) return undefined
  need(page, "chmod")
  if (referencesOf(step.chmod).length > 0) need(page, "chmod-variables")
  else if (isSymbolicMode(plain(step.chmod) ?? "")) need(page, "symbolic-chmod")
  return expandedFlag("chmod", step.chmod, page)
}

function addFlags(step: AddStep, page: Page): (string | undefined)[] {
  if (step.checksum !== undefined) {
    const git = step.sources.some((source) => source.kind === "git")
    need(page, git ? "git-checksum" : "checksum")
  }
  if (step.keepGitDir !== undefined) need(page, "keep-git-dir")
  if (step.unpack !== undefined) need(page, "unpack")
  return [
    step.checksum && expandedFlag("checksum", step.checksum, page),
    step.keepGitDir === undefined ? undefined : booleanFlag("keep-git-dir", step.keepGitDir),
    step.unpack === undefined ? undefined : booleanFlag("unpack", step.unpack),
  ]
}

function booleanFlag(name: string, value: boolean): string {
  return value ? `--${name}` : `--${name}=false`
}

/** The flags of a COPY or ADD, in the order of the reference; `false` is the default and is left out where it is. */
export function transferFlags(step: CopyStep | AddStep, page: Page): readonly string[] {
  const { chown, link, exclude = [] } = step
  if (link) need(page, "link")
  if (exclude.length > 0) need(page, "exclude")
  if (step.kind === "copy" && step.parents) need(page, "parents")
  const own =
    step.kind === "add"
      ? addFlags(step, page)
      : [step.from && flag("from", sourceWord(step.from, page), page)]
  return [
    ...own,
    chown && expandedFlag("chown", chown, page),
    chmodFlag(step, page),
    link ? "--link" : undefined,
    step.kind === "copy" && step.parents ? "--parents" : undefined,
    ...mapList(exclude, (pattern) => flag("exclude", pattern, page)),
  ].filter((each) => each !== undefined)
}
