import { dirname, resolve } from "node:path"
import { callSite, sharedReading, warn, wrongType } from "@stagecraft/dsl"
import { noWorkspaces, readWorkspace } from "../read-workspace.ts"
import type { Workspace } from "../workspace.ts"
import { readName } from "./arguments.ts"
import { atCall } from "./at-call.ts"

/**
 * The workspace of npm, pnpm, yarn or bun that the calling file belongs to, found upwards; a repository of one package
 * is a workspace of one.
 *
 * @param folder - Where to look instead, relative to the calling file.
 * @example const web = workspace().closure("apps/web")
 * @throws ImageError `workspace-not-found`, and others when manifests or settings cannot be read.
 */
export function workspace(folder = "."): Workspace {
  const span = callSite()
  if (typeof folder !== "string") throw wrongType("workspace", "a folder", folder)
  // 400 manifests take longer to read than to run a config; of many configs each asks for the same ones.
  const known = sharedReading(noWorkspaces, noWorkspaces)
  const read = atCall(span, () => readWorkspace(resolve(dirname(span.file), folder), known))
  const { root, manager, packages, installFiles } = read
  for (const each of read.problems) if (each.severity === "warning") warn(each)
  return Object.freeze({
    root,
    manager,
    packages,
    installFiles,
    get lockfile() {
      return atCall(span, () => read.lockfile)
    },
    get problems() {
      return read.problems
    },
    find: (asked, at = callSite()) => read.find(readName(asked, "workspace find"), at),
    closure: (asked, at = callSite()) => read.closure(readName(asked, "workspace closure"), at),
  } satisfies Workspace)
}
