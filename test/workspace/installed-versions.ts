import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs"
import { dirname, join, relative } from "node:path"

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** What some packages of a workspace get, as Node looks for it. */
export interface Installed {
  /** `issuer@version > dependency`, with the versions that are found there; of declared dependencies, not of peers. */
  readonly edges: ReadonlyMap<string, string>
  readonly peers: ReadonlyMap<string, string>
  /** Where each package that is reached lies, below the root, and which it is. */
  readonly places: ReadonlyMap<string, string>
}

/** Follows the dependencies of these folders (and of the root) through an install; peers too where they are installed. */
export function installedVersions(
  root: string,
  folders: readonly string[],
  { followsPeers, dev }: { readonly followsPeers: boolean; readonly dev: boolean },
): Installed {
  const edges = new Map<string, Set<string>>()
  const peers = new Map<string, Set<string>>()
  const places = new Map<string, string>()
  const queue = new Set(["", ...folders].map((each) => realpathSync(join(root, each))))
  const members = new Set(queue)
  for (const folder of queue) {
    const manifest = read(folder)
    const self = members.has(folder) ? manifest.name : `${manifest.name}@${manifest.version}`
    places.set(relative(root, folder), `${manifest.name}@${manifest.version}`)
    const declared = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...(dev && members.has(folder) ? manifest.devDependencies : {}),
    }
    for (const name of Object.keys({ ...declared, ...manifest.peerDependencies })) {
      const found = look(folder, name)
      const table = name in declared ? edges : peers
      const key = `${self} > ${name}`
      const version = found === undefined ? "nothing" : read(found).version
      table.set(key, (table.get(key) ?? new Set()).add(version ?? "none"))
      const isFollowed =
        name in declared || (followsPeers && !manifest.peerDependenciesMeta?.[name]?.optional)
      if (found !== undefined && isFollowed) queue.add(found)
    }
  }
  return { edges: joined(edges), peers: joined(peers), places }
}

/** Every package that lies in a `node_modules` below a folder, by its place. */
export function installedPlaces(root: string, below = ""): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = join(below, entry.name)
    if (!entry.isDirectory()) continue
    const inModules = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@.][^/]*$/u.test(path)
    if (inModules && existsSync(join(root, path, "package.json"))) {
      const { name, version } = read(join(root, path))
      found.set(path, `${name}@${version}`)
    }
    for (const [place, is] of installedPlaces(root, path)) found.set(place, is)
  }
  return found
}

function joined(table: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string> {
  return new Map([...table].map(([key, found]) => [key, [...found].toSorted().join(" | ")]))
}

function read(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest
}

function look(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, "node_modules", name)
    if (existsSync(join(found, "package.json"))) return realpathSync(found)
    if (folder === dirname(folder)) return undefined
  }
}
