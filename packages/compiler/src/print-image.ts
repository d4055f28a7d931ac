import type { Feature, Printed, PrintedLine, PrintOptions, Profile } from "@stagecraft/dockerfile"
import { printArg, printDirectives, printFrom, printStep } from "@stagecraft/dockerfile"
import type { ArgStep, Diagnostic, Span, StageNode, StepNode } from "@stagecraft/ir"
import { mapList, sameSpan } from "@stagecraft/ir"
import type { Graph } from "./graph.ts"
import { header } from "./header.ts"
import { factsAfter, factsAtStart } from "./stage-facts.ts"
import { syntaxOf } from "./syntax-of.ts"

/** A range of lines of the Dockerfile, counted from 1, both ends included. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

/** An instruction of the Dockerfile and the lines it has. */
export interface PrintedStep {
  readonly step: StepNode
  readonly lines: LineRange
  /** The SHELL in force, where it is known. */
  readonly shell?: readonly string[]
}

/** A stage of the Dockerfile and where it stands. */
export interface PrintedStage {
  readonly node: StageNode
  readonly name: string
  readonly from: LineRange
  readonly steps: readonly PrintedStep[]
  readonly lines: LineRange
}

/** The Dockerfile, and for each of its lines the places of the author's source that it came from. */
export interface PrintedImage {
  readonly dockerfile: string
  readonly lines: readonly (readonly Span[])[]
  readonly stages: readonly PrintedStage[]
  readonly globals: readonly LineRange[]
  /** How its steps were printed, beside the SHELL of each. */
  readonly page: PrintOptions
  readonly problems: readonly Diagnostic[]
  /** What not every builder can do, and the Dockerfile needs. */
  readonly needs: ReadonlySet<Feature>
}

/** How an image is printed. */
export interface PrintImageOptions {
  readonly profile: Profile
  readonly stageName: (node: StageNode) => string
  readonly configName: string
  /** What the header tells to run after a change. */
  readonly command: string
  /** Also an only stage is printed with its name, for who builds it with `--target`. */
  readonly nameOnlyStage: boolean
}

/** A predefined argument was declared by nobody: its line belongs to who reads it. */
function spansOfArg({ arg, span }: ArgStep): readonly Span[] {
  if (arg.origin !== "user") return [span]
  return sameSpan(arg.span, span) ? [span] : [arg.span, span]
}

class Sheet {
  readonly texts: string[] = []
  readonly spans: (readonly Span[])[] = []
  readonly problems: Diagnostic[] = []
  readonly needs = new Set<Feature>()

  /** Adds what was printed, with all that is said of it. */
  put({ lines, problems, needs }: Printed): LineRange {
    this.problems.push(...problems)
    for (const feature of needs) this.needs.add(feature)
    return this.add(lines)
  }

  add(lines: readonly PrintedLine[]): LineRange {
    const first = this.texts.length + 1
    for (const { text, spans } of lines)
      for (const line of text.includes("\n") ? text.split("\n") : [text]) {
        this.texts.push(line)
        this.spans.push(spans)
      }
    return { first, last: this.texts.length }
  }

  blank(): void {
    this.add([{ text: "", spans: [] }])
  }
}

function printHead(sheet: Sheet, graph: Graph, options: PrintImageOptions): void {
  const { image } = graph
  const syntax = syntaxOf(image, options.profile.name)
  const directives = printDirectives({
    ...(syntax && { syntax }),
    ...(image.escape === "`" && { escape: image.escape }),
    ...(image.check && { check: image.check }),
  })
  const own = [...directives, ...header({ ...options, context: image.context })]
  sheet.add(own.map((text) => ({ text, spans: [image.span] })))
  sheet.blank()
}

/** The same page for all steps below one SHELL. */
function pageFinder(page: PrintOptions): (shell: readonly string[] | undefined) => PrintOptions {
  let last: PrintOptions = page
  return (shell) => {
    if (shell !== last.shell) last = { ...page, ...(shell && { shell }) }
    return last
  }
}

/** Prints a graph: directives, header, global arguments, then the stages, a blank line between. */
export function printImage(graph: Graph, options: PrintImageOptions): PrintedImage {
  const sheet = new Sheet()
  const page: PrintOptions = {
    escape: graph.image.escape ?? "\\",
    profile: options.profile,
    stageName: options.stageName,
  }
  printHead(sheet, graph, options)
  const globals = mapList(graph.globals, (arg) => sheet.put(printArg(arg, "declare", page)))
  if (globals.length > 0) sheet.blank()
  const facts = factsAtStart(graph)
  // Nothing refers to an only stage.
  const pageFor = pageFinder(page)
  const isNamed = graph.stages.length > 1 || options.nameOnlyStage
  const stages = mapList(graph.stages, (stage, index) => {
    if (index > 0) sheet.blank()
    const { node } = stage
    const name = options.stageName(node)
    const from = sheet.put(printFrom(node, isNamed ? name : undefined, page))
    let known = facts.get(stage)!
    const steps = mapList(stage.steps, (step) => {
      const { shell } = known
      const printed = printStep(step, pageFor(shell))
      known = factsAfter(known, step)
      const spans = step.kind === "arg" ? spansOfArg(step) : undefined
      const own = spans && printed.lines.map(({ text }) => ({ text, spans }))
      const lines = sheet.put(own ? { ...printed, lines: own } : printed)
      return shell ? { step, lines, shell } : { step, lines }
    })
    return { node, name, from, steps, lines: { first: from.first, last: sheet.texts.length } }
  })
  return {
    dockerfile: `${sheet.texts.join("\n")}\n`,
    lines: sheet.spans,
    stages,
    globals,
    page,
    problems: sheet.problems,
    needs: sheet.needs,
  }
}
