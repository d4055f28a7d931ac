import { realpathSync } from "node:fs"
import { dirname } from "node:path"
import {
  callSite,
  image,
  imageReaders,
  readBoolean,
  readCount,
  readFunction,
  readOptions,
  stage,
} from "@stagecraft/dsl"
import type { BaseInput, ImageOptions, Reader, Stage } from "@stagecraft/dsl"
import type { Closure, Workspace } from "../workspace.ts"
import type { App, AppOptions } from "./app-options.ts"
import { asItIs, notNull, readList, readPackage, readString, readStrings } from "./arguments.ts"
import { atCall } from "./at-call.ts"
import { build } from "./build.ts"
import { checkMade } from "./check-made.ts"
import { deleteMaps } from "./delete-maps.ts"
import { excludeOf } from "./exclude-of.ts"
import { install, packageManager } from "./install.ts"
import { managerOf } from "./managers.ts"
import { HOME } from "./manifests.ts"
import { workspace } from "./workspace-of.ts"

/** What no build of a package needs to see. */
const neverSent = [
  "**/node_modules",
  "**/.env",
  "**/.env.*",
  "**/.next",
  "**/.turbo",
  "**/coverage",
  "**/*.tsbuildinfo",
  "**/image.config.*",
]

/** What an app begins with: the stage that has built it. */
export interface BuiltApp {
  readonly closure: Closure
  /** What the stages start from that install. */
  readonly base: BaseInput
  /** The same without a package manager that had to be set up. */
  readonly plain: BaseInput
  readonly builder: Stage
  readonly options: AppOptions
  readonly image: ImageOptions
}

/** The parts of an app that differ from kind to kind. */
export interface AppKind {
  readonly options: AppOptions
  /** What the build makes that ships, relative to the root. */
  readonly outputs: (closure: Closure, script: string) => readonly string[]
  /** What of earlier builds is not sent; the outputs unless set. */
  readonly unsent?: readonly string[]
  /** Folders of sources that the build may write to. */
  readonly mixed?: readonly string[]
  /** What the build must make, relative to the root: the outputs unless set; and what to tell where it did not. */
  readonly required?: (closure: Closure) => readonly string[]
  readonly hint?: string
  /** Commands that come after the build. */
  readonly after?: (closure: Closure) => readonly string[]
  /** Folders of the app that its build keeps things in for the next one. */
  readonly caches?: readonly string[]
}

/** Installs and builds an app. */
export function buildApp(kind: AppKind): BuiltApp {
  const { options, outputs, caches = [] } = kind
  const { base: plain = "node:22-slim", prepare, script = "build", files } = options
  // A lockfile that is not there has no place of its own.
  const { closure, back } = atCall(callSite(), () =>
    excludeOf(closureFor(options.package), options.exclude),
  )
  const base =
    managerOf(closure.workspace).setUp === undefined
      ? plain
      : stage("base").from(plain).use(packageManager(closure.workspace))
  const installed = stage("builder").from(base).use(install(closure, options.install))
  const prepared = prepare ? installed.use(prepare) : installed
  const built = prepared.use(build(closure, { script, files, caches }))
  const made = outputs(closure, script)
  const [first, ...more] = finishing(kind, closure, made)
  const builder = first === undefined ? built : built.layer(first, ...more)
  const own = imageOptions(options)
  const exclude = [...neverSent, ...(kind.unsent ?? made), ...(own.exclude ?? []), ...back]
  const image = { ...own, exclude, context: closure.workspace.root }
  return { closure, base, plain, builder, options, image }
}

/** What is done with what a build made. */
function finishing(
  { options, mixed = [], required, hint, after }: AppKind,
  closure: Closure,
  made: readonly string[],
): readonly string[] {
  const expected = required?.(closure) ?? made
  const maps = options.sourceMaps ? [] : [...made, ...mixed]
  return [
    ...(expected.length === 0 ? [] : [checkMade(expected, hint)]),
    ...(maps.length === 0 ? [] : [deleteMaps(maps)]),
    ...(after?.(closure) ?? []),
  ]
}

