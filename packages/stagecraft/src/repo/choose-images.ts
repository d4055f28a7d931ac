import { repoRoot } from "@stagecraft/config"
import type { LoadedProject } from "@stagecraft/config"
import { isImageError } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import { projectFor } from "../for-profile.ts"
import { loadProject } from "../load-project.ts"
import { pinChoice } from "../lock/pin-choice.ts"
import { configWarnings } from "./config-warnings.ts"
import { selectImages } from "../select-images.ts"
import { inBuildOrder } from "./build-order.ts"
import type { Choice, ChoiceWish, RepoProject } from "./choice.ts"
import { folderBelow, nameConfigs } from "./package-names.ts"

/**
 * Loads what a command line means: the nearest config and its images, or, by `--all`, `--filter` or a name of another
 * package, those of several configs.
 *
 * @throws ImageError `unknown-image`, `no-image-matches`, `images-in-a-circle`, and what loading a config throws.
 */
export async function chooseImages(context: CommandContext, wish: ChoiceWish): Promise<Choice> {
  const choice = await choose(context, wish)
  context.report.diagnostics(configWarnings(choice.projects))
  if (wish.asWritten) return choice
  try {
    return await pinChoice(choice, context, !QUIET.has(wish.command))
  } catch (error) {
    // What images are called is known whatever is wrong with a lock; what they are built from is not.
    if (!wish.keepGoing || context.options.flag("digest") || !isImageError(error)) throw error
    return { ...choice, broken: [...choice.broken, ...error.diagnostics] }
  }
}

async function choose(context: CommandContext, wish: ChoiceWish): Promise<Choice> {
  const { options, words } = context
  const isNamed = options.value("config") !== undefined
  const isAsked = options.flag("all") || options.list("filter").length > 0
  if (isAsked || (!isNamed && words.some(isRepoWide))) {
    const { chooseAcross } = await import("./choose-across.ts")
    return await chooseAcross(context, wish)
  }
  const mayBeElsewhere =
    words.length > 0 && !isNamed && repoRoot(context.terminal.cwd).kind !== "folder"
  const loaded = await nearest(context, wish, mayBeElsewhere)
  if (!loaded) {
    const { chooseAcross } = await import("./choose-across.ts")
    return await chooseAcross(context, wish)
  }
  const missing = words.filter((word) => loaded.images.every(({ name }) => name !== word))
  if (missing.length > 0 && mayBeElsewhere) {
    const { chooseAcross } = await import("./choose-across.ts")
    return await chooseAcross(context, wish, loaded)
  }
  const { folder: root } = repoRoot(loaded.directory)
  const [config] = nameConfigs({
    root,
    configs: [{ file: loaded.file, folder: folderBelow(root, loaded.directory) }],
  })
  const project: RepoProject = { ...loaded, ...config! }
  const images = selectImages(loaded, words).map((image) => ({ image, project }))
  return {
    root,
    isAcross: false,
    projects: [project],
    images: inBuildOrder(images),
    broken: [],
    mayHaveWritten: !loaded.writesNothing,
  }
}

/** The nearest config; undefined where there is none, and what is named may be of others. */
async function nearest(
  context: CommandContext,
  { command, profile }: ChoiceWish,
  mayBeElsewhere: boolean,
): Promise<LoadedProject | undefined> {
  try {
    return projectFor(await loadProject(context, command), profile)
  } catch (error) {
    const isNone = isImageError(error) && error.diagnostics[0]?.code === "config-not-found"
    if (isNone && mayBeElsewhere) return undefined
    throw error
  }
}

/** Commands that print no Dockerfile and build none. */
const QUIET: ReadonlySet<string> = new Set(["list", "why"])

/** No image of a config can be called so: it is a package's, or a folder's. */
const isRepoWide = (word: string): boolean => /[#/@]/u.test(word)
