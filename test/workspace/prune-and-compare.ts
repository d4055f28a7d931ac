import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pruneScript } from "../../packages/workspace/src/prune/prune-script.ts"
import { writeFiles } from "../support/write-files.ts"
import { installedPlaces, installedVersions } from "./installed-versions.ts"
import { manage, type Manager } from "./managers.ts"

/** What came of one workspace: the differences that must not be, and what is only told. */
export interface Comparison {
  readonly faults: readonly string[]
  /** Whether the pruned lockfile is, to the byte, what the manager makes of the whole one in the same place. */
  readonly same: boolean
  /** Peers that another package of the whole workspace happens to bring within reach, or no longer does. */
  readonly peers: readonly string[]
  readonly edges: number
}

/** The format of a lockfile, as its own text tells. */
export function formatOf({ kind }: Manager, text: string): string {
  const version = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? "unknown"
  if (kind === "npm") return `npm-${version(/"lockfileVersion": (\d+)/)}`
  if (kind === "pnpm") return `pnpm-${version(/^lockfileVersion: '?([\d.]+)/m)}`
  if (kind === "berry") return `yarn-berry-${version(/^ {2}version: (\d+)/m)}`
  if (kind === "bun") return `bun-${version(/"lockfileVersion": (\d+)/)}`
  return "yarn-1"
}

/** Prunes a lockfile with real node, as a build does; gives what the program says on stderr. */
export function prune(
  format: string,
  folder: string,
  out: string,
  folders: readonly string[],
): { readonly status: number | null; readonly said: string } {
  const script = pruneScript(format)
  if (script === undefined) throw new Error(`no program for ${format}`)
  mkdirSync(out, { recursive: true })
  const program = join(out, script.name)
  writeFileSync(program, script.text)
  const words = [program, `--out=${out}`, ...folders]
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" })
  rmSync(program)
  return { status, said: stderr }
}

/** Installs a workspace whole, and a closure of it from the pruned lockfile; compares what the closure gets. */
export function pruneAndCompare(
  manager: Manager,
  place: string,
  files: Readonly<Record<string, string>>,
  folders: readonly string[],
): Comparison {
  const [whole, part] = [join(place, "whole"), join(place, "part")]
  if (!existsSync(whole)) {
    writeFiles(whole, files)
    if (manager.kind === "berry") writeFileSync(join(whole, "yarn.lock"), "")
    must(manager, whole, manager.lock)
    must(manager, whole, manager.frozen)
  }
  rmSync(part, { recursive: true, force: true })
  const wanted = Object.keys(files).filter((path) => isWanted(path, folders))
  for (const path of wanted) cpSync(join(whole, path), join(part, path), { recursive: true })

  const text = readFileSync(join(whole, manager.lockfile), "utf8")
  const { status, said } = prune(formatOf(manager, text), whole, part, folders)
  if (status !== 0) return { faults: [`pruning: ${said}`], same: false, peers: [], edges: 0 }
  const pruned = readFileSync(join(part, manager.lockfile), "utf8")
  const { ok, said: why } = manage(manager, part, manager.frozen)
  if (!ok) return { faults: [`install: ${why}`], same: false, peers: [], edges: 0 }

  const followsPeers = manager.kind === "npm" || manager.kind === "pnpm"
  const [all, own] = [whole, part].map((each) =>
    installedVersions(each, folders, { followsPeers, dev: true }),
  )
  if (all === undefined || own === undefined) throw new Error("never")
  const faults: string[] = []
  const peers: string[] = []
  for (const key of new Set([...all.edges.keys(), ...own.edges.keys()])) {
    const [before, now] = [all.edges.get(key), own.edges.get(key)]
    if (before !== now) faults.push(`${key}: ${before} in the whole, ${now} in the pruned`)
  }
  for (const [key, before] of all.peers) {
    const now = own.peers.get(key)
    if (before !== now) peers.push(`${key}: ${before} in the whole, ${now} in the pruned`)
  }
  if (manager.kind === "npm" || manager.kind === "pnpm") {
    for (const [path, is] of own.places) {
      if (all.places.get(path) !== is) faults.push(`${path}: ${all.places.get(path)} and ${is}`)
    }
  }
  if (readFileSync(join(part, manager.lockfile), "utf8") !== pruned) {
    faults.push("the install changed the lockfile")
  }

  // What the manager itself makes of the whole lockfile where only these packages are.
  const twin = join(place, "twin")
  rmSync(twin, { recursive: true, force: true })
  for (const path of wanted) cpSync(join(whole, path), join(twin, path))
  // bun wants every folder that is listed by name.
  if (manager.kind === "bun") cpSync(join(part, "package.json"), join(twin, "package.json"))
  cpSync(join(whole, manager.lockfile), join(twin, manager.lockfile))
  must(manager, twin, manager.lock)
  const theirs = readFileSync(join(twin, manager.lockfile), "utf8")
  return {
    faults,
    same: canonical(manager, theirs) === canonical(manager, pruned),
    peers,
    edges: own.edges.size,
  }
}

