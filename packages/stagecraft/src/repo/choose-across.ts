import { findConfigs } from "@stagecraft/config"
import type { LoadedProject } from "@stagecraft/config"
import { ImageError, nearest } from "@stagecraft/ir"
import type { Diagnostic, ImageNode } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import { projectFor } from "../for-profile.ts"
import { loadProjects } from "../load-projects.ts"
import { outputNames } from "../output-files.ts"
import { noImageMatches, unknownImage, usageOptionsClash } from "../problems.ts"
import { inBuildOrder, needsOf } from "./build-order.ts"
import type { Choice, ChoiceWish, RepoProject } from "./choice.ts"
import { readFilter } from "./image-filter.ts"
import type { ImageFilter } from "./image-filter.ts"
import { folderBelow, nameConfigs, repoName, unscoped } from "./package-names.ts"
import type { NamedConfig } from "./package-names.ts"

/** An image under its repo-wide name, with the one that its config gives it. */
interface RepoImage {
  readonly image: ImageNode
  readonly project: RepoProject
  readonly own: string
}

/** Names of packages that a hint tells. */
const MOST_NAMED = 10

/** The configs of a repository, before any is loaded. */
interface Repo {
  readonly root: string
  readonly configs: readonly NamedConfig[]
  /** The nearest one, whose images may be named without their package. */
  readonly near: NamedConfig | undefined
}

/**
 * The images of several configs that a command line means. Only configs that may have one are loaded, unless what
 * builds on what is asked for.
 *
 * @param loaded - The nearest config, where it was loaded already.
 */
export async function chooseAcross(
  context: CommandContext,
  wish: ChoiceWish,
  loaded?: LoadedProject,
): Promise<Choice> {
  refuseClashes(context)
  const { options, terminal, words } = context
  const repo = await readRepo(terminal.cwd, loaded)
  const { root } = repo
  const place = { ...repo, cwd: terminal.cwd }
  const patterns = options.list("filter").map((text) => {
    const filter = readFilter(text, place)
    if (filter) return filter
    const why = /\[.*\]/u.test(text)
      ? "what changed since a commit is asked for with --affected"
      : "it names nothing"
    throw new ImageError(noImageMatches(`--filter ${text}`, why, undefined))
  })
  const wanted = [
    ...patterns.filter(({ isNot }) => !isNot),
    ...words.flatMap((word) => readFilter(word, place) ?? []),
  ]
  const { near } = repo
  const isOfNear = (config: NamedConfig): boolean => config === near && words.length > 0
  const needed = repo.configs.filter(
    (config) =>
      wanted.length === 0 ||
      wanted.some(isFarReaching) ||
      wanted.some((each) => each.ofConfig(config)) ||
      isOfNear(config),
  )
  const { projects, broken } = await load(needed, { root, terminal, wish, loaded })
  if (broken.length > 0 && !wish.keepGoing) throw new ImageError(broken)
  const all = projects.flatMap(imagesOf)
  const needs = needsOf(all)
  const matched = (filter: ImageFilter): ReadonlySet<RepoImage> => {
    const own = all.filter((each) => filter.ofConfig(each.project) && filter.ofImage(each.own))
    return withOthers(filter, new Set(own), all, needs)
  }
  const chosen = new Set(wanted.length === 0 ? all : [])
  for (const filter of patterns.filter(({ isNot }) => !isNot)) {
    const found = matched(filter)
    if (found.size === 0 && broken.length === 0) throw new ImageError(noMatch(filter, repo))
    for (const each of found) chosen.add(each)
  }
  const unknown: Diagnostic[] = []
  for (const word of words) {
    const own = all.filter((each) => each.project.file === near?.file && each.own === word)
    const filter = readFilter(word, place)
    const found = own.length > 0 || !filter ? own : [...matched(filter)]
    if (found.length === 0) unknown.push(noSuchImage(word, all, repo, terminal.cwd))
    for (const each of found) chosen.add(each)
  }
  // What is wrong with a config may be why it has no such image.
  if (unknown.length > 0) throw new ImageError(broken.length > 0 ? broken : unknown)
  for (const filter of patterns.filter(({ isNot }) => isNot))
    for (const each of matched(filter)) chosen.delete(each)
  if (chosen.size === 0 && broken.length === 0) throw new ImageError(nothingLeft(context, repo))
  const images = inBuildOrder(all.filter((each) => chosen.has(each)))
  const used = new Set(images.map(({ project }) => project))
  const ran = loaded ? [...projects, loaded] : projects
  const mayHaveWritten = broken.length > 0 || ran.some(({ writesNothing }) => !writesNothing)
  return { root, isAcross: true, projects: [...used], images, broken, mayHaveWritten }
}

const isFarReaching = ({ withNeeds, withUsers }: ImageFilter): boolean => withNeeds || withUsers

function refuseClashes({ options, words }: CommandContext): void {
  const clash = (first: string, second: string, why: string): ImageError =>
    new ImageError(usageOptionsClash(first, second, why))
  const asked = options.flag("all") ? "--all" : "--filter"
  if (options.value("config") !== undefined)
    throw clash("--config", asked, "one names a config, the other finds all of them")
  const [word] = words
  if (!options.flag("all") || word === undefined) return
  const isReference = options.flag("affected") && options.value("affected") === undefined
  const way = isReference ? `since ${word} is --affected=${word}` : undefined
  throw new ImageError(usageOptionsClash("--all", "names of images", "all are meant already", way))
}

