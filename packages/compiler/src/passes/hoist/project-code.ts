import type { ContextView } from "@stagecraft/context"
import type { RunStep } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { Standing } from "../../along-chain.ts"
import { shellText } from "../../effects/read-part.ts"
import { readShell } from "../../effects/read-shell.ts"
import { runEffects } from "../../effects/run-effects.ts"
import { shellKind } from "../../effects/shell-kind.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { bringsPackages } from "./traveller.ts"

/** More files than these are not read through. */
const MOST = 500
/** Characters; no more of all of them together. */
const LONGEST = 4_000_000
/** Whoever changes where packages come from, whom they are taken from, or fetches what may do so, says one of these. */
const TELLING =
  /\b(?:apt|apt-get|aptitude|apk|dpkg|curl|wget|sudo|ssh|scp|rsync|eval|base64|sysconfdir)\b|\bgit\s+(?:clone|pull|fetch|checkout|submodule)|sources\.list|certificates|\/ssl|keyring|\/etc\/?["'\s;]/iu
/** Nobody runs them: words for people, the image's own description, and the history of the project. */
const WORDS =
  /(?:^|\/)(?:Dockerfile[^/]*|LICENSE|\.git|[^/]*\.(?:md|Dockerfile)|image\.config\.ts)$/u
const ARCHIVE = /\.(?:tar|t?gz|tgz|bz2|tbz2?|xz|txz|zst|lz\w*|Z)$/u
/** Its words are options that say how, targets, and variables. */
const PLAIN_WORD = /^(?:-(?:j\d*|s|k|B)|\d+|\w+[:?+]?=.*|[\w.%/][\w.%/-]*)$/su

/** True for `make` in the working directory, with no word that names anything of the system's packages. */
function makes({ form, mounts }: RunStep, facts: StageFacts): boolean {
  if (form.kind !== "shell" || mounts.length > 0 || facts.directory === undefined) return false
  if (facts.murky || facts.startup || !shellKind(facts.shell).posix) return false
  return form.parts.every(({ command }) => {
    const said = shellText(command)
    if (said === undefined || TELLING.test(said)) return false
    const reading = readShell(said)
    if ("why" in reading) return false
    return reading.commands.every(
      ({ name, args, assignments, redirects }) =>
        name === "make" &&
        assignments.length + redirects.length === 0 &&
        // Of a variable's value nothing is known, but that it is one.
        args.every(({ value, prefix }) => PLAIN_WORD.test(value ?? prefix.replace(/=.*/su, "="))),
    )
  })
}

/** True unless a step may bring code that is neither the context's nor a package's. */
function bringsNoCode({ step, facts }: Standing): boolean {
  if (step.kind === "raw") return false
  if (step.kind === "copy" || step.kind === "add") {
    if (step.kind === "copy" && step.from !== undefined) return false
    return step.sources.every((each) => {
      const path = each.kind === "path" ? plain(each.path) : undefined
      return path !== undefined && !(step.kind === "add" && ARCHIVE.test(path))
    })
  }
  if (step.kind !== "run" || makes(step, facts)) return true
  const effects = runEffects(step, facts)
  if ("why" in effects || step.mounts.length > 0) return false
  return (
    effects.commands.every(bringsPackages) || (!effects.network && effects.beyond === undefined)
  )
}

/**
 * Tells of a RUN of `make` that the project's own code, which it runs, says nothing of packages of the system.
 *
 * That is read in all files of the context, and no other code was brought before it. Of the base, and of packages that were
 * installed, it is taken that they have no code that `make` would run for it.
 */
export class ProjectCode {
  readonly #context: ContextView | undefined
  #found: { readonly names: readonly string[] | undefined } | undefined

  constructor(context: ContextView | undefined) {
    this.#context = context
  }

  /**
   * The entries of the context that prove it of a RUN and the steps before it; undefined where they do not, or where it is
   * another RUN.
   */
  proved({ step, facts }: Standing, before: readonly Standing[]): readonly string[] | undefined {
    if (!this.#context || step.kind !== "run" || !makes(step, facts)) return undefined
    if (!before.every(bringsNoCode)) return undefined
    this.#found ??= { names: this.#read() }
    return this.#found.names
  }

  #read(): readonly string[] | undefined {
    const context = this.#context
    if (!context) return undefined
    let count = 0
    let length = 0
    const open = [""]
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      for (const name of context.names(folder)) {
        const path = folder === "" ? name : `${folder}/${name}`
        const type = context.entry(path)?.type
        if (WORDS.test(path)) continue
        if (type === "directory") open.push(path)
        if (type !== "file") continue
        const text = context.text(path)
        if (text === undefined || text.includes("\0") || TELLING.test(text)) return undefined
        length += text.length
        if (++count > MOST || length > LONGEST) return undefined
      }
    }
    return context.names("")
  }
}
