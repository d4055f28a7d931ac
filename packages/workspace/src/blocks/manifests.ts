import { file, scratch, stage } from "@stagecraft/dsl"
import type { Stage } from "@stagecraft/dsl"
import { pruneScript } from "../prune/prune-script.ts"
import type { Closure, WorkspacePackage } from "../workspace.ts"
import { baseOf } from "./base-of.ts"
import { isFolder } from "./is-folder.ts"
import { managerOf } from "./managers.ts"
import { shellWord, shellWords } from "./shell-word.ts"
import { toolsOf } from "./tools-of.ts"

/** Where a repository lies in the stages that build it. */
export const HOME = "/app"

/** A step of a package's own that needs more than manifests: git hooks, or a build of what is not there yet. */
const HOOK = "prepare"

/** The stages that hold what an install reads. They are the same for every install of a closure. */
interface Manifests {
  /** For an install of everything. */
  readonly all: Stage
  /** For an install of what is needed to run. */
  readonly production: Stage
}

const made = new WeakMap<Closure, Map<unknown, Manifests>>()

/** The stages with the manifests of a closure, on the base of a stage that installs, or on what is in it by then. */
export function manifestsFor(closure: Closure, stage: Stage): Manifests {
  const tools = toolsOf(stage)
  const { base, platform, steps } = stage.toNode()
  const start = base.kind === "stage" ? base.stage : JSON.stringify([base, platform])
  const key = tools ? steps : start
  const known = made.get(closure) ?? new Map<unknown, Manifests>()
  made.set(closure, known)
  const manifests =
    known.get(key) ?? makeManifests(closure, tools ? [{ toNode: () => tools }, {}] : baseOf(stage))
  known.set(key, manifests)
  return manifests
}

/** Copies what an install reads, without the sources: manifests, lockfile, settings, patches. */
export function copyManifests(into: Stage, closure: Closure): Stage {
  const { workspace, build, installFiles } = closure
  const { root, lockfile, packages } = workspace
  const [own] = packages
  const top = ["package.json", lockfile.path, ...installFiles]
    .filter((path) => !path.includes("/") && !isFolder(root, path))
    .toSorted()
  const below = [
    ...installFiles.filter((path) => path.includes("/") || isFolder(root, path)),
    ...build.filter((each) => each !== own).map((each) => `${each.directory}/package.json`),
  ]
  return below
    .toSorted()
    .reduce<Stage>(
      (stage, path) =>
        stage.copy(path, isFolder(root, path) ? `./${path}` : `./${folderOf(path)}/`),
      into.copy(top, "./"),
    )
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"))

function makeManifests(closure: Closure, from: ReturnType<typeof baseOf>): Manifests {
  const { workspace, build, run, isWhole } = closure
  const hooked = [...new Set([workspace.packages[0]!, ...build])].filter(
    (each) => each.manifest.scripts?.[HOOK] !== undefined,
  )
  const narrower = narrowing(closure)
  const isPruned = !isWhole || narrower.length > 0
  const script = isPruned ? pruneScript(workspace.lockfile.format) : undefined
  const prune = (packages: readonly WorkspacePackage[]): readonly string[] =>
    script ? [`node ${place} --out=. ${foldersOf(packages)}`] : []
  const commands = [...(isWhole ? [] : prune(build)), ...hooked.map(deleteField(`scripts.${HOOK}`))]
  const [base, options] = script !== undefined || commands.length > 0 ? from : [scratch]
  const head = stage("manifests", { comment: "What an install reads, and nothing else." })
    .from(base, options)
    .workdir(HOME)
  const withScript = script ? head.copy(file(script.name, script.text), place) : head
  const all = inOne(copyManifests(withScript, closure), commands)
  if (narrower.length === 0) return { all, production: all }
  const start = stage("production-manifests").from(all)
  return { all, production: inOne(start, [...narrower, ...prune(run)]) }
}

/** Where the program lies that prunes a lockfile. */
const place = "/prune/prune-lockfile.mjs"

/** Commands that leave what an install for production reads. */
function narrowing(closure: Closure): readonly string[] {
  const { productionFrom } = managerOf(closure.workspace)
  if (productionFrom === "all") return []
  const withDev = closure.run.filter(({ manifest }) => manifest.devDependencies !== undefined)
  const stripped = productionFrom === "run-without-dev" ? withDev : []
  return [...removeIdle(closure), ...stripped.map(deleteField("devDependencies"))]
}

const deleteField =
  (field: string) =>
  ({ directory }: WorkspacePackage): string =>
    `npm pkg delete ${field}${directory === "." ? "" : ` --prefix ${shellWord(directory)}`}`

const foldersOf = (packages: readonly WorkspacePackage[]): string =>
  shellWords(
    packages
      .map(({ directory }) => directory)
      .filter((folder) => folder !== ".")
      .toSorted(),
  )

/** Commands that take away the packages which are only built on; another may lie inside of one. */
export function removeIdle({ build, run }: Closure): readonly string[] {
  const idle = build.filter((each) => each.directory !== "." && !run.includes(each))
  const holds = (each: WorkspacePackage): boolean =>
    run.some(({ directory }) => directory.startsWith(`${each.directory}/`))
  const whole = idle.filter((each) => !holds(each))
  const manifests = idle.filter(holds).map(({ directory }) => `${directory}/package.json`)
  return [
    ...(whole.length === 0 ? [] : [`rm -r ${foldersOf(whole)}`]),
    ...(manifests.length === 0 ? [] : [`rm ${shellWords(manifests)}`]),
  ]
}

const inOne = (stage: Stage, [first, ...more]: readonly string[]): Stage =>
  first === undefined ? stage : stage.layer(first, ...more)
