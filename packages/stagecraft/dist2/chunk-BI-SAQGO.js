import {
  J as loadHash,
  c as bundlingProblems,
  ht as ImageError,
  l as importResolver,
  q as currentState,
  u as loadSource,
} from "./chunk-DcNtzSZu.js"
import { createRequire } from "node:module"
import { dirname, isAbsolute, join, resolve, sep } from "node:path"
import { existsSync, readFileSync, realpathSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
const placeDefines = {
    "import.meta.url": `__stagecraft_url`,
    "import.meta.filename": `__stagecraft_filename`,
    "import.meta.dirname": `__stagecraft_dirname`,
    "import.meta.resolve": `__stagecraft_resolve`,
    __filename: `__stagecraft_filename`,
    __dirname: `__stagecraft_dirname`,
  },
  mentionsPlace = /\bimport\.meta\b|\b__(?:file|dir)name\b/u,
  isCommonJs = /\bmodule\.exports\b|\bexports\.\w|^["']use strict["']/mu,
  isModule = /^\s*(?:import|export)\b/mu
function keepPlace(contents, path) {
  return mentionsPlace.test(contents)
    ? /\.c[jt]s$/u.test(path) || (isCommonJs.test(contents) && !isModule.test(contents))
      ? `var __stagecraft_filename = ${JSON.stringify(path)}, __stagecraft_dirname = ${JSON.stringify(dirname(path))};${contents}`
      : `${contents}\nimport { ${[`url`, `filename`, `dirname`, `resolve`].map((name) => `${name} as __stagecraft_${name}`).join(`, `)} } from ${JSON.stringify(`stagecraft-place:` + path)}\n`
    : contents
}
function placeModule(path) {
  return `import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"
export const url = ${JSON.stringify(pathToFileURL(path).href)}
export const filename = ${JSON.stringify(path)}
export const dirname = ${JSON.stringify(dirname(path))}
export const resolve = (specifier) =>
  /^(?:\\.{0,2}\\/|[a-z]+:)/.test(specifier)
    ? new URL(specifier, url).href
    : pathToFileURL(createRequire(url).resolve(specifier)).href
`
}
function settingsOf(path) {
  let found = []
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    let settings = join(folder, `tsconfig.json`)
    if ((found.push(settings), existsSync(settings) || folder === dirname(folder))) break
  }
  let last = found.at(-1)
  return [...found, ...extendedBy(last, /* @__PURE__ */ new Set([last]))]
}
function extendedBy(settings, seen) {
  let added = namedIn(settings)
    .map((name) => locate(settings, name))
    .filter((path) => !seen.has(path))
  for (let path of added) seen.add(path)
  return [...added, ...added.flatMap((path) => extendedBy(path, seen))]
}
function namedIn(settings) {
  try {
    return [
      ...(
        /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/u.exec(readFileSync(settings, `utf8`))?.[1] ?? ``
      ).matchAll(/"([^"]*)"/gu),
    ].map((match) => match[1])
  } catch {
    return []
  }
}
function locate(settings, name) {
  let withEnding = (path) => (path.endsWith(`.json`) || existsSync(path) ? path : `${path}.json`)
  if (isAbsolute(name)) return withEnding(name)
  if (name.startsWith(`.`)) return withEnding(join(dirname(settings), name))
  try {
    return createRequire(settings).resolve(name)
  } catch {
    return withEnding(join(dirname(settings), `node_modules`, name))
  }
}
function shownPath(directory) {
  let real = realpathSync(directory)
  if (real === directory) return (path) => path
  let [shownRoot, realRoot] = [directory, real]
  for (;;) {
    let [shownParent, realParent] = [dirname(shownRoot), dirname(realRoot)]
    if (
      shownRoot.slice(shownParent.length) !== realRoot.slice(realParent.length) ||
      shownParent === shownRoot ||
      realParent === realRoot
    )
      break
    ;[shownRoot, realRoot] = [shownParent, realParent]
  }
  return (path) =>
    path === realRoot || path.startsWith(realRoot + sep)
      ? shownRoot + path.slice(realRoot.length)
      : path
}
async function bundleConfig(config, library) {
  let directory = dirname(config)
  leaveDeletedFolder(directory)
  let [{ build }, hash] = await Promise.all([import(`esbuild`), loadHash()]),
    files = /* @__PURE__ */ new Map(),
    watch = (path) => {
      files.has(path) || files.set(path, currentState(`file`, path, hash))
    },
    real = realpathSync(config),
    sources = {
      name: `stagecraft`,
      setup(build) {
        ;(build.onResolve({ filter: /^stagecraft-place:/ }, ({ path }) => ({
          path: path.slice(17),
          namespace: `stagecraft-place`,
        })),
          build.onLoad({ filter: /.*/, namespace: `stagecraft-place` }, ({ path }) => ({
            contents: placeModule(path),
            loader: `js`,
          })),
          build.onLoad({ filter: /.*/, namespace: `stagecraft-door` }, ({ path }) => ({
            contents: `export * from ${JSON.stringify(path)}`,
            loader: `js`,
          })),
          build.onResolve({ filter: /.*/ }, importResolver(build, { library, watch })),
          build.onLoad({ filter: /.*/, namespace: `file` }, (args) => {
            try {
              let isEntry = args.path === config,
                { contents, loader, state } = loadSource(args.path, args.with.type, hash)
              files.set(args.path, state)
              for (let path of settingsOf(isEntry ? real : args.path)) watch(path)
              return {
                contents:
                  typeof contents == `string` && /^[jt]sx?$/u.test(loader)
                    ? keepPlace(contents, isEntry ? real : args.path)
                    : contents,
                loader,
                resolveDir: dirname(isEntry ? real : args.path),
              }
            } catch (error) {
              if (!(error instanceof ImageError)) throw error
              return {
                errors: error.diagnostics.map((detail) => ({ text: detail.message, detail })),
              }
            }
          }))
      },
    },
    result = await run(build, { ...options(config, directory), plugins: [sources] })
  for (let folder of patternFolders(result.metafile, directory))
    files.set(folder, currentState(`tree`, folder, hash))
  let [map, code] = [`.map`, `.js`].map(
      (ending) => result.outputFiles.find(({ path }) => path.endsWith(ending)).text,
    ),
    show = shownPath(directory),
    inputs = Object.keys(result.metafile.inputs)
      .filter((name) => !name.startsWith(`stagecraft-`))
      .map((name) => show(resolve(directory, name)))
  return {
    code: withRequire(code, real),
    map: withAddresses(map, directory, show),
    inputs: [config, ...inputs.filter((path) => path !== config)],
    files: [...files.values()],
  }
}
function options(config, directory) {
  return {
    entryPoints: [config],
    absWorkingDir: directory,
    outdir: directory,
    bundle: !0,
    format: `esm`,
    platform: `node`,
    target: `node${process.versions.node}`,
    conditions: [],
    mainFields: [`main`],
    define: { ...placeDefines },
    charset: `utf8`,
    sourcemap: `external`,
    sourcesContent: !1,
    legalComments: `none`,
    metafile: !0,
    write: !1,
    logLevel: `silent`,
  }
}
async function run(build, options) {
  try {
    return await build(options)
  } catch (error) {
    let { errors } = error
    throw Array.isArray(errors)
      ? new ImageError(bundlingProblems(errors, options.absWorkingDir), { cause: error })
      : error
  }
}
function patternFolders(metafile, directory) {
  return Object.entries(metafile.inputs).flatMap(([name, input]) =>
    input.imports
      .filter(({ path }) => /^\.{1,2}\//u.test(path) && path.includes(`*`))
      .map(({ path }) => join(directory, dirname(name), path.slice(0, path.indexOf(`*`)), `.`)),
  )
}
function withRequire(code, real) {
  return /\b(?:__require|require\.resolve)\b/u.test(code)
    ? `import { createRequire as __stagecraft_createRequire } from "node:module"; const require = __stagecraft_createRequire(${JSON.stringify(pathToFileURL(real).href)}); ${code}`
    : code
}
function withAddresses(map, directory, show) {
  let parsed = JSON.parse(map),
    base = pathToFileURL(join(directory, `/`)),
    sources = parsed.sources.map((source) => {
      let address = new URL(source, base)
      return address.protocol === `file:`
        ? pathToFileURL(show(fileURLToPath(address))).href
        : source
    })
  return JSON.stringify({ ...parsed, sources })
}
function leaveDeletedFolder(directory) {
  try {
    process.cwd()
  } catch {
    process.chdir(directory)
  }
}
export { bundleConfig }
