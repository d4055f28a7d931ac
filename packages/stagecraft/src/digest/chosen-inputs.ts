import { ImageError } from "@stagecraft/ir"
import { readOverrides } from "../build-overrides.ts"
import type { BuildOverrides } from "../build-overrides.ts"
import { buildRequest } from "../build-request.ts"
import type { CommandContext } from "../command.ts"
import { compileImage } from "../compile-image.ts"
import type { Choice, ChosenImage } from "../repo/choice.ts"
import { sourceDates, withSourceDate } from "../reproducible/source-dates.ts"
import { openNotes } from "./build-changed.ts"
import type { InputDigests } from "./digest-images.ts"
import type { ImageInputs } from "./image-inputs.ts"

/** An image of a choice, and what it is made from. */
export interface ChosenInputs {
  readonly chosen: ChosenImage
  readonly inputs: ImageInputs
}

/**
 * What the images of a choice would be built from now, as far as the command line has the options of a build. No engine
 * is asked.
 *
 * @throws ImageError with what is wrong with an image, or a context that cannot be read.
 */
export async function chosenInputs(
  { root, images }: Pick<Choice, "root" | "images">,
  context: CommandContext,
): Promise<readonly ChosenInputs[]> {
  const { terminal } = context
  const { look } = openNotes(root)
  const digests = look(terminal.signal)
  const scene = { context, overrides: readOverrides(context), digests }
  const found = await inputsOf(images, scene)
  digests.keep()
  return found
}

interface Scene {
  readonly context: CommandContext
  readonly overrides: BuildOverrides
  readonly digests: InputDigests
}

async function inputsOf(
  images: readonly ChosenImage[],
  { context, overrides, digests }: Scene,
): Promise<readonly ChosenInputs[]> {
  const { env } = context.terminal
  const none = { secrets: new Map<string, Uint8Array>(), ssh: new Map<string, string>() }
  const dates = await sourceDates(images, { overrides, env, note: () => undefined })
  const optimize = !context.options.flag("no-optimize")
  const found: ChosenInputs[] = []
  for (const chosen of images) {
    const { image, project } = chosen
    const compiled = compileImage(project, image, { optimize, purpose: "build" })
    const wrong = compiled.compilation.problems.filter(({ severity }) => severity === "error")
    if (wrong.length > 0) throw new ImageError(wrong)
    const place = { directory: project.directory, env }
    const request = withSourceDate(
      buildRequest(compiled, overrides, none, place),
      compiled,
      dates.of.get(image),
    )
    found.push({ chosen, inputs: await digests.of({ compiled, request }) })
  }
  return found
}
