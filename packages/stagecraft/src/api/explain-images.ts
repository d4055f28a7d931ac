import { resolve } from "node:path"
import { readBoolean, readFunction, readOptions } from "@stagecraft/dsl"
import type { Diagnostic, Span } from "@stagecraft/ir"
import { codeSpans } from "../explain/code-spans.ts"
import { explainImage } from "../explain/explain-image.ts"
import type { Explanation } from "../explain/explanation.ts"
import { projectFor } from "../for-profile.ts"
import { selectImages } from "../select-images.ts"
import { atCall, currentFolder, readNames, readProfileName, readTexts } from "./at-call.ts"
import { nodeOf, pinned } from "./project.ts"

/** What is explained. */
export interface ExplainOptions {
  /** Names of images; all of them unless set. */
  readonly images?: readonly string[] | undefined
  /** Explains what `emit` does; what `build` does unless set. */
  readonly emit?: boolean | undefined
  /** With `emit`: as `emit` with `proven` does it. */
  readonly proven?: boolean | undefined
  /** The builder it is compiled for, such as `docker-20.10`; the config's unless set. */
  readonly profile?: string | undefined
  /** Files of the context to be told of one by one, relative to `process.cwd()`. */
  readonly files?: readonly string[] | undefined
  /** Every name has to be in `image.lock`, as `--locked` has it. */
  readonly locked?: boolean | undefined
  /** Told what was found that does not stop it. What it throws, `explain` rejects with; its promises are waited for. */
  readonly onWarning?: ((diagnostic: Diagnostic) => void | Promise<void>) | undefined
}

const readers = {
  images: readNames,
  emit: readBoolean,
  proven: readBoolean,
  profile: readProfileName,
  files: readTexts,
  locked: readBoolean,
  onWarning: readFunction,
}

/** What `explain` does. @param call - Where it was called. */
export async function explainImages(
  project: unknown,
  options: unknown,
  call: Span,
): Promise<readonly Explanation[]> {
  const cwd = currentFolder()
  const { node, chosen, wish, given } = atCall(call, () => {
    const given = readOptions(options, readers, "explain")
    const node = projectFor(nodeOf(project, "explain"), given.profile)
    const wish = {
      purpose: given.emit ? ("emit" as const) : ("build" as const),
      proven: given.proven ?? false,
      files: (given.files ?? []).map((file) => resolve(cwd, file)),
      cwd,
      codeOf: codeSpans(),
    }
    return { node, chosen: selectImages(node, given.images ?? []), wish, given }
  })
  const { images, problems } = await pinned(project, node, chosen, {
    mustLock: given.locked ?? false,
  })
  // Readers know that it is a function; of what, the types say.
  const { onWarning } = given as Pick<ExplainOptions, "onWarning">
  for (const each of problems) await onWarning?.(each)
  const found: Explanation[] = []
  for (const image of images) {
    const { explanation, problems: own } = await explainImage(node, image, wish)
    for (const each of own) await onWarning?.(each)
    found.push(explanation)
  }
  return found
}
