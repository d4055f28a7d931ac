import type { ArgReference, Span, StageNode, StepNode } from "@stagecraft/ir"
import { stagesInOrder } from "@stagecraft/ir"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Compilation } from "../src/index.ts"
import { compile } from "../src/index.ts"
import { randomImage } from "./random-graphs.ts"

const settings = { seed: 20_261_121, numRuns: 500 }

interface Instruction {
  readonly word: string
  readonly rest: string
  readonly line: number
}

/** A reader of its own: stages of instructions, the first list being what stands before the first FROM. */
function read(dockerfile: string): Instruction[][] {
  const stages: Instruction[][] = [[]]
  let open: { word: string; rest: string; line: number } | undefined
  for (const [index, text] of dockerfile.split("\n").entries()) {
    if (!open && (text.trim() === "" || text.startsWith("#"))) continue
    const body = text.replace(/\\$/u, "")
    if (open) open.rest += body
    else {
      const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/u.exec(body) ?? []
      open = { word, rest, line: index + 1 }
      if (word === "FROM") stages.push([])
      stages.at(-1)!.push(open)
    }
    if (!text.endsWith("\\")) open = undefined
  }
  return stages
}

const key = ({ file, line, column }: Span): string => `${file}:${line}:${column}`

/** The places of a step that its lines lead to: those of its commands, or its own. */
function placesOf(step: StepNode): readonly string[] {
  if (step.kind === "onbuild") return placesOf(step.step)
  if (step.kind === "run" && step.form.kind === "shell")
    return step.form.parts.map(({ span }) => key(span))
  return [key(step.span)]
}

function spansOf(
  stages: readonly StageNode[],
  args: readonly ArgReference[],
  image: Span,
): Set<string> {
  const found = new Set([key(image), ...args.map(({ span }) => key(span))])
  for (const { span, steps } of stages) {
    found.add(key(span))
    for (const step of steps)
      for (const each of [key(step.span), ...placesOf(step)]) found.add(each)
  }
  return found
}

const allSpans = (compilation: Compilation): readonly string[] => compilation.lines.flat().map(key)

