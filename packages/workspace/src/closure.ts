import { join } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"
import { isAbove } from "./find-root.ts"
import { withPackageFiles } from "./install-files.ts"
import { orderPackages } from "./order-packages.ts"
import { workspaceCycle, workspacePackageOutside, workspaceRangeUnmet } from "./problems.ts"
import { spanOfKey } from "./read-json.ts"
import { inFolder } from "./read-manifest.ts"
import { readText } from "./read-text.ts"
import type { Closure, Dependency, Workspace, WorkspacePackage } from "./workspace.ts"

/** Dependencies that no build can have: why one leads nowhere, or that it leads out of the root. */
export type Unmet = ReadonlyMap<Dependency, { readonly why: string } | "outside">

function ordered(
  target: WorkspacePackage,
  follows: (dependency: Dependency) => boolean,
  at: Span | undefined,
): readonly WorkspacePackage[] {
  const order = orderPackages(target, follows)
  if ("circle" in order) throw new ImageError(workspaceCycle(order.circle, at))
  // In a circle that was cut the target may stand before what needs it.
  return [...order.packages.filter((each) => each !== target), target]
}

/** @throws ImageError for the first package that cannot be in an image as it is. */
function check(
  { root, packages: all }: Workspace,
  target: WorkspacePackage,
  packages: readonly WorkspacePackage[],
  unmet: Unmet,
  at: Span | undefined,
): void {
  // The root's own dependencies are installed with every package.
  for (const each of new Set([...packages, all[0]!])) {
    if (isAbove(each.directory))
      throw new ImageError(
        workspacePackageOutside(`${target.name} needs the package ${each.directory}`, at),
      )
    for (const dependency of each.dependencies) {
      const fault = unmet.get(dependency)
      if (fault === undefined || (fault !== "outside" && !packages.includes(each))) continue
      const manifest = inFolder(each.directory, "package.json")
      const file = join(root, manifest)
      const span = spanOfKey(readText(file, manifest) ?? "", file, dependency.name)
      const asked = `${dependency.name} «${dependency.range}»`
      throw new ImageError(
        fault === "outside"
          ? workspacePackageOutside(`${manifest} asks for ${asked}`, span, at)
          : workspaceRangeUnmet(manifest, asked, fault.why, span, at),
      )
    }
  }
}

/** What a package needs of its workspace. @throws ImageError when that has no order or leads nowhere. */
export function closureOf(
  workspace: Workspace,
  target: WorkspacePackage,
  unmet: Unmet,
  at: Span | undefined,
): Closure {
  const build = ordered(target, () => true, at)
  const run = ordered(target, ({ kind }) => kind !== "dev", at)
  check(workspace, target, build, unmet, at)
  const inBuild = new Set(build)
  return {
    workspace,
    target,
    build,
    run,
    installFiles: withPackageFiles(workspace.root, workspace.installFiles, build),
    isWhole: workspace.packages.every((each) => each.directory === "." || inBuild.has(each)),
  }
}
