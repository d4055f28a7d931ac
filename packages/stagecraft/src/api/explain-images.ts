import { resolve } from "node:path"
import { readBoolean, readOptions } from "@stagecraft/dsl"
import type { Span } from "@stagecraft/ir"
import { codePlaces } from "../explain/code-places.ts"
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
}

const readers = {
  images: readNames,
  emit: readBoolean,
  proven: readBoolean,
  profile: readProfileName,
  files: readTexts,
}

/** What `explain` does. @param call - Where it was called. */
export async function explainImages(
  project: unknown,
  options: unknown,
  call: Span,
): Promise<readonly Explanation[]> {
  const cwd = currentFolder()
  const { node, images, wish } = atCall(call, () => {
    const given = readOptions(options, readers, "explain")
    const node = projectFor(nodeOf(project, "explain"), given.profile)
    const wish = {
      purpose: given.emit ? ("emit" as const) : ("build" as const),
      proven: given.proven ?? false,
      files: (given.files ?? []).map((file) => resolve(cwd, file)),
      cwd,
      place: codePlaces(cwd),
    }
    return {
      node,
      images: pinned(project, node, selectImages(node, given.images ?? [])).images,
      wish,
    }
  })
  const found: Explanation[] = []
  for (const image of images) found.push((await explainImage(node, image, wish)).explanation)
  return found
}
