import { join, resolve } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import { emitCommand } from "../emit-command.ts"
import { usageOptionsClash } from "../problems.ts"
import type { Choice } from "../repo/choice.ts"
import { shellWord } from "../shell-word.ts"
import type { EmitMode } from "./emit-mode.ts"
import { planEmit } from "./plan-emit.ts"
import type { EmitPlan } from "./plan-emit.ts"

/** What is emitted of several configs, and the command line that emits it again. */
interface AcrossPlan {
  readonly plan: EmitPlan
  /** The same of each config. */
  readonly plans: readonly EmitPlan[]
  readonly command: string
}

/**
 * Plans what several configs emit: the Dockerfiles of each beside it, or below `--out` as the configs lie in the
 * repository; a bake or compose file is one for all of them, in the repository's folder or that of `--out`.
 *
 * @throws ImageError `usage-options-clash`, and what `planEmit` throws.
 */
export async function planAcross(
  { root, projects, images }: Choice,
  mode: EmitMode,
  { options, terminal, words }: CommandContext,
): Promise<AcrossPlan> {
  const { single, format } = mode
  const { cwd } = terminal
  if (single !== undefined && projects.length > 1)
    throw new ImageError(
      usageOptionsClash(
        "--single",
        "several configs",
        "it puts the images of one config into one Dockerfile",
      ),
    )
  const given = options.value("out")
  const out = given === undefined ? undefined : resolve(cwd, given)
  const isTool = format === "bake" || format === "compose"
  const plans: EmitPlan[] = []
  for (const project of projects) {
    const own = images.filter((each) => each.project === project).map(({ image }) => image)
    const folder = out === undefined ? project.directory : join(out, project.folder)
    const plain: EmitMode = isTool ? { ...mode, format: "dockerfile" } : mode
    plans.push(await planEmit(project, own, plain, { folder, cwd }))
  }
  const asked = [
    ...words.map(shellWord),
    ...(options.flag("all") ? ["--all"] : []),
    ...options.list("filter").flatMap((pattern) => ["--filter", shellWord(pattern)]),
    ...(mode.map ? ["--map"] : []),
    ...(isTool ? ["--format", format] : []),
  ]
  const to = given === undefined ? "" : ` --out ${shellWord(given)}`
  const command = `${emitCommand(mode, asked)}${to}`
  const builds = plans.flatMap((each) => each.builds)
  const plan: EmitPlan = {
    compiled: plans.flatMap(({ compiled }) => compiled),
    files: plans.flatMap(({ files }) => files),
    problems: plans.flatMap(({ problems }) => problems),
    printed: plans[0]?.printed ?? "",
    targetOf: (each) =>
      plans.find(({ compiled }) => compiled.includes(each))?.targetOf(each) ??
      each.compilation.target,
    builds,
    left: plans.flatMap(({ left }) => left),
  }
  if (!isTool) return { plan, plans, command }
  const { toolFile } = await import("./tool-file.ts")
  const isPrinted = mode.act === "print"
  const folder = isPrinted ? cwd : (out ?? root)
  const where = { configName: `${projects.length} configs`, folder, command, isPrinted }
  const { file, problems } = toolFile(format, builds, where)
  return {
    plan: {
      ...plan,
      files: [...plan.files, file],
      printed: file.text,
      problems: [...plan.problems, ...problems],
    },
    plans,
    command,
  }
}
