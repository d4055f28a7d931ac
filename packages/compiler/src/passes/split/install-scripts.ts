import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"

/** What a note says of an install that the author answers for. */
export const BY_WORD = "; install scripts are independent, the config says"

/** A package whose install script was read: it takes nothing from the project but its package.json. */
interface ReviewedScript {
  /** The first and the last version that the review holds for. */
  readonly from: string
  readonly to: string
  /** Where the script can be read. */
  readonly source: string
  /** What it reads of the environment, when that was looked at, too. */
  readonly variables?: readonly string[]
}

const npmFile = (name: string, version: string, file: string): string =>
  `https://www.npmjs.com/package/${name}/v/${version}?activeTab=code#${file}`

const reviewed: Readonly<Record<string, ReviewedScript>> = {
  // Looks at the package of its platform, else fetches that into a folder of its own.
  esbuild: {
    from: "0.21.0",
    to: "0.28.2",
    source: npmFile("esbuild", "0.28.2", "install.js"),
    // Its program is written in Go; it and npm are called.
    variables: ["ESBUILD_*", "GO*"],
  },
  // Tries its binding; prints the name that stands in the project's package.json.
  "@swc/core": {
    from: "1.3.0",
    to: "1.16.22",
    source: npmFile("@swc/core", "1.16.22", "postinstall.js"),
  },
  // Print a line.
  "core-js": {
    from: "3.0.0",
    to: "3.51.0",
    source: npmFile("core-js", "3.51.0", "postinstall.js"),
  },
  "es5-ext": {
    from: "0.10.50",
    to: "0.10.64",
    source: npmFile("es5-ext", "0.10.64", "_postinstall.js"),
  },
  // Compares versions in the package.json beside its node_modules.
  protobufjs: {
    from: "7.0.0",
    to: "7.6.6",
    source: npmFile("protobufjs", "7.6.6", "scripts/postinstall.js"),
  },
  // Compile in their own folders with node-gyp; what it reads was read, too: its own folders and the environment.
  ssh2: { from: "1.17.0", to: "1.17.0", source: npmFile("ssh2", "1.17.0", "install.js") },
  "cpu-features": {
    from: "0.0.10",
    to: "0.0.10",
    source: npmFile("cpu-features", "0.0.10", "buildcheck.js"),
  },
  // Take the binary that came with them, else compile in their own folder.
  bufferutil: { from: "4.0.1", to: "4.1.0", source: npmFile("node-gyp-build", "4.8.4", "bin.js") },
  "utf-8-validate": {
    from: "6.0.0",
    to: "6.0.6",
    source: npmFile("node-gyp-build", "4.8.4", "bin.js"),
  },
}

const numbers = (version: string): readonly number[] => version.split(".").map(Number)

function compare(a: string, b: string): number {
  const [x, y] = [numbers(a), numbers(b)]
  for (const at of [0, 1, 2]) if (x[at] !== y[at]) return x[at]! - y[at]!
  return 0
}

/** A package that runs a script when it is installed. */
export interface ScriptedPackage {
  readonly name: string
  readonly version: string
  /** Where a lock file says that it comes from; undefined for the registry's own place. */
  readonly resolved?: string | undefined
}

/** True for the archive of that very package in a registry. */
function isOfRegistry({ name, version, resolved }: ScriptedPackage): boolean {
  if (resolved === undefined) return true
  const archive = `/${name}/-/${name.replace(/^.*\//u, "")}-${version}.tgz`
  const address = resolved.replace(/%2f/giu, "/")
  return /^https:\/\/[^?#]+$/u.test(address) && address.endsWith(archive)
}

/** What install scripts have to do with the project's author. */
export interface ScriptsProof {
  /** What they read of the environment; undefined when that may be anything. */
  readonly variables: readonly string[] | undefined
  /** True when it rests on the author's word. */
  readonly byWord: boolean
}

/** Why the install script of a package may depend on the project; undefined when it was read and does not. */
function againstScript(scripted: ScriptedPackage): string | undefined {
  const { name, version } = scripted
  const known = Object.hasOwn(reviewed, name) ? reviewed[name] : undefined
  if (!known) return `${name} runs a script when it is installed, which may read the project`
  if (!isOfRegistry(scripted)) return `${name} does not come from a registry`
  const plain = /^\d+\.\d+\.\d+$/u.test(version)
  if (plain && compare(version, known.from) >= 0 && compare(version, known.to) <= 0)
    return undefined
  return `the install script of ${name} ${version} was not looked at, only those of ${known.from} to ${known.to}`
}

/**
 * Proves that the scripts of packages have nothing to do with the project but its package.json: each was read, or the
 * author answers for all.
 *
 * @param scripts - `"untold"` where no lock file tells which packages run any.
 * @throws Refusal
 */
export function proveScripts(
  scripts: readonly ScriptedPackage[] | "untold",
  { scriptsAreIndependent }: Project,
  untold = "its lock file does not say which packages run scripts",
): ScriptsProof {
  if (scripts === "untold")
    return scriptsAreIndependent ? { variables: [], byWord: true } : refuse(untold)
  const variables: string[] = []
  let isKnown = true
  for (const each of scripts) {
    const why = againstScript(each)
    if (why !== undefined && !scriptsAreIndependent) refuse(why)
    const own = why === undefined ? reviewed[each.name]!.variables : undefined
    if (own) variables.push(...own)
    else isKnown = false
  }
  if (isKnown) return { variables, byWord: false }
  return scriptsAreIndependent
    ? { variables, byWord: true }
    : { variables: undefined, byWord: false }
}
