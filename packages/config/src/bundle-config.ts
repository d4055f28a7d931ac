import { readFileSync, realpathSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type * as esbuild from "esbuild"
import type { BuildFailure, BuildOptions, BuildResult, Metafile, Plugin } from "esbuild"
import { ImageError } from "@stagecraft/ir"
import type { BundleText } from "./bundle-cache.ts"
import { bundlingProblems } from "./bundling-problems.ts"
import { currentState, loadHash } from "./file-state.ts"
import type { FileState } from "./file-state.ts"
import { givenSource, loadSource } from "./load-source.ts"
import { importsOthers, mayWrite } from "./may-write.ts"
import { keepPlace, placeDefines, placeModule, placePrefix } from "./original-place.ts"
import { importResolver } from "./resolve-import.ts"
import { settingsOf } from "./settings-of.ts"
import { shownPath } from "./shown-path.ts"

/** What is bundled. */
export interface BundleSource {
  /** The config as the user sees it; may be a symbolic link. */
  readonly config: string
  /** Address of the module that `import … from "stagecraft"` shall lead to. */
  readonly library: string | undefined
  /** The config's text, when it is not taken from the file. */
  readonly text?: string | undefined
}

/**
 * Makes one module of a config and everything it imports that is not installed; the only door to esbuild.
 *
 * Types are taken away and not checked: `tsc --noEmit` is for that, beside the build.
 *
 * @throws ImageError `config-syntax-error`, `config-import-not-found`, `config-unreadable`.
 */
export async function bundleConfig({ config, library, text }: BundleSource): Promise<BundleText> {
  const directory = dirname(config)
  leaveDeletedFolder(directory)
  const [{ build }, hash] = await Promise.all([import("esbuild"), loadHash()])
  const files = new Map<string, FileState>()
  const watch = (path: string): void => {
    if (!files.has(path)) files.set(path, currentState("file", path, hash))
  }
  const real = text === undefined ? realpathSync(config) : config
  let isHarmless = true
  const sources: Plugin = {
    name: "stagecraft",
    setup(build) {
      build.onResolve({ filter: /^stagecraft-place:/ }, ({ path }) => ({
        path: path.slice(placePrefix.length),
        namespace: "stagecraft-place",
      }))
      build.onLoad({ filter: /.*/, namespace: "stagecraft-place" }, ({ path }) => ({
        contents: placeModule(path),
        loader: "js",
      }))
      build.onLoad({ filter: /.*/, namespace: "stagecraft-door" }, ({ path }) => ({
        contents: `export * from ${JSON.stringify(path)}`,
        loader: "js",
      }))
      build.onLoad({ filter: /.*/, namespace: "stagecraft-library" }, ({ path }) => {
        const door = fileURLToPath(path)
        watch(door)
        const address = JSON.stringify(path)
        return { contents: readFileSync(door, "utf8").replaceAll("import.meta.url", address) }
      })
      build.onResolve({ filter: /.*/ }, importResolver(build, { library, watch }))
      build.onLoad({ filter: /.*/, namespace: "file" }, (args) => {
        try {
          const isEntry = args.path === config
          const { contents, loader, state } =
            isEntry && text !== undefined
              ? givenSource(config, text, hash)
              : loadSource(args.path, args.with["type"], hash)
          files.set(args.path, state)
          for (const path of settingsOf(isEntry ? real : args.path)) watch(path)
          const isCode = typeof contents === "string" && /^[jt]sx?$/u.test(loader)
          isHarmless &&= !isCode || !mayWrite(contents)
          return {
            contents: isCode ? keepPlace(contents, isEntry ? real : args.path) : contents,
            loader,
            resolveDir: dirname(isEntry ? real : args.path),
          }
        } catch (error) {
          if (!(error instanceof ImageError)) throw error
          // Through the bundler, which adds where the import stands.
          return { errors: error.diagnostics.map((detail) => ({ text: detail.message, detail })) }
        }
      })
    },
  }
  const result = await run(build, { ...options(config, directory), plugins: [sources] }, library)
  for (const folder of patternFolders(result.metafile, directory))
    files.set(folder, currentState("tree", folder, hash))
  const [map, code] = [".map", ".js"].map(
    (ending) => result.outputFiles.find(({ path }) => path.endsWith(ending))!.text,
  )
  const show = shownPath(directory)
  const inputs = Object.keys(result.metafile.inputs)
    .filter((name) => !name.startsWith("stagecraft-"))
    .map((name) => show(resolve(directory, name)))
  return {
    code: withRequire(code!, real),
    map: withAddresses(map!, directory, show),
    inputs: [config, ...inputs.filter((path) => path !== config)],
    files: [...files.values()],
    writesNothing: isHarmless && !importsOthers(result.metafile),
  }
}

type Build = typeof esbuild.build
type Options = ReturnType<typeof options>

function options(config: string, directory: string) {
  return {
    entryPoints: [config],
    absWorkingDir: directory,
    outdir: directory,
    bundle: true,
    format: "esm",
    platform: "node",
    // Exactly what this Node can run; nothing is rewritten, so that errors and spans stay near the source.
    target: `node${process.versions.node}`,
    // As Node itself resolves; bundlers' own conditions would find other files than the program does.
    conditions: [],
    mainFields: ["main"],
    define: { ...placeDefines },
    charset: "utf8",
    sourcemap: "external",
    sourcesContent: false,
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "silent",
  } satisfies BuildOptions
}

type Result = BuildResult<Options>

async function run(
  build: Build,
  options: Options & { readonly plugins: Plugin[] },
  library: string | undefined,
): Promise<Result> {
  try {
    return await build(options)
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>
    if (!Array.isArray(errors)) throw error
    throw new ImageError(bundlingProblems(errors, options.absWorkingDir, library), { cause: error })
  }
}

/** Folders whose files an import with a pattern takes: `import(`./apps/${name}.ts`)`. */
function patternFolders(metafile: Metafile, directory: string): readonly string[] {
  return Object.entries(metafile.inputs).flatMap(([name, input]) =>
    input.imports
      .filter(({ path }) => /^\.{1,2}\//u.test(path) && path.includes("*"))
      .map(({ path }) => join(directory, dirname(name), path.slice(0, path.indexOf("*")), ".")),
  )
}

/** Gives CommonJS code the `require` of the config's own place. Goes into the first line, which is never mapped. */
function withRequire(code: string, real: string): string {
  if (!/^var __require = /mu.test(code)) return code
  const from = JSON.stringify(pathToFileURL(real).href)
  return `import { createRequire as __stagecraft_createRequire } from "node:module"; const require = __stagecraft_createRequire(${from}); ${code}`
}

/** Writes the sources of a map as addresses of what the user sees, so that the map may lie anywhere. */
function withAddresses(map: string, directory: string, show: (path: string) => string): string {
  const parsed = JSON.parse(map) as { readonly sources: readonly string[] }
  const base = pathToFileURL(join(directory, "/"))
  const sources = parsed.sources.map((source) => {
    const address = new URL(source, base)
    return address.protocol === "file:" ? pathToFileURL(show(fileURLToPath(address))).href : source
  })
  return JSON.stringify({ ...parsed, sources })
}

/** esbuild asks where it runs as soon as it is loaded, and a deleted folder is no answer. */
function leaveDeletedFolder(directory: string): void {
  try {
    process.cwd()
  } catch {
    process.chdir(directory)
  }
}
