import { chmod, copyFile, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"
import type { ChunkingContext, InputOptions, OutputOptions, Plugin } from "rolldown"

const root = fileURLToPath(new URL("..", import.meta.url))
const home = join(root, "packages/stagecraft")

/**
 * Reading Dockerfiles, pinning names, and telling what a change would rebuild: a room's door leads from every command to
 * all of it, and only those that import, lock, explain or verify, or have an `image.lock`, run any of it.
 */
const isSeldom =
  /\/packages\/(?:importer|registry|dockerfile\/src\/(?:tree|expand)|compiler\/src\/(?:pin|explain(?=\/(?!base-))))\/|builtin\/(?:importer|registry)\//u

/** What can be imported beside `stagecraft` itself: `stagecraft/node` is `src/doors/node.ts`. */
export const doors = ["blocks", "debian", "go", "node", "python"] as const

/** What only runs for those who import one of these. */
const ofDoors = /\/packages\/(?:workspace|stagecraft\/src\/doors)\/|builtin\/workspace\//u

/** The chunks that are kept compiled, by what runs them. */
const warm: ReadonlySet<string> = new Set(["core", "build"])

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

/**
 * Takes Node's own modules as `process.getBuiltinModule` gives them. An import statement reads every export of them,
 * and so loads what is behind each lazy one: all of streams for one call of `statSync`, a tenth of a start.
 *
 * Each room has its own, or one command's file would be loaded for the sake of a builtin that another needs, too.
 */
const lazyBuiltins: Plugin = {
  name: "lazy-builtins",
  resolveId: (id, importer) =>
    id.startsWith("node:") ? `\0builtin/${roomOf(importer)}/${id}` : null,
  load: (id) => {
    const name = /^\0builtin\/\w*\/(.*)$/u.exec(id)?.[1]
    if (name === undefined) return null
    const names = Object.keys(process.getBuiltinModule(name) ?? {}).filter(
      (key) => key !== "default",
    )
    const lines = [
      `const builtin = /*#__PURE__*/ process.getBuiltinModule(${JSON.stringify(name)})`,
      ...names.map((key) => `export const ${key} = builtin.${key}`),
      "export default builtin",
    ]
    return { code: lines.join("\n"), moduleSideEffects: false }
  },
}

const roomOf = (importer = ""): string => /packages\/(\w+)\//u.exec(importer)?.[1] ?? ""

const output: OutputOptions = {
  format: "cjs",
  // Functions keep their names, so that a stack in a report can be read.
  minify: {
    compress: true,
    mangle: { toplevel: true, keepNames: { function: true, class: false } },
    codegen: true,
  },
  comments: { annotation: false, legal: false },
}

/** The table of tools without the addresses of what it was taken from, which nobody reads at run time. */
const bareTables: Plugin = {
  name: "bare-tables",
  transform: {
    filter: { id: /compiler\/src\/effects\/rows\/[\w-]+\.ts$/u },
    handler: (code) =>
      code
        .replaceAll(/(?:manual|source): "https:[^"\n]*",?/gu, "")
        .replaceAll(/"https:[^"\n]*"/gu, '""'),
  },
}

const EXPORTS =
  /Object\.defineProperty\(exports,("[^"]+"),\{enumerable:!0,get:function\(\)\{return ([\w$]+)\}\}\)/gu

/** Problems without their sentence for the documentation. */
const bareProblems: Plugin = {
  name: "bare-problems",
  transform: {
    filter: { id: /packages\/\w+\/src\/(?:[\w-]+\/)*(?:[\w-]+-)?problems\.ts$/u },
    handler: (code) =>
      code.replaceAll(
        /(problem\(\s*"[\w-]+",\s*"\w+",\s*)(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/gu,
        '$1""',
      ),
  },
}

/** What each file exports, in fewer words. */
const shortExports: Plugin = {
  name: "short-exports",
  generateBundle: (_, written) => {
    for (const chunk of Object.values(written)) {
      if (chunk.type !== "chunk" || !chunk.code.match(EXPORTS)) continue
      const get = "function $get(k,get){Object.defineProperty(exports,k,{enumerable:!0,get})}"
      if (chunk.code.includes("$get")) throw new Error(`${chunk.fileName} has a $get of its own`)
      chunk.code = `${chunk.code.replaceAll(EXPORTS, "$$get($1,()=>$2)")}${get}\n`
    }
  },
}

/** What all of the bundles share. */
function options(manifest: Manifest): InputOptions {
  return {
    cwd: root,
    platform: "node",
    external: Object.keys(manifest.dependencies),
    transform: {
      target: "node20.19",
      define: {
        STAGECRAFT_VERSION: JSON.stringify(manifest.version),
        STAGECRAFT_SHELL_PARSER: JSON.stringify("./shell-parser.cjs"),
        STAGECRAFT_LOOK_AHEAD: JSON.stringify("./look-ahead.cjs"),
      },
    },
    // What is not used of a builtin is not even looked at.
    treeshake: { propertyReadSideEffects: false },
    plugins: [lazyBuiltins, bareTables, bareProblems, shortExports],
  }
}

/**
 * The modules that a command needs whenever it runs: all that it imports, without what it imports when it is wanted.
 */
function importedBy(command: string): (id: string, graph: ModuleGraph) => boolean {
  let found: ReadonlySet<string> | undefined
  return (id, graph) => {
    found ??= reachable(join(home, "src/commands", command), graph)
    return found.has(id) && !isSeldom.test(id)
  }
}

type ModuleGraph = Pick<ChunkingContext, "getModuleInfo">

function reachable(from: string, graph: ModuleGraph): ReadonlySet<string> {
  const found = new Set([from])
  // A set that grows while it is walked gives what was added, too.
  for (const id of found)
    for (const next of graph.getModuleInfo(id)?.importedIds ?? []) found.add(next)
  return found
}

/** A module that is not on disk. */
const shellParser: Plugin = {
  name: "shell-parser",
  resolveId: (id) => (id === "shell-parser" ? join(root, id) : null),
  load: (id) =>
    id === join(root, "shell-parser") ? 'export { forEachChild, parse } from "unbash"' : null,
}

/**
 * Bundles the published package into `packages/stagecraft/dist/`, which is made anew.
 *
 * `core.cjs` is what every start needs, in one file, because loading is paid by the file; other commands and what is
 * seldom wanted lie in chunks of their own, and heavy libraries stay outside. It is CommonJS so that Node 20 can be
 * given its compiled form; `door.cjs` names what it exports, and `index.js` is the ECMAScript door that users import.
 * Each further door lies beside it in the same way, and shares the core with it.
 */
export async function bundle(dist = join(home, "dist")): Promise<void> {
  const settings = { ...output, dir: dist }
  const manifest = JSON.parse(await readFile(join(home, "package.json"), "utf8")) as Manifest
  await rm(dist, { recursive: true, force: true })
  const shared = options(manifest)
  const input = { door: join(home, "src/core.ts"), ...doorFiles() }
  const core = await rolldown({ ...shared, input })
  const inBuild = importedBy("build.ts")
  const written = await core.write({
    ...settings,
    entryFileNames: "[name].cjs",
    chunkFileNames: ({ name }) => (warm.has(name) ? `${name}.cjs` : "chunk-[name].cjs"),
    codeSplitting: {
      groups: [
        {
          name: (id) => (ofDoors.test(id) ? null : "core"),
          debugName: "core",
          tags: ["$initial"],
        },
        { name: (id, graph) => (inBuild(id, graph) ? "build" : null), debugName: "build" },
      ],
    },
  })
  const bin = await rolldown({ ...shared, input: { bin: join(home, "src/bin.ts") } })
  await bin.write({ ...settings, entryFileNames: "bin.cjs", banner: "#!/usr/bin/env node" })
  await chmod(join(dist, "bin.cjs"), 0o755)
  const thread = join(root, "packages/context/src/digest/look-ahead-thread.ts")
  const ahead = await rolldown({ ...shared, input: { "look-ahead": thread } })
  await ahead.write({ ...settings, entryFileNames: "[name].cjs" })
  // Loaded by a synchronous require, and only by the commands that need it.
  const parser = await rolldown({ ...shared, input: "shell-parser", plugins: [shellParser] })
  // Somebody else's code, whose names are in none of our reports.
  const minify = { compress: true, mangle: { toplevel: true, keepNames: false }, codegen: true }
  const parsed = await parser.write({ ...settings, minify, entryFileNames: "shell-parser.cjs" })
  await writeDoors(dist, shared)
  await copyFile(join(root, "LICENSE"), join(home, "LICENSE"))
  await writeFile(
    join(home, "README.md"),
    packedReadme(await readFile(join(root, "README.md"), "utf8")),
  )
  const inputs = [...written.output, ...parsed.output].flatMap((output) =>
    output.type === "chunk"
      ? Object.entries(output.modules).flatMap(([id, { code }]) => (code ? id : []))
      : [],
  )
  await writeFile(join(dist, "THIRD-PARTY-NOTICES.txt"), await notices(inputs))
}

const doorFiles = (): Record<string, string> =>
  Object.fromEntries(doors.map((name) => [name, join(home, `src/doors/${name}.ts`)]))

/** Writes what users import: ECMAScript modules with the names that each entry exports. */
async function writeDoors(dist: string, shared: InputOptions): Promise<void> {
  const entries = await rolldown({
    ...shared,
    input: { index: join(home, "src/index.ts"), ...doorFiles() },
  })
  const { output } = await entries.generate({ format: "esm" })
  for (const chunk of output)
    if (chunk.type === "chunk" && chunk.isEntry) {
      const file = chunk.name === "index" ? "door" : chunk.name
      await writeFile(join(dist, `${chunk.name}.js`), door(file, chunk.exports.toSorted()))
    }
}

function door(file: string, names: readonly string[]): string {
  return [
    'const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);',
    `export const { ${names.join(", ")} } = require("./${file}.cjs");`,
    "",
  ].join("\n")
}

/** The page without what is only true of the repository: how it is tried there, and links to files that are not packed. */
function packedReadme(text: string): string {
  const [tried, links] = [
    /^## Try it\n(?:(?!## )[^\n]*\n)*/mu,
    /\[([^\]]*)\]\((?![a-z]+:)[^)]*\)/gu,
  ]
  return `${text
    .replace(tried, "")
    .replace(/\n\[Contributing\].*\n$/u, "")
    .replaceAll(links, "$1")
    .trim()}\n`
}

/** The licences of what was bundled in, as their terms ask. */
async function notices(inputs: readonly string[]): Promise<string> {
  const names = new Set(
    inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(input)?.[1] ?? []),
  )
  // Works of one author often have one licence.
  const worksOf = new Map<string, string[]>()
  for (const name of [...names].toSorted()) {
    const licence = (await readFile(join(root, "node_modules", name, "LICENSE"), "utf8")).trim()
    worksOf.set(licence, [...(worksOf.get(licence) ?? []), name])
  }
  const texts = [...worksOf].map(([licence, works]) => `${works.join("\n")}\n\n${licence}\n`)
  return ["Stagecraft includes the following works.\n", ...texts].join(`\n${"-".repeat(80)}\n\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(process.argv[2])
