import type { CommandContext, OptionSpec } from "../command.ts"
import { compileImage } from "../compile-image.ts"
import { contextSource } from "../read-run-overrides.ts"
import type { Choice, ChosenImage } from "../repo/choice.ts"
import { affectedImages } from "./affected-images.ts"
import type { JudgedImage } from "./affected-images.ts"
import { gitChanges } from "./git-changes.ts"
import type { GitChanges } from "./git-changes.ts"

/** `--affected`, for commands that choose images. */
export const affectedOption = {
  affected: {
    kind: "optional",
    value: "REF",
    help: "only images that something differs for since REF, by git: a file they see, their config, what is locked; without REF since this branch left the default one",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>

/** So many images are named in one line. */
const FEW = 8

/**
 * Leaves of a choice what `--affected` asks for, and says since when; the choice itself without that option.
 *
 * @throws ImageError `affected-needs-git`, `affected-unknown-ref`.
 */
export async function narrowToAffected<T extends Pick<Choice, "root" | "images">>(
  choice: T,
  { options, terminal, report }: CommandContext,
): Promise<T> {
  if (!options.flag("affected")) return choice
  const changes = await gitChanges(
    choice.root,
    options.value("affected"),
    terminal.env,
    terminal.signal,
  )
  const reasons = await affectedImages(choice.images.map(judged), changes)
  const images = choice.images.filter(({ image }) => reasons.has(image.name))
  report.note(`${sentence(images, choice.images.length)}, ${since(changes)}`)
  return { ...choice, images: images.map((each) => ({ ...each, dependsOn: left(each, reasons) })) }
}

const left = ({ dependsOn }: ChosenImage, reasons: ReadonlyMap<string, unknown>) =>
  dependsOn.filter((name) => reasons.has(name))

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
