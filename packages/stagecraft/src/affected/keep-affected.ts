import type { CommandContext } from "../command.ts"
import { compileImage } from "../compile-image.ts"
import { contextSource } from "../read-run-overrides.ts"
import type { Choice, ChosenImage } from "../repo/choice.ts"
import { affectedImages } from "./affected-images.ts"
import type { JudgedImage } from "./affected-images.ts"
import { gitChanges } from "./git-changes.ts"
import type { GitChanges } from "./git-changes.ts"

/** So many images are named in one line. */
const FEW = 8

/** Leaves of a choice what differs since the commit of `--affected`, and says since when. */
export async function keepAffected<T extends Pick<Choice, "root" | "images">>(
  choice: T,
  { options, terminal, report }: CommandContext,
): Promise<T> {
  const changes = await gitChanges(
    choice.root,
    options.value("affected"),
    terminal.env,
    terminal.signal,
  )
  const affected = await affectedImages(choice.images.map(judged), changes)
  const images = choice.images
    .filter(({ image }) => affected.has(image.name))
    .map((each) => ({ ...each, dependsOn: each.dependsOn.filter((name) => affected.has(name)) }))
  report.note(`${sentence(images, choice.images.length)}, ${since(changes)}`)
  return { ...choice, images }
}

/** Compiled as for a build: what its rules let through is what it sees. */
function judged({ image, project, dependsOn }: ChosenImage): JudgedImage {
  const compiled = compileImage(project, image, { optimize: true, purpose: "build" })
  const contexts = Object.fromEntries(
    Object.entries(image.contexts).map(([name, source]) => [
      name,
      contextSource(source, project.directory),
    ]),
  )
  return { compiled, project, contexts, dependsOn }
}

function sentence(images: readonly ChosenImage[], all: number): string {
  if (images.length === 0) return `No image of ${all} is affected`
  const names = images.length > FEW ? "" : `: ${images.map(({ image }) => image.name).join(", ")}`
  return `${images.length} of ${all} images affected${names}`
}

function since({ commit, shown, dirty }: GitChanges): string {
  const files = `${dirty} ${dirty === 1 ? "file that is" : "files that are"} not committed`
  return `since ${shown} (${commit.slice(0, 10)})${dirty > 0 ? `, with ${files}` : ""}`
}