describe("any graph", () => {
  it("compiles to the same bytes twice", () => {
    fc.assert(
      fc.property(randomImage, (image) => {
        const [one, two] = [compile(image), compile(image)]
        expect(two.dockerfile).toBe(one.dockerfile)
        expect(two.lines).toEqual(one.lines)
        expect(two.record).toEqual(one.record)
      }),
      settings,
    )
  })

  it("unoptimized, has its instructions in the author's order", () => {
    fc.assert(
      fc.property(randomImage, (image) => {
        const { dockerfile } = compile(image, { optimize: false })
        const [, ...stages] = read(dockerfile)
        const nodes = stagesInOrder(image.stage)
        expect(stages).toHaveLength(nodes.length)
        const target = image.target ?? image.stage
        for (const [index, node] of nodes.entries()) {
          const pinned = node.steps.some(({ kind }) => kind === "arg")
          const wanted = node.steps.filter(({ kind }) => kind !== "comment" && kind !== "arg")
          const words = wanted.map(({ kind }) => kind.toUpperCase())
          const labels = node === target && Object.keys(image.labels).length > 0 ? ["LABEL"] : []
          const found = stages[index]!.map(({ word }) => word).filter((word) => word !== "ARG")
          expect(found).toEqual(["FROM", ...words, ...labels])
          expect(!pinned || stages[index]!.some(({ word }) => word === "ARG")).toBe(true)
        }
      }),
      settings,
    )
  })

  it("leads every line to a step that exists, and loses no step", () => {
    fc.assert(
      fc.property(randomImage, fc.boolean(), (image, optimized) => {
        const compilation = compile(image, optimized ? {} : { optimize: false })
        const texts = compilation.dockerfile.split("\n")
        expect(compilation.lines).toHaveLength(texts.length - 1)
        const nodes = stagesInOrder(optimized ? (image.target ?? image.stage) : image.stage)
        const known = spansOf(nodes, compilation.args, image.span)
        for (const [index, spans] of compilation.lines.entries()) {
          expect(spans.length > 0).toBe(texts[index] !== "")
          expect(spans.map(key).filter((each) => !known.has(each))).toEqual([])
        }
        const printed = new Set(allSpans(compilation))
        const lost = nodes
          .flatMap((node) => node.steps.flatMap(placesOf))
          .filter((each) => !printed.has(each))
        expect(lost).toEqual([])
      }),
      settings,
    )
  })

  it("declares each argument before it is used, in a scope that the builder has", () => {
    fc.assert(
      fc.property(randomImage, fc.boolean(), (image, optimized) => {
        const { dockerfile } = compile(image, optimized ? {} : { optimize: false })
        const [head = [], ...stages] = read(dockerfile)
        const used = (rest: string) => [...rest.matchAll(/\$\{(\w+)\}/gu)].map(([, name]) => name!)
        const globals = new Set(["TARGETARCH"])
        for (const { word, rest } of head) {
          expect(word).toBe("ARG")
          expect(used(rest).filter((name) => !globals.has(name))).toEqual([])
          globals.add(rest.split("=")[0]!)
        }
        const scopes = new Map<string, ReadonlySet<string>>()
        for (const stage of stages) {
          const [base = "", , name = ""] = stage[0]!.rest.split(" ")
          expect(used(base).filter((each) => !globals.has(each))).toEqual([])
          const scope = new Set(scopes.get(base))
          for (const { word, rest } of stage.slice(1)) {
            expect(used(rest).filter((each) => !scope.has(each))).toEqual([])
            if (word === "ARG") scope.add(rest.split("=")[0]!)
          }
          scopes.set(name, scope)
        }
      }),
      settings,
    )
  })

  const commandsOf = (compilation: Compilation) =>
    read(compilation.dockerfile).map((stage) =>
      stage
        .filter(({ word }) => word === "RUN")
        .flatMap(({ rest }) => rest.replace(/--mount=\S+/u, "").split("&&"))
        .map((command) => command.replace(/^\s*\{ (.*); \}\s*$/u, "$1").trim()),
    )

  it("runs every command it is given, in order, whatever is merged", () => {
    fc.assert(
      fc.property(randomImage, fc.constantFrom("known", "all"), (image, mergeRuns) => {
        const target = image.target ?? image.stage
        const whole = compile(image, { optimize: { mergeRuns, mergeBuilderStages: true } })
        const plain = compile({ ...image, stage: target }, { optimize: false })
        // Only an install that goes up across other RUNs, as its note says, changes the order.
        const isAcross = whole.record.some(
          ({ action, message, repeats }) =>
            action === "did" && (repeats !== undefined || message.includes(", across RUN ")),
        )
        const inOrder = (of: Compilation) =>
          commandsOf(of).map((stage) => (isAcross ? [...new Set(stage)].toSorted() : stage))
        expect(inOrder(whole)).toEqual(inOrder(plain))
      }),
      settings,
    )
  })

  it("runs every command in its stage, and more than once only what a note tells of", () => {
    fc.assert(
      fc.property(randomImage, (image) => {
        const target = image.target ?? image.stage
        const whole = compile(image, { optimize: { mergeBuilderStages: true } })
        const plain = compile({ ...image, stage: target }, { optimize: false })
        const repeats = whole.record.flatMap((note) => note.repeats ?? [])
        const sorted = (of: Compilation, more: readonly string[]) =>
          [...commandsOf(of).flat(), ...more].toSorted()
        expect(sorted(whole, [])).toEqual(sorted(plain, repeats))
        const distinct = (of: Compilation) =>
          commandsOf(of).map((stage) => [...new Set(stage)].toSorted())
        expect(distinct(whole)).toEqual(distinct(plain))
      }),
      settings,
    )
  })

  it("loses no command where installs go up by the author's word, be it into another stage", () => {
    let moved = 0
    fc.assert(
      fc.property(randomImage, (image) => {
        const target = image.target ?? image.stage
        const optimize = { mergeBuilderStages: true, hoistInstalls: "all" } as const
        const whole = compile(image, { optimize })
        const plain = compile({ ...image, stage: target }, { optimize: false })
        moved += whole.record.filter(({ message }) => message.includes("the config says")).length
        const repeats = whole.record.flatMap((note) => note.repeats ?? [])
        const sorted = (of: Compilation, more: readonly string[]) =>
          [...commandsOf(of).flat(), ...more].toSorted()
        expect(sorted(whole, [])).toEqual(sorted(plain, repeats))
      }),
      settings,
    )
    expect(moved).toBeGreaterThan(0)
  })
})
