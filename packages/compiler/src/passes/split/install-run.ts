import type { Mount, RunStep } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import { partsOf, shellText } from "../../effects/read-run.ts"
import type { SimpleCommand } from "../../effects/read-shell.ts"
import { plainCommand, readShell } from "../../effects/read-shell.ts"
import { leftBehind } from "../../effects/left-behind.ts"
import type { RunEffects } from "../../effects/run-effects.ts"
import { runEffects } from "../../effects/run-effects.ts"
import { mayMeet } from "../../effects/places.ts"
import { namedByVariables } from "../../effects/named-by-variables.ts"
import { isIn } from "../../effects/paths.ts"
import { shellKind } from "../../effects/shell-kind.ts"
import { everyProgram, readsVariable } from "../../effects/variables.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath, variableAt } from "../../stage-facts.ts"
import type { InstallProof, Manager } from "./manager.ts"
import { managers } from "./managers.ts"
import type { Project } from "./project.ts"
import { nodeReads } from "./npm-settings.ts"
import { mayBeSettings, meetsOne, settingsNamed } from "./settings-places.ts"
import { checkVariables } from "./surroundings.ts"
import { attempt, refuse } from "./refusal.ts"

/** What programs read there that only find the real ones: asdf, mise, nvm, pyenv, volta, rustup, bundler's, corepack. */
export const VERSION_FILES: ReadonlySet<string> = new Set(
  `.tool-versions .mise.toml mise.toml .mise.local.toml mise.local.toml .nvmrc .node-version .python-version .ruby-version .go-version
  .ruby-gemset .rbenv-gemsets .rbenv-vars .rvmrc .versions.conf .php-version .java-version .sdkmanrc .prototools .envrc .npmrc .corepack.env rust-toolchain rust-toolchain.toml`.split(
    /\s+/u,
  ),
)

/** Of mise there are more, by environments that it may be told of, and in folders. */
function checkVersions(project: Project): void {
  const mise = project
    .names("")
    .find((name) => /^\.?mise(?:\.|$)/u.test(name) && !VERSION_FILES.has(name))
  const config = project.names(".config").find((name) => name.startsWith("mise"))
  const found = mise ?? (config && `.config/${config}`)
  if (found !== undefined) refuse(`${found} may say which version of a program is run`)
}

/** Where a RUN stands behind a copy. */
export interface RunSetting {
  readonly facts: StageFacts
  /** Where the copy goes. */
  readonly directory: string
  /** What the copy brings there. */
  readonly copied: Project
}

/** The words of a command after its program; undefined when one of them is not known. */
function wordsOf({ args }: SimpleCommand): readonly string[] | undefined {
  const words = args.map(({ value, globAt, splits }) =>
    globAt === undefined && !splits ? value : undefined,
  )
  return words.every((word) => word !== undefined) ? words : undefined
}

/** How many processors there are is no matter of files: `-j $(nproc)`. */
const readCalls = (source: string): ReturnType<typeof readShell> =>
  readShell(source.replaceAll("$(nproc)", "4"))

function commandsOf(step: RunStep): readonly SimpleCommand[] {
  const { form } = step
  if (form.kind === "script") return refuse("scripts are not read")
  if (form.kind === "exec") {
    const words = form.argv.map(plain)
    return words.every((word) => word !== undefined)
      ? [plainCommand(words)]
      : refuse("a reference is among its words")
  }
  return partsOf(step).flatMap(({ command }) => {
    const source = shellText(command)
    if (source === undefined) return refuse("a reference in it is more than a name")
    const reading = readCalls(source)
    return "why" in reading ? refuse(reading.why) : reading.commands
  })
}

const MANAGER_WORD = new RegExp(
  String.raw`(?:^|[\s;&|/(])(?:${[...managers.keys()].join("|")})(?:[\s;&|)]|$)`,
  "u",
)

/** True when a RUN may well be an install, so that it is worth saying why it is none. */
export function looksLikeInstall(step: RunStep): boolean {
  const { form } = step
  if (form.kind === "exec") return managers.has(plain(form.argv[0] ?? []) ?? "")
  return partsOf(step).some(({ command }) => {
    const source = shellText(command)
    if (source === undefined || !MANAGER_WORD.test(source)) return false
    const reading = readCalls(source)
    return "why" in reading
      ? / (?:ci|install|sync|download)\b/u.test(source)
      : reading.commands.some((each) => installer(each) !== undefined)
  })
}

/** True for a command that installs what a project needs. */
export const isInstallCommand = (command: SimpleCommand): boolean =>
  installer(command) !== undefined

/** The package manager whose install a command is. */
function installer(command: SimpleCommand): Manager | undefined {
  const manager = managers.get(command.name)
  const words = command.args.map(({ value }) => value ?? "$")
  return manager?.isInstall(words) ? manager : undefined
}

function checkMounts(
  mounts: readonly Mount[],
  { facts, directory }: RunSetting,
  named: readonly string[],
): void {
  for (const mount of mounts) {
    if (mount.target === undefined) continue
    const target = plain(mount.target)
    const path = target === undefined ? undefined : joinPath(facts.directory, target)
    if (path === undefined || isIn(path, directory) || isIn(directory, path))
      refuse("a mount hides files of the project")
    const use = { path, reach: "tree" as const }
    if (mount.kind === "bind" && (mayBeSettings(use, facts) || meetsOne(path, named)))
      refuse(`a mount brings settings (${path}) that may lead here`)
  }
}

