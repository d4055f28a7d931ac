import type { JsonObject } from "../manifest.ts"
import { asObject } from "../manifest.ts"
import { inFolder } from "../read-manifest.ts"
import type { Dependency, Workspace, WorkspacePackage } from "../workspace.ts"

/** What differs between some packages and the text of a lockfile, each as the end of a sentence. */
export type LockCheck = (
  text: string,
  packages: readonly WorkspacePackage[],
  workspace: Workspace,
) => Iterable<string>

/** `apps/web/package.json` */
export const manifestOf = ({ directory }: WorkspacePackage): string =>
  inFolder(directory, "package.json")

/** `apps/web/package.json asks for once ^1.4.0` */
export const asks = (each: WorkspacePackage, { name, range }: Dependency): string =>
  `${manifestOf(each)} asks for ${name} ${range === "" ? "*" : range}`

/** Peers that a package can do without. */
export function isOptionalPeer(
  { manifest }: WorkspacePackage,
  { kind, name }: Dependency,
): boolean {
  const meta = asObject(manifest["peerDependenciesMeta"])?.[name]
  return kind === "peer" && asObject(meta)?.["optional"] === true
}

/**
 * The names that a root gives other ranges than its packages do. What a lockfile says of those, is not compared.
 *
 * Keys may say more than the name: `parent>name@1`, `parent/name`.
 */
export function overriddenNames(lists: readonly unknown[]): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (list: JsonObject | undefined): void => {
    for (const [key, value] of Object.entries(list ?? {})) {
      const last = /(?:^|[>/])(?<name>(?:@[^/@>]+\/)?[^/@>]+)(?:@[^>]*)?$/u.exec(key)?.groups
      names.add(last?.["name"] ?? key)
      add(asObject(value))
    }
  }
  for (const list of lists) add(asObject(list))
  return names
}
