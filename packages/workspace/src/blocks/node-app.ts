import { callSite, stage } from "@stagecraft/dsl"
import type { Stage } from "@stagecraft/dsl"
import { ImageError } from "@stagecraft/ir"
import type { Closure, WorkspacePackage } from "../workspace.ts"
import type { App, AppOptions } from "./app-options.ts"
import { buildApp, checkOptions, shipApp } from "./app-stages.ts"
import { isBuilt, pathIn } from "./build.ts"
import { install } from "./install.ts"
import { HOME } from "./manifests.ts"
import { appCommandUnknown } from "./problems.ts"
import { entryOf, shippedOf } from "./shipped.ts"

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

/**
 * The image of a Node.js app out of a workspace: its dependencies are installed and it is built with the packages it
 * needs; what ships is its output, theirs, and the dependencies for production, and it does not run as root.
 *
 * @example export default node.app({ package: "apps/api", port: 3000, tags: ["acme/api:1.0"] })
 * @throws ImageError `workspace-package-not-found`, `app-command-unknown`, and what is wrong with lockfile and manifests.
 */
export function app(options: NodeAppOptions = {}): App {
  checkOptions(options, ["output", "include", "bundled", "command"], "node.app")
  const { output, include = [], bundled = false, command, ...shared } = options
  const shipping = ({ run, target }: Closure): readonly WorkspacePackage[] =>
    bundled ? [target] : run
  const pathsOf = (each: WorkspacePackage, target: WorkspacePackage): readonly string[] =>
    (each === target && output ? output : shippedOf(each)).map((path) => pathIn(each, path))
  const start = buildApp({
    options: shared,
    outputs: (closure, script) =>
      shipping(closure)
        .filter((each) => isBuilt(each, script))
        .flatMap((each) => pathsOf(each, closure.target)),
  })
  const { closure, base, builder } = start
  const { target } = closure
  const dependencies = bundled
    ? undefined
    : stage("dependencies")
        .from(base)
        .use(
          install(closure, { ...shared.install, production: true, sourceMaps: shared.sourceMaps }),
        )
  const fromBuilder = (to: Stage, path: string): Stage =>
    to.copy(`${HOME}/${path}`, `./${path}`, { from: builder })
  const ship = (into: Stage, each: WorkspacePackage): Stage => {
    if (isBuilt(each, shared.script ?? "build"))
      return pathsOf(each, target).reduce(fromBuilder, into)
    const isListed = (each === target && output) || each.manifest["files"] !== undefined
    const paths = isListed ? pathsOf(each, target) : [each.directory]
    return paths.reduce((to, path) => to.copy(path, `./${path === "." ? "" : path}`), into)
  }
  return shipApp(start, {
    ...(dependencies && { dependencies }),
    env: { NODE_ENV: "production", ...(bundled ? {} : environmentOf(closure)) },
    user: "node",
    fill: (empty) => {
      const manifest = pathIn(target, "package.json")
      const first = dependencies
        ? empty.copy(`${HOME}/`, "./", { from: dependencies })
        : empty.copy(manifest, `./${manifest}`)
      const filled = include.reduce(fromBuilder, shipping(closure).reduce(ship, first))
      return target.directory === "." ? filled : filled.workdir(`${HOME}/${target.directory}`)
    },
    command: command ?? commandOf(target),
  })
}

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