function checkShell(step: RunStep, facts: StageFacts): void {
  if (facts.murky) refuse("raw text or triggers of the base came before")
  if (facts.startup) refuse("ENV or BASH_ENV makes the shell read a file at the start of each RUN")
  if (step.form.kind !== "exec" && !shellKind(facts.shell).posix)
    refuse("its SHELL is not known to be sh, dash, ash or bash")
}

function checkRedirects({ redirects }: SimpleCommand): void {
  for (const { operator, target } of redirects)
    if (operator !== ">&" && target.value !== "/dev/null") refuse("it writes its output to a file")
}

/** A command beside the install: it may touch nothing that the copy brings. The variables that it may read. */
function checkBeside(
  command: SimpleCommand,
  setting: RunSetting,
  step: RunStep,
  named: readonly string[],
): readonly string[] | undefined {
  const words = wordsOf(command)
  if (!words || command.assignments.length > 0)
    return refuse(`it is not known what \`${command.name}\` does`)
  checkRedirects(command)
  if (command.name === "npm" && words[0] === "cache" && words[1] === "clean") return nodeReads
  const argv = [command.name, ...words].map((word) => text(word))
  const alone: RunStep = { ...step, form: { kind: "exec", argv } }
  const shown = [command.name, ...words].join(" ")
  const apart = attempt(() => checkApart(alone, setting))
  if ("why" in apart) return refuse(`\`${shown}\` stands in the same RUN, and ${apart.why}`)
  const { variables } = apart
  const left = leftBehind(alone, setting.facts)?.find(
    (use) => mayBeSettings(use, setting.facts) || meetsOne(use.path, named),
  )
  if (left) refuse(`\`${command.name}\` may leave settings that lead here (${left.path})`)
  return variables
}

/** Refuses a RUN that may touch what the copy brings. */
function checkApart(step: RunStep, { facts, directory }: RunSetting): RunEffects {
  const effects = runEffects(step, facts)
  if ("why" in effects) return refuse(effects.why)
  if (effects.beyond !== undefined) return refuse(effects.beyond)
  const copied = { path: directory, reach: "tree" as const }
  const named = namedByVariables(effects, facts)
  const use = [...effects.reads, ...effects.writes, ...named].find((each) => mayMeet(each, copied))
  if (use) refuse(`it may touch ${use.path}`)
  return effects
}

/** What is proved of a RUN: that it is apart from the copy, or an install that needs some files of it. */
export type RunProof =
  | { readonly kind: "apart" }
  | ({
      readonly kind: "install"
      readonly readsVariable?: ReadsVariable
      /** Files of settings that variables name. */
      readonly named: readonly string[]
    } & InstallProof)

/** True for the name of a variable that a RUN may read. */
export type ReadsVariable = (name: string) => boolean

/** What the commands of a RUN may read of the environment; undefined when that may be anything. */
function variablesOf(
  step: RunStep,
  facts: StageFacts,
  used: readonly Manager[],
  lists: readonly (readonly string[] | undefined)[],
): ReadsVariable | undefined {
  const effects = runEffects(step, facts, "none")
  // A mount may bring settings, and settings may name any variable.
  const mounted = step.mounts.some(({ kind }) => kind !== "cache" && kind !== "tmpfs")
  if ("why" in effects || mounted || lists.includes(undefined)) return undefined
  const names = new Set(everyProgram)
  for (const list of lists) for (const name of list ?? []) names.add(name)
  for (const { variables } of effects.commands) for (const name of variables) names.add(name)
  const all = [...names]
  return (name) =>
    readsVariable(all, name) || used.some((manager) => manager.variable(name) !== undefined)
}

/** Proves that a RUN does the same before the rest of a copy as after it. @throws Refusal unless it does. */
export function proveRun(step: RunStep, project: Project, setting: RunSetting): RunProof {
  const { facts } = setting
  checkShell(step, facts)
  const commands = commandsOf(step)
  const used = commands.flatMap((command) => installer(command) ?? [])
  const assigned = commands.flatMap(({ assignments }) =>
    assignments.map(({ name, value }) => ({ name, value: value.value })),
  )
  const named = settingsNamed(facts.variables, assigned)
  checkMounts(step.mounts, setting, named)
  checkVariables({ ...setting, managers: used, assigned })
  if (used.length === 0) {
    checkApart(step, setting)
    return { kind: "apart" }
  }
  const variables: (readonly string[] | undefined)[] = []
  const proofs = commands.flatMap((command): readonly InstallProof[] => {
    const manager = installer(command)
    if (!manager) {
      variables.push(checkBeside(command, setting, step, named))
      return []
    }
    checkRedirects(command)
    const words = wordsOf(command) ?? refuse("its words are not known before it runs")
    const proof = manager.prove(words, project, (name) => {
      const own = command.assignments.find((each) => each.name === name)
      const set = own ? own.value : variableAt(facts, name)
      return typeof set === "object" ? set.value : undefined
    })
    variables.push(proof.variables)
    return [proof]
  })
  checkVersions(project)
  const reads = variablesOf(step, facts, used, variables)
  return {
    kind: "install",
    manifests: [
      ...new Set([
        ...proofs.flatMap(({ manifests }) => manifests),
        ...project.present([...VERSION_FILES]),
      ]),
    ],
    writes: proofs.flatMap(({ writes }) => writes),
    // What comes first may look at what the second one empties.
    clears: proofs.length === 1 ? (proofs[0]!.clears ?? []) : [],
    rewrites: proofs.flatMap(({ rewrites }) => rewrites ?? []),
    byWord: proofs.some(({ byWord }) => byWord),
    named,
    ...(reads && { readsVariable: reads }),
  }
}