/**
 * Installs for production from what `pruneAndCompare` left in `part`, as the blocks do; gives the differences from the
 * whole, and what is installed that nothing needs to run.
 */
export function compareProduction(
  manager: Manager,
  place: string,
  files: Readonly<Record<string, string>>,
  folders: readonly string[],
): {
  readonly faults: readonly string[]
  readonly idle: readonly string[]
  readonly edges: number
} {
  const [whole, part, shipped] = ["whole", "part", "shipped"].map((each) => join(place, each))
  if (!whole || !part || !shipped) throw new Error("never")
  rmSync(shipped, { recursive: true, force: true })
  const { production, kind, lockfile } = manager
  const isAll = typeof production === "function"
  for (const path of Object.keys(files)) {
    const isThere = existsSync(join(part, path)) && (isAll || isWanted(path, folders))
    if (isThere) cpSync(join(part, path), join(shipped, path))
  }
  cpSync(join(part, lockfile), join(shipped, lockfile))
  if (kind === "classic") {
    for (const folder of folders) {
      const path = join(shipped, folder, "package.json")
      const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>
      delete manifest["devDependencies"]
      writeFileSync(path, JSON.stringify(manifest))
    }
  }
  if (!isAll) {
    const format = formatOf(manager, readFileSync(join(part, lockfile), "utf8"))
    const { status, said } = prune(format, shipped, shipped, folders)
    if (status !== 0) return { faults: [`pruning: ${said}`], idle: [], edges: 0 }
  }
  const target = join(shipped, folders.at(-1)!, "package.json")
  const { name } = JSON.parse(readFileSync(target, "utf8")) as { readonly name: string }
  const { ok, said } = manage(manager, shipped, isAll ? production(name) : production)
  if (!ok) return { faults: [`install: ${said}`], idle: [], edges: 0 }
  const followsPeers = kind === "npm" || kind === "pnpm"
  // A package that yarn focuses on is there without the root's.
  const [before, now] = [whole, shipped].map((each) =>
    installedVersions(each, folders, { followsPeers, dev: false }),
  )
  if (!before || !now) throw new Error("never")
  const issuers = new Set(now.places.values())
  const faults = [...new Set([...before.edges.keys(), ...now.edges.keys()])]
    .filter((key) => !isAll || now.edges.has(key) || issuers.has(key.split(" > ")[0]!))
    .filter((key) => before.edges.get(key) !== now.edges.get(key))
    .filter((key) => !(isAll && key.startsWith("acme > ")))
    .map((key) => `${key}: ${before.edges.get(key)} in the whole, ${now.edges.get(key)} shipped`)
  const needed = new Set(now.places.values())
  const idle = [...installedPlaces(shipped)].filter(([, is]) => !needed.has(is))
  return { faults, idle: idle.map(([path, is]) => `${path}: ${is}`), edges: now.edges.size }
}

/** Manifests of other packages are not there; what lies in a folder called vendor is no package of the workspace. */
function isWanted(path: string, folders: readonly string[]): boolean {
  const folder = dirname(path)
  if (!path.endsWith("package.json") || folder.includes("/vendor/")) return true
  return folder === "." || folders.includes(folder)
}

/** Keys of npm's entries come in no order that means anything; packages that are gone stay there as extraneous. */
function canonical({ kind }: Manager, text: string): string {
  if (kind !== "npm") return text
  const sorted = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, each]) => !(each as { extraneous?: boolean } | null)?.extraneous)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, each]) => [key, sorted(each)]),
        )
      : value
  return JSON.stringify(sorted(JSON.parse(text)))
}

function must(manager: Manager, folder: string, words: readonly string[]): void {
  const { ok, said } = manage(manager, folder, words)
  if (!ok) throw new Error(`${manager.from} ${words.join(" ")}: ${said}`)
}
