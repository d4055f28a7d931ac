import { relative, resolve } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import type { Command, CommandContext } from "../command.ts"
import { exitCode } from "../exit-code.ts"
import { summaryOf } from "../import/describe-import.ts"
import { dockerfilesBelow, withoutTwins } from "../import/find-dockerfiles.ts"
import { importConfig } from "../import/import-config.ts"
import type { ImportedConfig } from "../import/import-config.ts"
import { inTheWay, planConfigs } from "../import/plan-configs.ts"
import type { PlannedConfig } from "../import/plan-configs.ts"
import { dockerfileNotFound } from "../import/problems.ts"
import { defaultDockerfile, STDIN } from "../import/read-dockerfile.ts"
import { usageOptionsClash } from "../problems.ts"
import { shellWord } from "../shell-word.ts"
import { writeFiles } from "../write-file.ts"

/** `stagecraft import`: Dockerfiles become configs; needs no engine. */
export const importCommand: Command = {
  name: "import",
  summary: "Write an image.config.ts that builds what a Dockerfile builds. Needs no engine.",
  words: "[FILE…]",
  options: {
    out: {
      kind: "value",
      value: "FILE|DIR",
      short: "o",
      help: "the config to write, or its folder; beside the Dockerfile unless given",
    },
    stdout: { kind: "flag", help: "print the config instead of writing it" },
    all: {
      kind: "flag",
      help: "every Dockerfile below this folder; those of one folder become one config",
    },
    "dry-run": { kind: "flag", help: "say what would be written, and write nothing" },
    force: { kind: "flag", short: "f", help: "write also where there is a config" },
    context: {
      kind: "value",
      value: "DIR",
      help: "the build context; the Dockerfile's folder unless given",
    },
    name: { kind: "value", value: "NAME", help: "what the config calls the image" },
    "no-verify": {
      kind: "flag",
      help: "write also what is not shown to be the same build",
    },
  },
  foreign: {
    "--file": "a Dockerfile is named without an option: stagecraft import FILE",
    "--tag": "the config is the place for it: image(app, { tags: […] })",
    "-t": "the config is the place for it: image(app, { tags: […] })",
    "--target": "every stage that nothing else uses becomes an image of the config",
  },
  examples: [
    ["stagecraft import", "./Dockerfile becomes image.config.ts"],
    ["stagecraft import --stdout | less", "look at it first"],
    [
      "stagecraft import docker/Dockerfile.api --context .",
      "as docker build -f …/Dockerfile.api .",
    ],
    ["stagecraft import --all --dry-run", "what would become of a whole repository"],
  ],
  run: async (context) => {
    refuseClashes(context)
    const plans = await plansOf(context)
    const isAll = context.options.flag("all")
    const done: ImportedConfig[] = []
    const failed: Diagnostic[] = []
    let configs = 0
    for (const plan of plans) {
      try {
        const config = await importOne(plan, context)
        done.push(config)
        configs++
        failed.push(...config.failed)
        // A whole repository does not wait for its worst file; of what was named all is written or nothing.
        if (isAll) finish(done, context)
      } catch (error) {
        if (!(error instanceof ImageError)) throw error
        failed.push(...error.diagnostics)
      }
    }
    if (isAll) context.report.note(tally(configs, failed, context))
    if (failed.length > 0) throw new ImageError(failed)
    const targets = done.map(({ target }) => target)
    finish(done, context)
    const { options, report } = context
    if (configs > 0 && !options.flag("stdout") && !options.flag("dry-run"))
      report.note(isAll ? nextOfAll : nextOf(targets, context))
    return exitCode.done
  },
}

const next = (words: string): string =>
  `Build it with: stagecraft build${words}. What the optimizer makes of it: stagecraft explain${words}`

const nextOfAll = next(" --all")

/** What to do with a config that was written; elsewhere it is to be named. */
function nextOf([target = "", ...others]: readonly string[], { terminal }: CommandContext): string {
  const name = relative(terminal.cwd, target)
  if (others.length > 0) return nextOfAll
  return next(name === "image.config.ts" ? "" : ` --config ${shellWord(name)}`)
}

