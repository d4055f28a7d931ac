import { ImageError } from "@stagecraft/ir"
import { readOverrides } from "../build-overrides.ts"
import type { BuildOverrides } from "../build-overrides.ts"
import { buildRequest } from "../build-request.ts"
import type { CommandContext } from "../command.ts"
import { compileWish, wishFor } from "../compile-image.ts"
import type { Choice, ChosenImage } from "../repo/choice.ts"
import { sourceDates, withSourceDate } from "../reproducible/source-dates.ts"
import { openNotes } from "./build-changed.ts"
import type { InputDigests } from "./digest-images.ts"
import { draftMemory } from "./draft-memory.ts"
import type { DraftMemory } from "./draft-memory.ts"
import type { ImageInputs } from "./image-inputs.ts"
import { draftInputs } from "./input-draft.ts"
import type { InputDraft } from "./input-draft.ts"

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
  const notes = openNotes(root)
  const digests = notes.look(terminal.signal)
  const drafts = draftMemory(notes.state, notes.root)
  const scene = { context, overrides: readOverrides(context), digests, drafts }
  const found = await inputsOf(images, scene)
  digests.keep()
  drafts.keep()
  return found
}

interface Scene {
  readonly context: CommandContext
  readonly overrides: BuildOverrides
  readonly digests: InputDigests
  readonly drafts: DraftMemory
}

async function inputsOf(
  images: readonly ChosenImage[],
  scene: Scene,
): Promise<readonly ChosenInputs[]> {
  const { context, overrides, digests } = scene
  const { env } = context.terminal
  const dates = await sourceDates(images, { overrides, env, note: () => undefined })
  const found: ChosenInputs[] = []
  for (const chosen of images) {
    const draft = draftOf(chosen, scene, dates.of.get(chosen.image))
    found.push({ chosen, inputs: await digests.ofDraft(draft) })
  }
  return found
}

function draftOf(
  { image, project }: ChosenImage,
  { context, overrides, drafts }: Scene,
  epoch: number | undefined,
): InputDraft {
  const { directory, file } = project
  const { env } = context.terminal
  const none = { secrets: new Map<string, Uint8Array>(), ssh: new Map<string, string>() }
  const optimize = !context.options.flag("no-optimize")
  const wish = wishFor(project, image, { optimize, purpose: "build" })
  const { contextFolder, options } = wish
  const question = {
    name: `${file} ${image.name}`,
    contextFolder,
    // Of the environment a request takes where its caches are, which are no inputs.
    from: [image, directory, options, overrides, epoch],
  }
  return drafts.draftOf(question, (witness) => {
    const compiled = compileWish(wish, witness)
    const wrong = compiled.compilation.problems.filter(({ severity }) => severity === "error")
    if (wrong.length > 0) throw new ImageError(wrong)
    const request = buildRequest(compiled, overrides, none, { directory, env })
    return draftInputs(compiled, withSourceDate(request, compiled, epoch))
  })
}
