import { relative, resolve } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode } from "@stagecraft/ir"
import type { Command, CommandContext } from "../command.ts"
import { checkFiles } from "../emit/check-files.ts"
import { describeImages } from "../emit/describe-images.ts"
import { formats, readEmitMode } from "../emit/emit-mode.ts"
import type { EmitMode } from "../emit/emit-mode.ts"
import { planEmit } from "../emit/plan-emit.ts"
import type { EmitPlan } from "../emit/plan-emit.ts"
import { putFiles } from "../emit/put-files.ts"
import { contextNow } from "../context-now.ts"
import { exitCode } from "../exit-code.ts"
import { forOption } from "../for-profile.ts"
import { lockedOption } from "../lock/pin-choice.ts"
import { checkOutputNames, outputNames } from "../output-files.ts"
import { usageOptionsClash } from "../problems.ts"
import { acrossOptions } from "../repo/choice.ts"
import { chooseImages } from "../repo/choose-images.ts"
import { shellWord } from "../shell-word.ts"

/** `stagecraft emit`: Dockerfiles and ignore files for tools that want them; needs no engine. */
export const emit: Command = {
  name: "emit",
  summary: "Write the Dockerfile and the ignore file of each image. Needs no engine.",
  words: "[IMAGE…]",
  options: {
    ...acrossOptions,
    out: {
      kind: "value",
      value: "DIR",
      short: "o",
      help: "the folder to write to; the config's unless given; several configs each have one of their own below it",
    },
    format: {
      kind: "value",
      value: "FORMAT",
      help: `${formats.join(", ")}: bake also writes docker-bake.json for docker buildx bake, compose also compose.yaml; json is --json`,
    },
    single: {
      kind: "value",
      value: "FILE",
      help: "all images in one Dockerfile of this name, stages shared, each image a target of it",
    },
    map: {
      kind: "flag",
      help: "also write Dockerfile.map, a source map: the line of the config that each line comes from",
    },
    stdout: { kind: "flag", help: "print the Dockerfile of one image instead of writing it" },
    check: {
      kind: "flag",
      help: "write nothing; fail, and show how, when a file differs from what would be written",
    },
    for: forOption,
    ...lockedOption,
    proven: {
      kind: "flag",
      help: "also do what only the files of the context prove; --check --proven proves it again",
    },
    "no-optimize": { kind: "flag", help: "the graph as written: nothing merged, moved or split" },
    force: { kind: "flag", short: "f", help: "overwrite files that Stagecraft did not write" },
    json: {
      kind: "flag",
      help: "print images, their files, tags, buildArgs and more as JSON, write nothing; with --check, whether they are there",
    },
  },
  nothing: { images: [] },
  examples: [
    ["stagecraft emit", "Dockerfile and Dockerfile.dockerignore beside the config"],
    ["stagecraft emit web --out deploy", "one image, into another folder"],
    ["stagecraft emit --all --check", "the same of every config of the repository"],
    ["stagecraft emit --check", "in CI: is what is committed what the config says?"],
    [
      "stagecraft emit --format bake",
      "docker-bake.json, too: docker buildx bake builds all images",
    ],
    ["stagecraft emit --single Dockerfile", "one file: docker build --target web ."],
    ["stagecraft emit --for docker-20.10", "in the words of an old builder"],
    [
      "stagecraft emit web --stdout | docker build -f- .",
      "hand it to another tool, which then does without the ignore file",
    ],
  ],
  run: async (context) => {
    const { options, report, terminal } = context
    const mode = readEmitMode(context)
    const choice = await chooseImages(context, { command: "emit", profile: mode.profile })
    for (const project of choice.projects) checkOutputNames(project)
    const images = choice.images.map(({ image }) => image)
    if (options.flag("stdout") && printsOne(mode) && images.length > 1)
      throw new ImageError(severalOnStdout(images))
    const { plan, plans, command } = choice.isAcross
      ? await (await import("../emit/plan-across.ts")).planAcross(choice, mode, context)
      : await planNear(choice.projects[0]!, images, mode, context)
    report.diagnostics([...plan.problems, ...(await surprises(plan, mode))])
    if (mode.format === "json") report.answer(describeImages(plan, terminal.cwd))
    else if (mode.act === "print") report.result(plan.printed)
    else if (mode.act === "check") {
      if (options.flag("json")) report.answer(describeImages(plan, terminal.cwd))
      await checkFiles(plan, command, context)
    } else {
      putFiles(plan.files, context)
      for (const path of plan.left)
        report.note(
          `${relative(terminal.cwd, path)} is left of an image that is no more: delete it and its ignore file`,
        )
      for (const each of plans) tellTargets(mode, each, context)
      if (mode.format === "dockerfile") tellBuildArgs(mode, plan, context)
      tellProvable(mode, plan, context)
    }
    return exitCode.done
  },
}