/** The closure of what an author named, or of the package of the calling file. */
export function closureFor(asked: AppOptions["package"]): Closure {
  if (typeof asked === "object") return asked
  const repo = workspace()
  return repo.closure(asked ?? packageOf(dirname(callSite().file), repo), callSite())
}

function packageOf(from: string, { root, packages }: Workspace): string {
  // The root has no symbolic links in it.
  const folder = realpathSync(from)
  const found = packages
    .map(({ directory }) => directory)
    .filter((directory) => `${folder}/`.startsWith(`${root}/${directory}/`))
    .toSorted((a, b) => b.length - a.length)[0]
  return found ?? "."
}

type Readers<Options> = Readonly<
  Record<Exclude<keyof Options, keyof ImageOptions>, Reader<unknown>>
>

const readInstall: Reader<unknown> = (value, what) =>
  readOptions(value, { mounts: readList, files: readStrings }, what)

/** What the verbs take that a stage is made with, they check, but for what they would never see: `false` and `null`. */
const appReaders: Readers<AppOptions> = {
  package: readPackage,
  base: asItIs,
  install: readInstall,
  prepare: readFunction,
  system: readFunction,
  finish: readFunction,
  port: readCount,
  user: notNull("a user's name or number"),
  sourceMaps: readBoolean,
  script: readString,
  files: readStrings,
}

/** Those options that are an image's own. */
const imageOptions = (options: AppOptions): ImageOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !Object.hasOwn(appReaders, name)))

/** How a kind of app reads the options that only it has. */
export type OwnReaders<Options extends AppOptions> = Readers<Omit<Options, keyof AppOptions>>

/**
 * Refuses an option that an app does not have, and values that it does not take; an image's own are for `image` to check.
 *
 * @throws ImageError `option-unknown`, `value-wrong-type`.
 */
export function checkOptions(
  options: unknown,
  own: Readonly<Record<string, Reader<unknown>>>,
  what: string,
): void {
  const { target: _target, context: _context, ...known } = imageReaders
  const shared = Object.fromEntries(Object.keys(known).map((name) => [name, asItIs]))
  // To what is kept out an app adds, before an image sees it.
  readOptions(options, { ...own, ...appReaders, ...shared, exclude: readStrings }, what)
}

/** How the stage is made that ships. */
export interface Shipped {
  readonly dependencies?: Stage
  /** What it starts from, if not from what builds. */
  readonly from?: BaseInput
  readonly env: Readonly<Record<string, string>>
  readonly user: string
  /** Fills the stage, whose directory stands for the repository's root. */
  readonly fill: (stage: Stage) => Stage
  readonly command: readonly string[]
}

/** The image of an app that was built. */
export function shipApp(
  { closure, plain, builder, options, image: own }: BuiltApp,
  shipped: Shipped,
): App {
  const { system, finish, port } = options
  const { dependencies, env, fill, command } = shipped
  const start = stage("app").from(shipped.from ?? plain)
  const ready = (system ? start.use(system) : start)
    .env({ ...env, ...(port !== undefined && { PORT: String(port) }) })
    .workdir(HOME)
  const filled = fill(ready).user(options.user ?? shipped.user)
  const open = port === undefined ? filled : filled.expose(port)
  const told = open.cmd(command)
  const app = finish ? told.use(finish) : told
  const made = image(app, own)
  const stages = Object.freeze({ builder, app, ...(dependencies && { dependencies }) })
  // An image that also tells how it was made; what it is comes from the one of the language.
  return Object.freeze(
    Object.create(made, {
      toNode: { value: (name: string) => made.toNode(name) },
      closure: { value: closure, enumerable: true },
      stages: { value: stages, enumerable: true },
    }) as App,
  )
}
