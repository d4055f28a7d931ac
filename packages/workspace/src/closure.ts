import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"
import { workspaceCycle } from "./problems.ts"
import type { Closure, DependencyKind, Workspace, WorkspacePackage } from "./workspace.ts"

type Follows = (kind: DependencyKind) => boolean

function ordered(
  target: WorkspacePackage,
  follows: Follows,
  at: Span | undefined,
): readonly WorkspacePackage[] {
  const done = new Set<WorkspacePackage>()
  const path: WorkspacePackage[] = []
  const visit = (each: WorkspacePackage): void => {
    if (done.has(each)) return
    const before = path.indexOf(each)
    if (before >= 0)
      throw new ImageError(
        workspaceCycle(
          path.slice(before).map(({ name }) => name),
          at,
        ),
      )
    path.push(each)
    for (const { internal, kind } of each.dependencies)
      if (internal && internal !== each && follows(kind)) visit(internal)
    path.pop()
    done.add(each)
  }
  visit(target)
  return [...done]
}

/** What a package needs of its workspace. */
export function closureOf(
  workspace: Workspace,
  target: WorkspacePackage,
  at: Span | undefined,
): Closure {
  const build = ordered(target, () => true, at)
  const run = ordered(target, (kind) => kind !== "dev", at)
  const others = workspace.packages.filter((each) => each.directory !== ".")
  return {
    workspace,
    target,
    build,
    run,
    installFiles: workspace.installFiles,
    isWhole: others.every((each) => build.includes(each)),
  }
}