/** What one config emits, beside it or where `--out` says. */
async function planNear(
  project: ProjectNode,
  images: readonly ImageNode[],
  mode: EmitMode,
  { options, terminal }: CommandContext,
) {
  const { cwd } = terminal
  const out = options.value("out")
  const folder = out === undefined ? project.directory : resolve(cwd, out)
  const plan = await planEmit(project, images, mode, { folder, cwd })
  const to = out === undefined ? "" : ` --out ${shellWord(out)}`
  const config = options.value("config")
  const from = config === undefined ? "" : ` --config ${shellWord(config)}`
  return { plan, plans: [plan], command: `${mode.commands.all}${from}${to}` }
}

/** CI, where a file may never be made, is told only of what a copy of everything would take along. */
async function surprises(
  { compiled }: EmitPlan,
  { act }: EmitMode,
): Promise<readonly Diagnostic[]> {
  const found = (await Promise.all(compiled.map(contextNow))).flat()
  return act === "check" ? found.filter(({ code }) => code.startsWith("broad-copy-")) : found
}

const PINNED = /^docker-image:\/\/.*@sha256:/u

const printsOne = ({ format, single }: EmitMode): boolean =>
  format === "dockerfile" && single === undefined

function severalOnStdout(images: readonly ImageNode[]): Diagnostic {
  const names = images.map(({ name }) => `«${name}»`)
  return usageOptionsClash(
    "--stdout",
    "several images",
    "it prints one Dockerfile",
    `name one of them: ${names.join(", ")}`,
  )
}

/** Which stage of the one Dockerfile is which image. */
function tellTargets(
  { single }: EmitMode,
  { compiled, targetOf }: EmitPlan,
  { report }: CommandContext,
): void {
  if (single === undefined) return
  const targets = compiled.map((each) => `--target ${targetOf(each)} is ${each.image.name}`)
  report.note(`In ${single}, ${targets.join(", ")}`)
}

/** A Dockerfile has no place for the config's `buildArgs`: who builds it elsewhere has to give them. */
function tellBuildArgs(
  { single }: EmitMode,
  { compiled }: EmitPlan,
  { report }: CommandContext,
): void {
  for (const { image, project } of compiled) {
    const words = Object.entries(image.buildArgs).map(
      ([name, value]) => `--build-arg ${shellWord(`${name}=${value}`)}`,
    )
    // What a name with an argument means is pinned by a context of that name.
    const pins = Object.entries(image.contexts)
      .filter(([name, source]) => name.includes(":") && PINNED.test(source))
      .map((entry) => `--build-context ${shellWord(entry.join("="))}`)
    const file = single ?? outputNames(project, image).dockerfile
    if (words.length > 0)
      report.note(
        `${file} does not hold the config's buildArgs: build ${single === undefined ? "it" : image.name} with ${words.join(" ")}`,
      )
    if (pins.length > 0)
      report.note(
        `${file} does not hold what is locked of names with arguments: build ${single === undefined ? "it" : image.name} with ${pins.join(" ")}`,
      )
  }
}

/** A Dockerfile that is kept goes without what the files of today prove: who follows `explain` would miss it. */
function tellProvable(
  { optimize, proven }: EmitMode,
  { compiled }: EmitPlan,
  { report }: CommandContext,
): void {
  if (!optimize || proven) return
  const names = compiled
    .filter(({ compilation }) =>
      compilation.record.some(
        ({ action, provedBy = [] }) => action === "would" && provedBy.length > 0,
      ),
    )
    .map(({ image }) => image.name)
  if (names.length === 0) return
  const whose = compiled.length === 1 ? "" : ` of ${names.join(", ")}`
  report.note(
    `A build does more${whose}, as files of the context prove it: --proven emits that, explain --emit names it`,
  )
}
