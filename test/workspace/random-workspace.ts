import type { Manager } from "./managers.ts"

/** A workspace of real, small packages: its files by path, and its packages. */
export interface RandomWorkspace {
  readonly files: Readonly<Record<string, string>>
  /** Folders of the packages, each with those it needs, itself included. */
  readonly closures: Readonly<Record<string, readonly string[]>>
  /** The same of what they need to run. */
  readonly runs: Readonly<Record<string, readonly string[]>>
}

// Versions that meet in one tree: shared and shadowed ones, peers, optional peers, platforms, yarn's own patches.
const pool: Readonly<Record<string, readonly string[]>> = {
  ms: ["2.0.0", "2.1.2", "2.1.3", "^2.1.0"],
  debug: ["2.6.9", "3.2.7", "4.3.4", "^4.3.0"],
  semver: ["5.7.2", "6.3.1", "7.5.0", "^7.5.0"],
  "is-odd": ["0.1.2", "1.0.0", "3.0.1"],
  "is-even": ["1.0.0"],
  "is-number": ["3.0.0", "6.0.0", "^7.0.0"],
  "kind-of": ["3.2.2", "6.0.3"],
  react: ["17.0.2", "18.2.0", "^18.0.0"],
  "use-sync-external-store": ["1.2.0", "^1.2.0"],
  "react-is": ["16.13.1", "18.2.0"],
  zustand: ["4.4.1"],
  chokidar: ["3.6.0", "3.5.3"],
  "supports-color": ["7.2.0", "8.1.1"],
  "string-width": ["4.2.3", "5.1.2"],
  "wrap-ansi": ["7.0.0", "8.1.0"],
  resolve: ["1.22.8", "^1.20.0"],
  ws: ["8.17.0"],
  rollup: ["4.9.0"],
  lp: ["npm:left-pad@1.3.0", "npm:left-pad@1.2.0"],
  "odd-three": ["npm:is-odd@3.0.1"],
}

/** The same numbers for the same seed. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % below
  }
}

/** A workspace for one manager: 3 to 8 packages, some nested, with overrides, catalogs and explicit lists at random. */
export function randomWorkspace({ kind, from }: Manager, seed: number): RandomWorkspace {
  const below = numbers(seed * 2654435761)
  for (let each = 0; each < 8; each++) below(2)
  const chance = (percent: number): boolean => below(100) < percent
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!
  const inside = kind === "npm" || kind === "classic" ? "*" : "workspace:*"
  const withCatalog =
    ((kind === "pnpm" && !from.includes("@8")) ||
      (kind === "bun" && !from.includes("@1.2.")) ||
      from.endsWith("dist@4.18.1")) &&
    chance(50)
  const catalog = { ms: "2.1.2", semver: "^7.5.0", react: "18.2.0" }
  const usesCatalog = (name: string): boolean => withCatalog && name in catalog && chance(70)

  const count = 3 + below(6)
  const folders = Array.from({ length: count }, (_, at) => {
    const kindOfFolder = at < 2 ? "apps" : "packages"
    return at > 2 && chance(20) ? `packages/p2/inner${at}` : `${kindOfFolder}/p${at}`
  })
  const nameOf = (folder: string): string => `@acme/${folder.split("/").at(-1)}`
  const pick = (amount: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: amount }, () => one(Object.keys(pool))).map((name) => [
        name,
        usesCatalog(name) ? "catalog:" : one(pool[name]!),
      ]),
    )
  const closures: Record<string, readonly string[]> = {}
  const runs: Record<string, readonly string[]> = {}
  const files: Record<string, string> = {}
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
  // Later packages are the leaves, so that nothing goes in a circle.
  for (let at = count - 1; at >= 0; at--) {
    const folder = folders[at]!
    const needs = folders.slice(at + 1).filter(() => chance(35))
    const dev = needs.filter(() => chance(30))
    const links = (of: readonly string[]): Record<string, string> =>
      Object.fromEntries(of.map((each) => [nameOf(each), inside]))
    closures[folder] = [...new Set([...needs.flatMap((each) => closures[each]!), folder])]
    const real = needs.filter((each) => !dev.includes(each))
    runs[folder] = [...new Set([...real.flatMap((each) => runs[each]!), folder])]
    files[`${folder}/package.json`] = json({
      name: nameOf(folder),
      version: "1.0.0",
      dependencies: { ...links(real), ...pick(below(4)) },
      devDependencies: { ...links(dev), ...pick(below(3)) },
      ...(chance(25) ? { optionalDependencies: { fsevents: "2.3.3" } } : {}),
      ...(chance(25) ? { peerDependencies: { react: "*" } } : {}),
    })
  }
  const overridden: Record<string, string> = chance(40)
    ? { [one(["ms", "kind-of", "ansi-regex"])]: "" }
    : {}
  const versions: Record<string, string> = {
    ms: "2.1.1",
    "kind-of": "6.0.2",
    "ansi-regex": "5.0.1",
  }
  for (const name of Object.keys(overridden)) overridden[name] = versions[name]!
  // npm refuses an override of what the root or a package asks for itself in another version.
  const usable = kind === "npm" ? without(overridden, ["ms", "kind-of"]) : overridden
  const patterns = chance(30) ? folders : ["apps/*", "packages/*", "packages/p2/*"]
  const root: Record<string, unknown> = {
    name: "acme",
    private: true,
    devDependencies: pick(below(3)),
    dependencies: pick(below(2)),
  }
  if (kind === "npm" || kind === "bun") root["overrides"] = usable
  if (kind === "berry" || kind === "classic") root["resolutions"] = usable
  if (kind === "pnpm") root["pnpm"] = { overrides: usable }
  if (kind === "pnpm") {
    const lines = ["packages:", ...patterns.map((each) => `  - ${each}`)]
    if (withCatalog) lines.push("catalog:", ...pairs(catalog))
    files["pnpm-workspace.yaml"] = `${lines.join("\n")}\n`
  } else if (kind === "bun" && withCatalog) root["workspaces"] = { packages: patterns, catalog }
  else root["workspaces"] = patterns
  if (kind === "berry") {
    const lines = ["nodeLinker: node-modules", "enableGlobalCache: false"]
    if (withCatalog) lines.push("catalog:", ...pairs(catalog))
    files[".yarnrc.yml"] = `${lines.join("\n")}\n`
  }
  files["package.json"] = json(root)
  return { files, closures, runs }
}

const pairs = (table: Readonly<Record<string, string>>): string[] =>
  Object.entries(table).map(([name, range]) => `  ${name}: "${range}"`)

const without = (
  table: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries(Object.entries(table).filter(([name]) => !names.includes(name)))
