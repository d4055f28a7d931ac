import { ImageError } from "@stagecraft/ir"
import { readOverrides } from "../build-overrides.ts"
import type { BuildOverrides } from "../build-overrides.ts"
import { buildRequest } from "../build-request.ts"
import type { CommandContext } from "../command.ts"
import { compileWish, wishFor } from "../compile-image.ts"
import type { Choice, ChoiceWish, ChosenImage } from "../repo/choice.ts"
import { tagMakers } from "../repo/tag-makers.ts"
import { sourceDates, withSourceDate } from "../reproducible/source-dates.ts"
import { openNotes } from "./build-changed.ts"
import type { InputDigests } from "./digest-images.ts"
import { draftMemory } from "./draft-memory.ts"
import type { DraftMemory } from "./draft-memory.ts"
import { draftQuestion } from "./draft-question.ts"
import type { EarlyHashes } from "./early-hashes.ts"
import type { ImageInputs } from "./image-inputs.ts"
import { draftInputs } from "./input-draft.ts"
import type { InputDraft } from "./input-draft.ts"
import { wholeInputs } from "./whole-inputs.ts"
import type { WholeInputs } from "./whole-inputs.ts"

/** An image of a choice, and what it is made from. */
export interface ChosenInputs {
  readonly chosen: ChosenImage
  readonly whole: WholeInputs
}

/**
 * What the images of a choice would be built from now, as far as the command line has the options of a build, with what
 * those are built from that they build on. No engine is asked.
 *
 * @throws ImageError with what is wrong with an image, or a context that cannot be read.
 */
export async function chosenInputs(
  choice: Pick<Choice, "root" | "images" | "projects">,
  context: CommandContext,
  wish: Pick<ChoiceWish, "command" | "profile">,
  early?: EarlyHashes["of"],
): Promise<readonly ChosenInputs[]> {
  const { signal } = context.terminal
  const notes = openNotes(choice.root, early)
  const digests = notes.look(signal)
  const drafts = draftMemory(notes.state, notes.root)
  const scene = { context, overrides: readOverrides(context), digests, drafts }
  const own = new Map(await inputsOf(choice.images, scene))
  // Up to which stage is said of those that are asked for.
  const below = { ...scene, overrides: { ...scene.overrides, target: undefined } }
  const wholeOf = wholeInputs({
    makerOf: tagMakers(choice, context, wish),
    inputsOf: async (each) => {
      const found = own.get(each) ?? (await inputsOf([each], below)).get(each)!
      own.set(each, found)
      return found
    },
  })
  const found: ChosenInputs[] = []
  for (const chosen of choice.images) found.push({ chosen, whole: await wholeOf(chosen) })
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
): Promise<ReadonlyMap<ChosenImage, ImageInputs>> {
  const { context, overrides, digests } = scene
  const { env } = context.terminal
  const dates = await sourceDates(images, { overrides, env, note: () => undefined })
  const found = new Map<ChosenImage, ImageInputs>()
  for (const chosen of images) {
    const draft = draftOf(chosen, scene, dates.of.get(chosen.image))
    found.set(chosen, await digests.ofDraft(draft))
  }
  return found
}

function draftOf(
  { image, project }: ChosenImage,
  { context, overrides, drafts }: Scene,
  epoch: number | undefined,
): InputDraft {
  const { directory } = project
  const { env } = context.terminal
  const none = { secrets: new Map<string, Uint8Array>(), ssh: new Map<string, string>() }
  const optimize = !context.options.flag("no-optimize")
  const wish = wishFor(project, image, { optimize, purpose: "build" })
  return drafts.draftOf(draftQuestion(wish, overrides, epoch), (witness) => {
    const compiled = compileWish(wish, witness)
    const wrong = compiled.compilation.problems.filter(({ severity }) => severity === "error")
    if (wrong.length > 0) throw new ImageError(wrong)
    const request = buildRequest(compiled, overrides, none, { directory, env })
    return draftInputs(compiled, withSourceDate(request, compiled, epoch))
  })
}