async function readRepo(cwd: string, loaded: LoadedProject | undefined): Promise<Repo> {
  const { root, configs: found } = await findConfigs(cwd)
  const isFound = !loaded || found.some(({ file }) => file === loaded.file)
  // A package.json may name a config that lies anywhere.
  const configs = nameConfigs({
    root,
    configs: isFound
      ? found
      : [...found, { file: loaded.file, folder: folderBelow(root, loaded.directory) }],
  })
  const here = folderBelow(root, cwd)
  const above = configs.filter(
    ({ folder }) => folder === "." || folder === here || here.startsWith(`${folder}/`),
  )
  const near = loaded
    ? configs.find(({ file }) => file === loaded.file)
    : above.toSorted((a, b) => depth(b.folder) - depth(a.folder))[0]
  return { root, configs, near }
}

const depth = (folder: string): number => (folder === "." ? 0 : folder.split("/").length)

interface LoadSide {
  readonly root: string
  readonly terminal: CommandContext["terminal"]
  readonly wish: ChoiceWish
  readonly loaded: LoadedProject | undefined
}

async function load(
  configs: readonly NamedConfig[],
  { root, terminal, wish, loaded }: LoadSide,
): Promise<{
  readonly projects: readonly (RepoProject & { readonly own: readonly string[] })[]
  readonly broken: readonly Diagnostic[]
}> {
  const missing = configs.filter(({ file }) => file !== loaded?.file)
  const { command, profile } = wish
  const files = missing.map(({ file }) => file)
  const answers = await loadProjects({ root, files, command, env: terminal.env })
  const projects: (RepoProject & { readonly own: readonly string[] })[] = []
  const broken: Diagnostic[] = []
  for (const config of configs) {
    const answer =
      config.file === loaded?.file ? { project: loaded } : answers[missing.indexOf(config)]!
    if ("problems" in answer) broken.push(...answer.problems)
    else projects.push(renamed(projectFor(answer.project, profile), config))
  }
  return { projects, broken }
}

/** Its images under their repo-wide names; what is written for each keeps the name of its file. */
function renamed(
  project: LoadedProject,
  { package: name, folder }: NamedConfig,
): RepoProject & { readonly own: readonly string[] } {
  const images = project.images.map((image) => ({
    ...image,
    name: repoName(name, image, project.images),
    dockerfile: outputNames(project, image).dockerfile,
  }))
  const own = project.images.map((image) => image.name)
  return { ...project, images, package: name, folder, own }
}

const imagesOf = (
  project: RepoProject & { readonly own: readonly string[] },
): readonly RepoImage[] =>
  project.images.map((image, index) => ({ image, project, own: project.own[index]! }))

/** What was matched, with what a filter takes along. */
function withOthers(
  { withNeeds, withUsers, withoutSelf }: ImageFilter,
  own: ReadonlySet<RepoImage>,
  all: readonly RepoImage[],
  needs: (each: RepoImage) => readonly RepoImage[],
): ReadonlySet<RepoImage> {
  const found = new Set(withoutSelf ? [] : own)
  const follow = (next: (each: RepoImage) => readonly RepoImage[]): void => {
    const reached = new Set<RepoImage>()
    const queue = [...own]
    // A list that grows while it is walked gives what was added, too.
    for (const each of queue)
      for (const other of next(each))
        if (!reached.has(other)) {
          reached.add(other)
          queue.push(other)
        }
    for (const each of reached) found.add(each)
  }
  if (withNeeds) follow(needs)
  if (withUsers) follow((each) => all.filter((other) => needs(other).includes(each)))
  return found
}

function noMatch({ text }: ImageFilter, { configs }: Repo): Diagnostic {
  const bare = text.replaceAll(/^!|\^?\.\.\.\^?/gu, "")
  const names = configs.map((each) => each.package)
  const scopeless = configs.filter((each) => unscoped(each.package) === bare)
  const why =
    configs.length === 0
      ? "the repository has no config"
      : scopeless.length > 1
        ? `several packages are called so: ${scopeless.map((each) => each.package).join(", ")}`
        : "no image of the repository matches"
  return noImageMatches(`--filter ${text}`, why, near(bare, names, configs))
}

function nothingLeft({ options }: CommandContext, { root, configs }: Repo): Diagnostic {
  const asked = [
    ...(options.flag("all") ? ["--all"] : []),
    ...options.list("filter").map((text) => `--filter ${text}`),
  ].join(" ")
  const why =
    configs.length === 0
      ? `there is no image.config.ts in ${root} or below`
      : "nothing is left of what matches"
  return noImageMatches(asked, why, undefined)
}

function near(
  word: string,
  names: readonly string[],
  configs: readonly NamedConfig[],
): string | undefined {
  return nearest(word, [...names, ...names.map(unscoped), ...configs.map(({ folder }) => folder)])
}

function noSuchImage(word: string, all: readonly RepoImage[], repo: Repo, cwd: string): Diagnostic {
  const hash = word.indexOf("#")
  const place = hash < 0 ? undefined : readFilter(word.slice(0, hash), { ...repo, cwd })
  const inPlace = all.filter(({ project }) => place?.ofConfig(project))
  if (inPlace.length > 0) {
    // A package of one image is called by its name alone, here as elsewhere.
    const names = inPlace.map(({ image, own }) =>
      image.name.includes("#") ? word.slice(0, hash + 1) + own : image.name,
    )
    return unknownImage(word, names, nearest(word, names), "repository")
  }
  const own = all.filter(({ project }) => project.file === repo.near?.file).map((each) => each.own)
  const packages = repo.configs.map((each) => each.package)
  const meant = nearest(word, own) ?? near(word, packages, repo.configs)
  if (own.length > 0) return unknownImage(word, own, meant)
  return unknownImage(word, packages.slice(0, MOST_NAMED), meant, "repository")
}
