import { repoRoot } from "@stagecraft/config"
import type { CommandContext } from "../command.ts"
import { projectFor } from "../for-profile.ts"
import { loadProject } from "../load-project.ts"
import { selectImages } from "../select-images.ts"
import { inBuildOrder } from "./build-order.ts"
import type { Choice, RepoProject } from "./choice.ts"
import { folderBelow, nameConfigs } from "./package-names.ts"

/** How images are chosen. */
export interface ChoiceWish {
  /** What the configs' functions are told: the command's word. */
  readonly command: string
  /** Write for this builder, as `--for` says. */
  readonly profile?: string | undefined
  /** A config that cannot be loaded is told in {@link Choice.broken} instead of thrown, where several are at work. */
  readonly keepGoing?: boolean
}

/**
 * Loads what a command line means: the nearest config and its images, or, by `--all`, `--filter` or a name of another
 * package, those of several configs.
 *
 * @throws ImageError `unknown-image`, `no-image-matches`, `images-in-a-circle`, and what loading a config throws.
 */
export async function chooseImages(context: CommandContext, wish: ChoiceWish): Promise<Choice> {
  const { options, words } = context
  const isNamed = options.value("config") !== undefined
  const isAsked = options.flag("all") || options.list("filter").length > 0
  if (isAsked || (!isNamed && words.some(isRepoWide))) {
    const { chooseAcross } = await import("./choose-across.ts")
    return await chooseAcross(context, wish)
  }
  const loaded = projectFor(await loadProject(context, wish.command), wish.profile)
  const missing = words.filter((word) => loaded.images.every(({ name }) => name !== word))
  if (missing.length > 0 && !isNamed) {
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
  }
}

/** No image of a config can be called so: it is a package's, or a folder's. */
const isRepoWide = (word: string): boolean => /[#/@]/u.test(word)
