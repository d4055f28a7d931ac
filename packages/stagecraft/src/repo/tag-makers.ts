import { findConfigs } from "@stagecraft/config"
import { isImageError } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import { projectFor } from "../for-profile.ts"
import { fullReference } from "../full-reference.ts"
import { loadProjects } from "../load-projects.ts"
import { pinChoice } from "../lock/pin-choice.ts"
import type { Choice, ChoiceWish, ChosenImage, RepoProject } from "./choice.ts"
import { nameConfigs } from "./package-names.ts"

/**
 * Finds the image of the repository that has a tag, of those that were chosen before others. Other configs are loaded when
 * one is asked for that no loaded config builds; one that has a fault builds nothing.
 */
export function tagMakers(
  choice: Pick<Choice, "root" | "images" | "projects">,
  context: CommandContext,
  wish: Pick<ChoiceWish, "command" | "profile">,
): (reference: string) => Promise<ChosenImage | undefined> {
  let makers = byTag(choice.images)
  const { options } = context
  const isAll = options.flag("all") && options.list("filter").length === 0
  let isWhole = false
  const addRest = async (): Promise<void> => {
    isWhole = true
    try {
      const others = isAll ? [] : await otherProjects(choice, context, wish)
      const projects = [...choice.projects, ...others]
      const rest = projects.flatMap((project) =>
        project.images
          .filter(({ name }) => !choice.images.some((each) => isOf(each, project, name)))
          .map((image) => ({ image, project, dependsOn: [] })),
      )
      if (rest.length === 0) return
      const all = { root: choice.root, isAcross: true, projects, images: rest }
      const { images } = await pinChoice(all, context, false)
      makers = byTag([...images, ...choice.images])
    } catch (error) {
      // What is wrong elsewhere is told to those who ask for it.
      if (!isImageError(error)) throw error
    }
  }
  return async (reference) => {
    const name = fullReference(reference)
    if (!makers.has(name) && !isWhole) await addRest()
    return makers.get(name)
  }
}

const isOf = ({ image, project }: ChosenImage, { file }: RepoProject, name: string): boolean =>
  project.file === file && image.name === name

/** Of several that have one tag the last. */
function byTag(images: readonly ChosenImage[]): ReadonlyMap<string, ChosenImage> {
  return new Map(
    images.flatMap((each) => each.image.tags.map((tag) => [fullReference(tag), each] as const)),
  )
}

async function otherProjects(
  { root, projects }: Pick<Choice, "root" | "projects">,
  { terminal: { env } }: CommandContext,
  { command, profile }: Pick<ChoiceWish, "command" | "profile">,
): Promise<readonly RepoProject[]> {
  const found = await findConfigs(root)
  const others = nameConfigs(found).filter(({ file }) =>
    projects.every((project) => project.file !== file),
  )
  if (others.length === 0) return []
  const files = others.map(({ file }) => file)
  const answers = await loadProjects({ root: found.root, files, command, env })
  return answers.flatMap((answer, index) => {
    if (!("project" in answer)) return []
    const { package: name, folder } = others[index]!
    return [{ ...projectFor(answer.project, profile), package: name, folder }]
  })
}
