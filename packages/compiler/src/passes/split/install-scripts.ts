import type { Project } from "./project.ts"

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

/** Why the install script of a package may depend on the project; undefined when it was read and does not, or the author says so. */
export function againstScript(
  name: string,
  version: string,
  { scriptsAreIndependent }: Project,
): string | undefined {
  if (scriptsAreIndependent) return undefined
  const known = Object.hasOwn(reviewed, name) ? reviewed[name] : undefined
  if (!known) return `${name} runs a script when it is installed, which may read the project`
  const plain = /^\d+\.\d+\.\d+$/u.test(version)
  if (plain && compare(version, known.from) >= 0 && compare(version, known.to) <= 0)
    return undefined
  return `the install script of ${name} ${version} was not looked at, only those of ${known.from} to ${known.to}`
}

/** What the install scripts of packages that were read take from the environment; undefined when it may be anything. */
export function scriptVariables(
  names: Iterable<string>,
  { scriptsAreIndependent }: Project,
): readonly string[] | undefined {
  if (scriptsAreIndependent) return []
  const all: string[] = []
  for (const name of names) {
    const variables = Object.hasOwn(reviewed, name) ? reviewed[name]!.variables : undefined
    if (!variables) return undefined
    all.push(...variables)
  }
  return all
}
