import { callSite, readBoolean, stage } from "@stagecraft/dsl"
import type { Stage } from "@stagecraft/dsl"
import { ImageError } from "@stagecraft/ir"
import type { Closure, WorkspacePackage } from "../workspace.ts"
import type { App, AppOptions } from "./app-options.ts"
import type { BuiltApp, OwnReaders } from "./app-stages.ts"
import { buildApp, checkOptions, closureFor, shipApp } from "./app-stages.ts"
import { readStrings } from "./arguments.ts"
import { copyPackage, pathIn } from "./build.ts"
import { checkStarted } from "./check-started.ts"
import { install } from "./install.ts"
import { isFolder } from "./is-folder.ts"
import { HOME } from "./manifests.ts"
import { appCommandUnknown } from "./problems.ts"
import { entryOf } from "./shipped.ts"
import { startedFile } from "./started-file.ts"
import { stripPackages } from "./strip-package.ts"
import type { Ships } from "./what-ships.ts"
import { whatShips } from "./what-ships.ts"

/** The options of {@link app}. */
export interface NodeAppOptions extends AppOptions {
  /** What of the app's folder ships, if not what its manifest's `files`, `main` and `exports` lead to. */
  readonly output?: readonly string[] | undefined
  /** More that ships, out of the stage that builds and relative to the root: `node_modules/.prisma`. */
  readonly include?: readonly string[] | undefined
  /** The output needs nothing beside it: nothing is installed to run it, and no other package ships. */
  readonly bundled?: boolean | undefined
  /** What starts it, in the app's folder; as `scripts.start` or `main` say unless set. */
  readonly command?: readonly string[] | undefined
}

const readers: OwnReaders<NodeAppOptions> = {
  output: readStrings,
  include: readStrings,
  bundled: readBoolean,
  command: readStrings,
}

/**
 * The image of a Node.js app out of a workspace: its dependencies are installed and it is built with the packages it
 * needs; what ships is its output, theirs, and the dependencies for production, and it does not run as root.
 *
 * @example export default node.app({ package: "apps/api", port: 3000, tags: ["acme/api:1.0"] })
 * @throws ImageError `workspace-package-not-found`, `app-command-unknown`, `app-command-not-shipped`, and what is wrong with lockfile and manifests.
 */
export function app(options: NodeAppOptions = {}): App {
  checkOptions(options, readers, "node.app")
  const { output, include = [], bundled = false, command: asked, ...shared } = options
  const { script = "build", sourceMaps = false } = shared
  const whole = closureFor(shared.package)
  const { target, workspace } = whole
  const command = asked ?? commandOf(target)
  const starts = startedFile(command, target.directory)
  const ships = (bundled ? [target] : whole.run).map((each) => {
    const own = each === target ? { output, starts } : {}
    return whatShips(each, { root: workspace.root, script, ...own })
  })
  const start = buildApp({
    options: { ...shared, package: whole },
    outputs: () => ships.flatMap(({ made }) => made),
    mixed: ships.flatMap((each) => mixedOf(each, workspace.root)),
    unsent: ships.flatMap(({ unsent }) => unsent),
  })
  const { closure, base, builder } = start
  const dependencies = bundled
    ? undefined
    : stage("dependencies")
        .from(base)
        .use(install(closure, { ...shared.install, production: true, sourceMaps }))
  const fromBuilder = (to: Stage, path: string): Stage =>
    to.copy(`${HOME}/${path}`, `./${path}`, { from: builder })
  const stripped = strippedOf(start, ships)
  const ship = (into: Stage, { each, isBuilt, isWhole, paths }: Ships): Stage => {
    if (isWhole) {
      const folder = each.directory === "." ? "" : each.directory
      return into.copy(`${HOME}/${folder}`, `./${folder}`, { from: stripped })
    }
    return isBuilt
      ? paths.reduce(fromBuilder, into)
      : paths.reduce((to, path) => to.copy(path, `./${path}`), into)
  }
  const made = shipApp(start, {
    ...(dependencies && { dependencies }),
    env: { NODE_ENV: "production", ...(bundled ? {} : environmentOf(closure)) },
    user: "node",
    fill: (empty) => {
      const manifest = pathIn(target, "package.json")
      const first = dependencies
        ? empty.copy(`${HOME}/`, "./", { from: dependencies })
        : empty.copy(manifest, `./${manifest}`)
      const filled = include.reduce(fromBuilder, ships.reduce(ship, first))
      return target.directory === "." ? filled : filled.workdir(`${HOME}/${target.directory}`)
    },
    command,
  })
  const paths = [...ships.flatMap((each) => each.paths), ...include]
  checkStarted(made, { command, paths })
  return made
}

/** The stage with those packages that ship whole, without what only tools read. */
function strippedOf(
  { closure, plain, builder, options }: BuiltApp,
  ships: readonly Ships[],
): Stage {
  const whole = ships.filter(({ isWhole }) => isWhole)
  const packages = whole.map(({ each }) => each)
  const head = stage("shipped", { comment: "Packages that ship whole, without what tools read." })
  const filled = whole.some(({ isBuilt }) => isBuilt)
    ? head.from(builder)
    : packages.reduce<Stage>(copyPackage, head.from(plain).workdir(HOME))
  return packages.length === 0
    ? filled
    : filled.layer(...stripPackages(whole, closure, options.sourceMaps ?? false))
}

/** Folders with sources that a package's build may write to. */
const mixedOf = ({ isBuilt, isWhole, paths, made }: Ships, root: string): readonly string[] =>
  isBuilt && !isWhole ? paths.filter((path) => !made.includes(path) && isFolder(root, path)) : []

/** With Plug'n'Play, Node finds packages by two files that yarn writes; one of them where a package has modules. */
function environmentOf({ workspace, build }: Closure): Readonly<Record<string, string>> {
  if (workspace.manager.linker !== "pnp") return {}
  const hasModules = build.some(({ manifest }) => manifest["type"] === "module")
  const loader = hasModules ? [`--experimental-loader ${HOME}/.pnp.loader.mjs`] : []
  return { NODE_OPTIONS: [`--require ${HOME}/.pnp.cjs`, ...loader].join(" ") }
}

/** What starts an app, as its manifest says. */
function commandOf(target: WorkspacePackage): readonly string[] {
  const start = target.manifest.scripts?.["start"]
  // A line that means the same without a shell.
  if (start !== undefined && /^node [\w./=: -]+$/u.test(start)) return start.trim().split(/ +/u)
  const entry = entryOf(target)
  if (entry === undefined) throw new ImageError(appCommandUnknown(target.name, start, callSite()))
  return ["node", entry]
}
