import { isAbsolute, join, posix } from "node:path"
import type { Span } from "@stagecraft/ir"
import { ImageError, nearest } from "@stagecraft/ir"
import { below, isAbove } from "./find-root.ts"
import { workspacePackageAmbiguous, workspacePackageNotFound } from "./problems.ts"
import { inFolder } from "./read-manifest.ts"
import type { Workspace, WorkspacePackage } from "./workspace.ts"
import { isThere } from "./is-there.ts"

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** What the author may have meant, as it is to be written. */
function meant({ packages }: Workspace, asked: string): string | undefined {
  const ways = new Map<string, string>()
  for (const { name, directory } of packages) {
    // The last part of a name or folder is what people remember; what is written in full outweighs it.
    for (const short of [lastOf(name), lastOf(directory)])
      if (!ways.has(short)) ways.set(short, name)
  }
  for (const { name, directory } of packages) ways.set(name, name).set(directory, directory)
  // The root is near to whatever is short.
  ways.delete(".")
  const near = nearest(asked, ways.keys()) ?? nearest(lastOf(asked), ways.keys())
  return near === undefined ? undefined : ways.get(near)
}

/** The only package whose folder is called so and that has no name of its own. @throws ImageError if there are more. */
function byFolderName(
  { packages }: Workspace,
  asked: string,
  at: Span | undefined,
): WorkspacePackage | undefined {
  const called = packages.filter(({ name }) => name === asked)
  if (called.length > 1) {
    const folders = called.map(({ directory }) => directory)
    throw new ImageError(workspacePackageAmbiguous(asked, folders, at))
  }
  return called[0]
}

/**
 * A package by its name, or by its folder relative to the root; one without a name also by the folder's own.
 *
 * @throws ImageError `workspace-package-not-found` or `workspace-package-ambiguous`.
 */
export function findPackage(
  workspace: Workspace,
  asked: string,
  at: Span | undefined,
): WorkspacePackage {
  const { root, packages } = workspace
  const path = isAbsolute(asked) ? below(root, asked) : posix.normalize(asked || "?")
  const folder = path.replace(/\/+$/u, "") || "."
  const found =
    packages.find(({ manifest }) => manifest.name === asked && asked !== "") ??
    packages.find(({ directory }) => directory === folder) ??
    byFolderName(workspace, asked, at)
  if (found) return found
  const isUnlisted = !isAbove(folder) && isThere(join(root, inFolder(folder, "package.json")))
  throw new ImageError(
    workspacePackageNotFound(
      asked,
      meant(workspace, asked),
      packages.slice(1).map(({ name }) => name),
      isUnlisted,
      at,
    ),
  )
}
