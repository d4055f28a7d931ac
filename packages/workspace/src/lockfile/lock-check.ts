import { join } from "node:path"
import type { JsonObject } from "../manifest.ts"
import { asObject } from "../manifest.ts"
import { parseJson } from "../read-json.ts"
import { inFolder } from "../read-manifest.ts"
import { isRange, satisfies } from "../version-range.ts"
import type { Dependency, Workspace, WorkspacePackage } from "../workspace.ts"

/** What a lockfile lacks, or has too much, as the end of a sentence. */
export interface Difference {
  readonly text: string
  /** A package of the workspace is called so, and is not what is asked for. */
  readonly isOurs?: boolean
  /** What is asked for of a registry, where no package of the workspace is called so. */
  readonly asked?: string
}

/** What differs between some packages and the text of a lockfile. */
export type LockCheck = (
  text: string,
  packages: readonly WorkspacePackage[],
  workspace: Workspace,
) => Iterable<Difference>

const known = new WeakMap<
  Workspace,
  Map<unknown, { readonly text: string; readonly value: unknown }>
>()

/** What is read out of a lockfile's text: once for all closures of a workspace, and anew when it has changed. */
export function readOnce<T>(
  workspace: Workspace,
  text: string,
  read: (text: string, workspace: Workspace) => T,
): T {
  const ofWorkspace = known.get(workspace) ?? new Map()
  known.set(workspace, ofWorkspace)
  const before = ofWorkspace.get(read)
  if (before?.text === text) return before.value as T
  const value = read(text, workspace)
  ofWorkspace.set(read, { text, value })
  return value
}

/** What a lockfile of JSON says. @throws ImageError at the fault's place. */
export const parseLockfile = (text: string, { root, lockfile }: Workspace): JsonObject =>
  parseJson(text, join(root, lockfile.path), lockfile.path)

/** `apps/web/package.json` */
export const manifestOf = ({ directory }: WorkspacePackage): string =>
  inFolder(directory, "package.json")

/** `apps/web/package.json asks for once ^1.4.0`, and why the workspace's own package of that name is not meant. */
export function asks(
  each: WorkspacePackage,
  dependency: Dependency,
  { packages }: Workspace,
): Difference {
  const { name, range } = dependency
  const text = `${manifestOf(each)} asks for ${name} ${range === "" ? "*" : range}`
  const own = isOutside(dependency)
    ? packages.find(({ manifest }) => manifest.name === name)
    : undefined
  if (!own && isOutside(dependency)) return { text, asked: name }
  const plain = range.replace(/^npm:/u, "")
  if (!own || !isRange(plain) || satisfies(own.version ?? "", plain)) return { text }
  return {
    text: `${text}, and ${own.directory} is ${own.version ?? "without a version"}`,
    isOurs: true,
  }
}

/** True for what comes from a registry, as far as the manifests tell. */
const isOutside = ({ internal, path }: Dependency): boolean =>
  internal === undefined && path === undefined

/**
 * What is asked for of a registry, and led to a package of the workspace when the lockfile was written: what has been
 * given another version since is no longer in the closure of who depends on it.
 *
 * @param folder - Where the lockfile leads to, relative to the root.
 */
export function* ledInside(
  each: WorkspacePackage,
  dependency: Dependency,
  folder: string | undefined,
  workspace: Workspace,
): Iterable<Difference> {
  if (!isOutside(dependency) || !workspace.packages.some((own) => own.directory === folder)) return
  const found = asks(each, dependency, workspace)
  if (found.isOurs) yield found
  else yield { text: `${found.text}, which does not lead to ${folder!} any more`, isOurs: true }
}

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
  // What is found in one comes behind it.
  const all = [...lists]
  for (const list of all)
    for (const [key, value] of Object.entries(asObject(list) ?? {})) {
      const last = /(?:^|[>/])(?<name>(?:@[^/@>]+\/)?[^/@>]+)(?:@[^>]*)?$/u.exec(key)?.groups
      names.add(last?.["name"] ?? key)
      all.push(value)
    }
  return names
}
