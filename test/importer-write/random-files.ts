import type { Instruction } from "@stagecraft/dockerfile"
import type { ImportedFile, ImportedImage, ImportedStage, ImportedStep } from "@stagecraft/importer"
import type { ArgReference, Base, ImageNode, StageNode, StepNode } from "@stagecraft/ir"
import { defaultOptimize, referencesOf } from "@stagecraft/ir"
import fc from "fast-check"
import { steps } from "./random-steps.ts"
import { args, hostile, key, texts, word } from "./random-texts.ts"

const span = Object.freeze({ file: "Dockerfile", line: 1, column: 1 })
const comments = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly string[]>([]) },
  { weight: 1, arbitrary: fc.array(hostile, { maxLength: 2 }) },
)

/** The command that a step hands to a shell as one text. */
function commandOf(step: StepNode): string | undefined {
  if (step.kind === "onbuild") return commandOf(step.step)
  const form = "form" in step ? step.form : undefined
  if (form?.kind !== "shell") return undefined
  const [part, ...more] =
    "parts" in form ? form.parts.map(({ command }) => command) : [form.command]
  const [only, ...others] = part ?? []
  return typeof only === "string" && more.length + others.length === 0 ? only : undefined
}

/** An instruction in which the step's command, if it has one, has lines and comments at any places. */
function instructionOf(step: StepNode): fc.Arbitrary<Instruction> {
  const [first = ""] = (commandOf(step) ?? "").split("\n")
  const logical = `RUN ${first}`
  const at = fc.nat({ max: logical.length })
  const joints = fc
    .uniqueArray(at, { maxLength: 4 })
    .map((list) => list.sort((a, b) => a - b).map((each) => ({ at: each, line: 1 })))
  const inner = fc.array(fc.record({ text: hostile, line: fc.constant(1), at }), { maxLength: 2 })
  return fc.tuple(joints, inner).map(([made, found]) => {
    const base = {
      keyword: "RUN",
      lines: { first: 1, last: 1 },
      column: 1,
      logical,
      argumentsAt: 4,
      flags: [],
      joints: made,
      innerComments: found.sort((a, b) => a.at - b.at),
      heredocs: [],
    }
    const run: Instruction = {
      ...base,
      kind: "run",
      command: { kind: "shell", text: first },
      mounts: [],
      devices: [],
    }
    return step.kind === "onbuild"
      ? { ...base, kind: "onbuild", trigger: run, expression: logical }
      : run
  })
}

const importedStep = (step: fc.Arbitrary<StepNode>): fc.Arbitrary<ImportedStep> =>
  step.chain((node) =>
    fc
      .tuple(instructionOf(node), comments)
      .map(([instruction, above]) => ({ instruction, nodes: [node], comments: above })),
  )

function baseOf(own: readonly ArgReference[], before: readonly StageNode[]): fc.Arbitrary<Base> {
  // No line of a Dockerfile ends inside of a base.
  const reference = texts(own).filter(
    (each) => each[0] !== "scratch" && !JSON.stringify(each).includes("\\n"),
  )
  const simple: readonly fc.Arbitrary<Base>[] = [
    reference.map((each): Base => ({ kind: "image", reference: each })),
    word.map((name): Base => ({ kind: "context", name })),
    fc.constant<Base>({ kind: "scratch" }),
  ]
  if (before.length === 0) return fc.oneof(...simple)
  const chosen = reference
    .filter((each) => referencesOf(each).length > 0)
    .map((each): Base => ({ kind: "image", reference: each, stages: before.slice(0, 2) }))
  const stage = fc.constantFrom(...before).map((each): Base => ({ kind: "stage", stage: each }))
  return fc.oneof(...simple, chosen, stage)
}

function importedStage(
  own: readonly ArgReference[],
  before: readonly ImportedStage[],
): fc.Arbitrary<ImportedStage> {
  const nodes = before.map(({ node }) => node)
  return fc
    .record({
      name: fc.oneof(word, fc.constantFrom("build", "app", "class", "image", "on", "7", "v1")),
      base: baseOf(own, nodes),
      platform: fc.option(texts(own), { nil: undefined, freq: 4 }),
      steps: fc.array(importedStep(steps(own, nodes)), { maxLength: 5 }),
      comments,
      after: comments,
    })
    .map(({ name, base, platform, steps: list, comments: above, after }) => {
      const node: StageNode = {
        kind: "stage",
        name,
        base,
        ...(platform && { platform }),
        steps: list.flatMap((each) => each.nodes),
        span,
      }
      const from = { kind: "from" } as ImportedStage["from"]
      return { node, index: before.length, from, comments: above, steps: list, after }
    })
}

const settings = fc.record(
  {
    context: word,
    exclude: fc.array(word, { maxLength: 2 }),
    syntax: word,
    escape: fc.constantFrom("\\" as const, "`" as const),
    check: fc.record({ skip: fc.array(word, { maxLength: 2 }), error: fc.boolean() }),
    profile: fc.constantFrom("docker-28", "dockerfile-1.20"),
    dockerfile: word,
    buildArgs: fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/u), word, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
)

function imageOf(stage: ImportedStage, name: string): fc.Arbitrary<ImportedImage> {
  return settings.map((own) => {
    const node: ImageNode = {
      kind: "image",
      name,
      stage: stage.node,
      tags: [],
      platforms: [],
      buildArgs: {},
      labels: {},
      annotations: {},
      context: ".",
      exclude: [],
      contexts: {},
      secrets: {},
      cacheFrom: [],
      cacheTo: [],
      outputs: [],
      optimize: defaultOptimize,
      ...own,
      span,
    }
    return { node, stage }
  })
}

function importedStages(own: readonly ArgReference[]): fc.Arbitrary<readonly ImportedStage[]> {
  const add = (list: readonly ImportedStage[]) =>
    importedStage(own, list).map((stage) => [...list, stage])
  const one = add([])
  return fc.oneof(one, one.chain(add), one.chain(add).chain(add))
}

/** A Dockerfile as it might be imported, its images under these names as far as there are stages. */
function importedFile(name: string, names: readonly string[]): fc.Arbitrary<ImportedFile> {
  return args.chain((own) =>
    fc.tuple(importedStages(own), comments, comments).chain(([stages, above, ofArg]) => {
      const shown = names.slice(0, stages.length)
      const images = shown.map((each, index) => imageOf(stages[stages.length - 1 - index]!, each))
      return fc.tuple(...images).map((made): ImportedFile => ({
        tree: {
          kind: "dockerfile",
          file: name,
          escape: "\\",
          directives: [],
          pieces: [],
          instructions: [],
        },
        comments: above,
        args: own.map((reference) => ({ reference, comments: ofArg })),
        stages,
        images: made,
      }))
    }),
  )
}

/** One Dockerfile or two of a folder, with texts out to be misread at every place. */
export const importedFiles: fc.Arbitrary<readonly ImportedFile[]> = fc.oneof(
  importedFile("Dockerfile", ["default"]).map((file) => [file]),
  fc
    .uniqueArray(key, { minLength: 3, maxLength: 4 })
    .chain(([first = "a", ...more]) =>
      fc.tuple(importedFile("Dockerfile", [first]), importedFile("Dockerfile.dev", more)),
    ),
)