function refuseClashes({ options, words }: CommandContext): void {
  const clash = (first: string, second: string, why: string): never => {
    throw new ImageError(usageOptionsClash(first, second, why))
  }
  if (options.value("config") !== undefined)
    clash("import", "--config", "it writes a config; --out says where")
  if (options.flag("all") && words.length > 0)
    clash("--all", `«${words[0]}»`, "--all finds the files itself; --cwd DIR says where")
  if (options.flag("stdout") && options.value("out") !== undefined)
    clash("--stdout", "--out", "what is printed is not written")
  if (options.flag("stdout") && options.flag("dry-run"))
    clash("--stdout", "--dry-run", "each says what to do instead of writing")
}

/** What became of a whole repository. */
function tally(
  configs: number,
  failed: readonly Diagnostic[],
  { options }: CommandContext,
): string {
  const files = new Set(failed.map(({ span, message }) => span?.file ?? message)).size
  const what = `${configs} ${configs === 1 ? "config" : "configs"}`
  const written = options.flag("dry-run") ? `${what} would be written` : `${what} written`
  if (files === 0) return written
  return `${written}, ${files} ${files === 1 ? "Dockerfile is" : "Dockerfiles are"} not imported:`
}

async function plansOf(context: CommandContext): Promise<readonly PlannedConfig[]> {
  const { options, terminal } = context
  const { cwd } = terminal
  const files = await filesOf(context)
  const wish = { cwd, out: options.value("out"), stdout: options.flag("stdout") }
  const plans = planConfigs(files, wish)
  if (options.value("name") !== undefined && files.length > 1)
    throw new ImageError(
      usageOptionsClash(
        "--name",
        "several Dockerfiles",
        "it names the image of one; those of several are named after the files",
      ),
    )
  return plans
}

async function filesOf({ options, terminal, words, report }: CommandContext) {
  const { cwd } = terminal
  if (!options.flag("all")) {
    if (words.length === 0) return [defaultDockerfile(cwd)]
    const paths = words.map((word) => (word === STDIN ? word : resolve(cwd, word)))
    const kept = new Set(withoutTwins(paths))
    return words.filter((_, at) => kept.has(paths[at]!) && paths.indexOf(paths[at]!) === at)
  }
  const { files, templates } = await dockerfilesBelow(cwd, terminal.env)
  for (const path of templates)
    report.note(`${relative(cwd, path)} is left out: it is a template, and no Dockerfile yet`)
  if (files.length === 0)
    throw new ImageError(dockerfileNotFound(`there is no Dockerfile below ${cwd}`, undefined))
  return files.map((path) => relative(cwd, path))
}

async function importOne(plan: PlannedConfig, context: CommandContext): Promise<ImportedConfig> {
  const { options, terminal, report } = context
  if (!options.flag("stdout") && !options.flag("force")) {
    const present = inTheWay(plan.target, terminal.cwd)
    if (present) throw new ImageError(present)
  }
  const folder = options.value("context")
  return await importConfig(plan, {
    terminal,
    report,
    name: options.value("name"),
    context: folder === undefined ? undefined : resolve(terminal.cwd, folder),
    verify: !options.flag("no-verify"),
    partial: options.flag("all"),
  })
}

/** Hands out the configs that are done, all or none of them, and tells of each. */
function finish(done: ImportedConfig[], { options, report, terminal }: CommandContext): void {
  const configs = done.splice(0)
  const isNew = !options.flag("force")
  if (!options.flag("stdout") && !options.flag("dry-run"))
    writeFiles(configs.map(({ target, text }) => ({ path: target, text, isNew })))
  for (const config of configs) {
    const { target, text, problems } = config
    report.diagnostics(problems)
    if (options.flag("stdout")) report.result(text)
    const name = relative(terminal.cwd, target)
    const outcome = options.flag("stdout")
      ? "printed"
      : options.flag("dry-run")
        ? `${name} would be written`
        : `${name} written`
    for (const line of summaryOf(config, outcome, terminal.cwd)) report.note(line)
  }
}
