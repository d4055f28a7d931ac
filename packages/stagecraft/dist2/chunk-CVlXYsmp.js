import {
  Q as compileImage,
  Z as exitCode,
  _t as ImageError,
  a as loadProject,
  at as usageOptionValue,
  dt as parseIgnore,
  et as checkOutputNames,
  gt as escapeControl,
  i as selectImages,
  it as unknownTarget,
  mt as nearest,
  ot as usageOptionsClash,
  rt as unknownBuildArg,
  st as checkUses,
  tt as argRequired,
} from "./chunk-CQdIC0FF.js"
import { t as findEngine } from "./chunk-C4lX_fji.js"
import { isAbsolute, relative } from "node:path"
import { fileURLToPath } from "node:url"
function readOverrides({ options, terminal }) {
  let buildArgs = {}
  for (let given of options.list(`build-arg`)) {
    let equals = given.indexOf(`=`),
      name = equals < 0 ? given : given.slice(0, equals),
      value = equals < 0 ? terminal.env[name] : given.slice(equals + 1)
    if (name === ``)
      throw new ImageError(usageOptionValue(`build`, `--build-arg`, `needs NAME=VALUE`))
    value !== void 0 && (buildArgs[name] = value)
  }
  return {
    buildArgs,
    target: options.value(`target`),
    platforms: options.list(`platform`).flatMap((value) => value.split(`,`)),
    tags: options.list(`tag`),
    noCache: options.flag(`no-cache`),
    pull: options.flag(`pull`),
  }
}
function checkOverrides(overrides, compiled) {
  if (overrides.tags.length > 0 && compiled.length > 1)
    throw new ImageError(
      usageOptionsClash(
        `--tag`,
        `several images`,
        `the tag would name ${compiled.length} different images; name one`,
      ),
    )
  let known = new Set(
    compiled.flatMap(({ compilation }) => compilation.args.map((arg) => arg.name)),
  )
  return [
    ...Object.keys(overrides.buildArgs)
      .filter((name) => !known.has(name) && !isPredefined(name))
      .map((name) => unknownBuildArg(name, nearest(name, known), [...known])),
    ...compiled.flatMap((each) => [
      ...checkTarget(overrides.target, each),
      ...checkArgs(overrides, each),
    ]),
  ]
}
function isPredefined(name) {
  return /^(?:(?:https?|ftp|no|all)_proxy|BUILDKIT_\w+|(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)|SOURCE_DATE_EPOCH)$/iu.test(
    name,
  )
}
function checkTarget(target, { image, compilation }) {
  let names = compilation.stages.map((stage) => stage.name)
  return target === void 0 || names.includes(target)
    ? []
    : [unknownTarget(target, names, nearest(target, names), image.span)]
}
function checkArgs(overrides, { image, compilation }) {
  return compilation.requiredArgs
    .filter((arg) => !(arg.name in overrides.buildArgs) && !(arg.name in image.buildArgs))
    .map((arg) => argRequired(arg.name, arg.span))
}
function plainProgress(report, place) {
  let labels = /* @__PURE__ */ new Map(),
    steps = 0,
    cached = 0,
    line = (id, text) => report.note(`${report.dim(labels.get(id) ?? ``)} ${text}`),
    announce = (id, name) => {
      if (labels.has(id)) return
      let counter = name.step === void 0 ? `` : `${name.step}/${name.total ?? `?`}`,
        head = [name.stage, counter].filter(Boolean).join(` `)
      labels.set(id, escapeControl(head === `` ? `[engine]` : `[${head}]`))
      let where = place(name),
        what = escapeControl(name.instruction ?? name.text)
      line(id, `${report.bold(what)}${where ? report.dim(`  ${where}`) : ``}`)
    }
  return {
    event: (happened) => {
      switch (happened.type) {
        case `step-started`:
          announce(happened.id, happened.name)
          break
        case `step-cached`:
          ;(announce(happened.id, happened.name),
            happened.name.step !== void 0 && (steps++, cached++),
            line(happened.id, `cached`))
          break
        case `step-done`:
          ;(announce(happened.id, happened.name),
            happened.name.step !== void 0 && steps++,
            (happened.milliseconds >= 100 || happened.name.step !== void 0) &&
              line(happened.id, `done in ${(happened.milliseconds / 1e3).toFixed(1)} s`))
          break
        case `step-failed`:
          ;(announce(happened.id, happened.name), line(happened.id, `failed`))
          break
        case `step-cancelled`:
          ;(announce(happened.id, happened.name), line(happened.id, `stopped`))
          break
        case `log`:
          line(happened.id, escapeControl(happened.text))
          break
        case `progress`:
          happened.done &&
            happened.total > 0 &&
            line(happened.id, `${escapeControl(happened.name)} ${megabytes(happened.total)}`)
      }
    },
    counts: () => ({ steps, cached }),
  }
}
function megabytes(bytes) {
  return bytes < 1e6
    ? `${(bytes / 1e3).toFixed(1)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(2)} GB`
}
function showPlace(span, cwd) {
  let path = span.file.startsWith(`file:`) ? fileURLToPath(span.file) : span.file,
    near = isAbsolute(path) ? relative(cwd, path) : path
  return `${near.startsWith(`../../..`) ? path : near}:${span.line}`
}
const build = {
  name: `build`,
  summary: `Compile images and build them on the engine that answers.`,
  words: `[IMAGE…]`,
  options: {
    "build-arg": {
      kind: `list`,
      value: `NAME=VALUE`,
      help: `a value for an arg(); NAME alone takes it from the environment`,
    },
    target: { kind: `value`, value: `STAGE`, help: `build up to this stage` },
    platform: {
      kind: `list`,
      value: `OS/ARCH`,
      help: `build for this platform instead of the config's`,
    },
    tag: {
      kind: `list`,
      value: `NAME`,
      short: `t`,
      help: `name the image, instead of the config's tags`,
    },
    "no-cache": { kind: `flag`, help: `run every step anew` },
    pull: { kind: `flag`, help: `ask the registry for newer bases` },
    "no-optimize": { kind: `flag`, help: `build the graph as written: no RUN merged` },
    json: { kind: `flag`, help: `print what was built as JSON` },
  },
  examples: [
    [`stagecraft build`, `every image of the config`],
    [`stagecraft build web --tag acme/web:1.2`, `one image, under another name`],
    [`stagecraft build --build-arg GO_VERSION=1.24`, `another value for arg("GO_VERSION")`],
    [`stagecraft build --target builder --no-cache`, `up to one stage, every step anew`],
  ],
  run: async (context) => {
    let { words, options, report } = context,
      overrides = readOverrides(context),
      project = await loadProject(context, `build`)
    checkOutputNames(project)
    let compiled = selectImages(project, words).map((image) =>
      compileImage(project, image, { optimize: !options.flag(`no-optimize`) }),
    )
    ;(stopOnErrors(context, [
      ...compiled.flatMap(({ compilation }) => compilation.problems),
      ...checkOverrides(overrides, compiled),
    ]),
      stopOnErrors(context, await findProblems(compiled)))
    let engine = await findEngine(context.terminal.env)
    stopOnErrors(context, [
      ...engine.info.warnings,
      ...compiled.flatMap((each) => refusals(engine, each, overrides)),
    ])
    let built = []
    for (let each of compiled) built.push(await buildOne(engine, each, overrides, context))
    return (
      options.flag(`json`) && report.result(`${JSON.stringify({ images: built }, void 0, 2)}\n`),
      exitCode.done
    )
  },
}
function stopOnErrors({ report }, found) {
  if (found.some(({ severity }) => severity === `error`)) throw new ImageError(found)
  report.diagnostics(found)
}
async function findProblems(compiled) {
  return (
    await Promise.all(
      compiled.map(({ compilation, contextFolder }) =>
        checkUses(contextFolder, compilation.uses, parseIgnore(compilation.ignore)),
      ),
    )
  ).flat()
}
function refusals(engine, { image, compilation }, overrides) {
  return engine.refuse({
    image,
    ...(overrides.platforms.length > 0 && { platforms: overrides.platforms }),
    ...(image.syntax === void 0 && { frontend: compilation.frontend }),
  })
}
async function buildOne(engine, compiled, overrides, { report, terminal }) {
  let { image, compilation, contextFolder } = compiled,
    started = performance.now()
  report.note(`Building ${image.name} on ${engine.info.name} ${engine.info.version} …`)
  let spans = (lines) => compilation.lines.slice(lines.first - 1, lines.last).flat(),
    locate = (step) => compilation.locate(step),
    progress = plainProgress(report, (step) => {
      let lines = locate(step),
        [span] = lines ? spans(lines) : []
      return span && showPlace(span, terminal.cwd)
    }),
    tags = overrides.tags.length > 0 ? overrides.tags : image.tags,
    target = overrides.target ?? compilation.target,
    platform = overrides.platforms[0] ?? image.platforms[0],
    events = engine.build(
      {
        contextFolder,
        dockerfile: compilation.dockerfile,
        ignore: compilation.ignore,
        tags,
        buildArgs: { ...image.buildArgs, ...overrides.buildArgs },
        noCache: overrides.noCache,
        pull: overrides.pull,
        source: { locate, spans, bases: compilation.bases },
        span: image.span,
        ...(target !== void 0 && { target }),
        ...(platform !== void 0 && { platform }),
      },
      { signal: terminal.signal },
    ),
    id = ``
  for await (let event of events)
    (progress.event(event), event.type === `image` && ({ id } = event))
  let seconds = (performance.now() - started) / 1e3,
    size = (await engine.inspect(id))?.size ?? 0,
    { steps, cached } = progress.counts(),
    names = tags.length > 0 ? tags.join(`, `) : id
  return (
    report.note(
      `${image.name} built in ${seconds.toFixed(1)} s: ${names} (${megabytes(size)}, ${cached} of ${steps} steps cached)`,
    ),
    { name: image.name, id, tags, size, seconds, steps, cached }
  )
}
export { build }
