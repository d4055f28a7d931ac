import { callSite, readBoolean, readOptions } from "@stagecraft/dsl"
import type { Block, Mount, Stage } from "@stagecraft/dsl"
import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"
import { checkLockfile } from "../lockfile/check-lockfile.ts"
import type { Closure, Workspace } from "../workspace.ts"
import { readClosure, readList, readRepo, readStrings } from "./arguments.ts"
import { atCall } from "./at-call.ts"
import { leftovers } from "./leftovers.ts"
import { managerOf } from "./managers.ts"
import { copyManifests, HOME, manifestsFor } from "./manifests.ts"
import { withSecrets } from "./secret-variables.ts"
import { checkSettings } from "./settings-secrets.ts"

/** The options of {@link install}. */
export interface InstallOptions {
  /** Only what is needed to run, and no lockfile or settings beside it. */
  readonly production?: boolean | undefined
  /** Keeps the source maps of what is installed for production. */
  readonly sourceMaps?: boolean | undefined
  /** More files of the repository that the install reads: what a `postinstall` of a package is about. */
  readonly files?: readonly string[] | undefined
  /** What the install sees and no layer keeps: `secret("NPM_TOKEN", { env: "NPM_TOKEN" })`, `ssh()`. */
  readonly mounts?: readonly Mount[] | undefined
}

const readers = {
  production: readBoolean,
  sourceMaps: readBoolean,
  files: readStrings,
  mounts: readList,
}

/**
 * Sets up the package manager that a workspace says it uses, in the version that it says. Of npm, the base's own is taken.
 *
 * @example stage("builder").from("node:22-slim").use(node.packageManager(repo))
 */
export function packageManager(workspace: Workspace): Block {
  const { env, setUp } = managerOf(readRepo(workspace, "node.packageManager"))
  return (stage) => {
    const ready = stage.env(env)
    return setUp === undefined ? ready : ready.run(setUp)
  }
}

/**
 * Installs the dependencies of a package and of those packages of its workspace that it needs, exactly as the lockfile
 * says. Other packages are not there, and their changes leave the layer as it is.
 *
 * The stage's directory becomes `/app`, which stands for the repository's root.
 *
 * @throws ImageError `lockfile-stale`, `settings-hold-secret`, and what else is wrong with the lockfile.
 * @example stage("builder").from("node:22-slim").use(node.install(repo.closure("apps/web")))
 */
export function install(closure: Closure, options: InstallOptions = {}): Block {
  const { workspace, target } = readClosure(closure, "node.install")
  readOptions(options, readers, "node.install")
  checkOnce(closure, callSite())
  const manager = managerOf(workspace)
  const { production = false, files = [], mounts = [] } = options
  const command = production ? manager.production(target) : manager.install
  return (stage) => {
    const ready = withManifests(stage, closure, production)
    const withFiles = files.reduce<Stage>((each, path) => each.copy(path, `./${path}`), ready)
    const seen = withSecrets(command, mounts)
    const installed = withFiles.run(seen.command, { mounts: [...manager.caches, ...seen.mounts] })
    return production ? installed.layer(...leftovers(closure, options)) : installed
  }
}

const checked = new WeakSet<Closure>()

/**
 * A lockfile that is behind its manifests would fail in the build, long after. An app installs its closure twice, and what
 * is wrong with it is read once.
 */
function checkOnce(closure: Closure, span: Span): void {
  if (checked.has(closure)) return
  const problems = atCall(span, () => checkLockfile(closure.workspace, closure.build, span))
  if (problems.length > 0) throw new ImageError(problems)
  checkSettings(closure, span)
  checked.add(closure)
}

function withManifests(stage: Stage, closure: Closure, production: boolean): Stage {
  const inside = stage.workdir(HOME)
  if (closure.workspace.packages.length === 1) return copyManifests(inside, closure)
  const { all, production: fewer } = manifestsFor(closure, stage)
  return inside.copy(`${HOME}/`, "./", { from: production ? fewer : all })
}
