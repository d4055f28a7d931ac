import { isAbsolute, resolve } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Command, CommandContext } from "../command.ts"
import type { EarlyHashes } from "../digest/early-hashes.ts"
import { exitCode } from "../exit-code.ts"
import { usageOptionsClash, usageOptionValue } from "../problems.ts"
import { affectedOption, narrowToAffected } from "../affected/narrow-to-affected.ts"
import { acrossOptions } from "../repo/choice.ts"
import type { Choice, ChosenImage } from "../repo/choice.ts"
import { chooseImages } from "../repo/choose-images.ts"
import { folderBelow } from "../repo/package-names.ts"

/** `stagecraft list`: what the config builds, or the repository. */
export const list: Command = {
  name: "list",
  summary:
    "List the images of the config, or of the repository: names, stages, tags and platforms.",
  words: "[IMAGE…]",
  options: {
    ...acrossOptions,
    ...affectedOption,
    digest: {
      kind: "flag",
      help: "what stands for all that each image is built from, which costs a look at its files",
    },
    format: {
      kind: "value",
      value: "FORMAT",
      help: "text, json, or matrix: a line of JSON for the matrix of a CI job",
    },
    json: { kind: "flag", help: "print JSON: short for --format json" },
  },
  nothing: { images: [] },
  examples: [
    ["stagecraft list", "a line for each image"],
    ["stagecraft list --all --json", "every image of the repository, for programs"],
    ["stagecraft list --filter 'apps/*' --format matrix", "a job for each, on GitHub"],
    ["stagecraft list --all --affected --format matrix", "a job for each that a branch changes"],
  ],
  run: async (context) => {
    const { options, report } = context
    const format = readFormat(context)
    const early = options.flag("digest") ? await readEarly(context) : undefined
    const choice = await chooseImages(context, { command: "list", keepGoing: true })
    if (choice.mayHaveWritten) early?.lookAgain()
    const narrowed = await narrowToAffected(choice, context)
    const { root, images, broken } = narrowed
    const inputs = options.flag("digest") ? await digestsOf(narrowed, context, early) : undefined
    const rows = images.map((each) => ({
      ...describe(root, each),
      ...inputs?.get(each.image.name),
    }))
    if (format === "json") report.answer({ images: rows })
    else if (format === "matrix")
      report.result(`${JSON.stringify({ include: rows.map(matrixRow) })}\n`)
    else {
      const width = Math.max(0, ...rows.map(({ name }) => name.length))
      for (const { name, stage, tags, platforms, digest } of rows) {
        const facts = [`stage ${stage}`, ...tags.map((tag) => `tag ${tag}`), ...platforms]
        if (digest !== undefined) facts.push(`inputs ${digest}`)
        report.result(`${name.padEnd(width)}  ${facts.join(", ")}\n`)
      }
    }
    report.diagnostics(broken)
    return broken.length > 0 ? exitCode.imageWrong : exitCode.done
  },
}

const formats = ["text", "json", "matrix"] as const

function readFormat({ options }: Parameters<Command["run"]>[0]): (typeof formats)[number] {
  const asked = options.value("format")
  const found = formats.find((each) => each === asked)
  if (asked !== undefined && found === undefined)
    throw new ImageError(
      usageOptionValue("list", "--format", `there is ${formats.join(", ")}, and no «${asked}»`),
    )
  if (options.flag("json") && found !== undefined && found !== "json")
    throw new ImageError(
      usageOptionsClash("--json", `--format ${found}`, "it is short for --format json"),
    )
  return options.flag("json") ? "json" : (found ?? "text")
}

/** What `list --json` says of an image; docs/monorepo.md describes it. */
function describe(root: string, { image, project, dependsOn }: ChosenImage) {
  const { name, stage, target, tags, platforms, context } = image
  return {
    name,
    package: project.package,
    folder: project.folder,
    config: folderBelow(root, project.file),
    stage: stage.name,
    ...(target && { target: target.name }),
    tags,
    platforms,
    context: isAbsolute(context) ? context : folderBelow(root, resolve(project.directory, context)),
    dependsOn,
  }
}

async function readEarly({ terminal }: CommandContext): Promise<EarlyHashes> {
  const { earlyHashes } = await import("../digest/early-hashes.ts")
  return earlyHashes(terminal.cwd)
}

/** What stands for the inputs of each image, and what of them it cannot stand for. */
async function digestsOf(choice: Choice, context: CommandContext, early?: EarlyHashes) {
  const { chosenInputs } = await import("../digest/chosen-inputs.ts")
  const found = await chosenInputs(choice, context, { command: "list" }, early?.of)
  return new Map(
    found.map(({ chosen, whole: { digest, unlocked, unknown } }) => [
      chosen.image.name,
      { digest, unlocked: unlocked.map(({ reference }) => reference), unknown },
    ]),
  )
}

/** Texts alone: a matrix's lists would become its axes, and objects cannot be put into a command line. */
function matrixRow(
  row: ReturnType<typeof describe> & { readonly digest?: string },
): Readonly<Record<string, string>> {
  const { name, folder, tags, platforms, digest } = row
  return {
    name,
    package: row.package,
    folder,
    tags: tags.join(","),
    platforms: platforms.join(","),
    ...(digest !== undefined && { digest }),
  }
}
