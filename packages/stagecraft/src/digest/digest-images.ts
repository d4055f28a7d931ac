import { ContextBook, parseIgnore, readHashes } from "@stagecraft/context"
import type { SeenContext } from "@stagecraft/context"
import { readFolderIgnore } from "@stagecraft/engine"
import type { BuildRequest } from "@stagecraft/engine"
import type { CompiledImage } from "../compile-image.ts"
import { unknownInputs, unlockedBases } from "./base-inputs.ts"
import { digestOf, partsOf } from "./image-inputs.ts"
import type { ImageInputs } from "./image-inputs.ts"

/** An image, and what a builder is asked for it. */
export interface AskedImage {
  readonly compiled: CompiledImage
  readonly request: BuildRequest
}

/** Digests of images at one moment. */
export interface InputDigests {
  /**
   * The inputs of an image.
   *
   * @throws ImageError for a context that cannot be read, as a build does; the reason of an abort.
   */
  of(image: AskedImage): Promise<ImageInputs>
  /** Keeps the hashes of files for the next time, where that is possible. */
  keep(): void
}

/**
 * Looks at what images are made from, all at one moment: a file that several see is looked at once.
 *
 * @param hashes - The file that hashes are kept in; undefined where nothing can be kept.
 */
export function inputDigests(hashes: string | undefined, signal?: AbortSignal): InputDigests {
  const book = new ContextBook(readHashes(hashes ?? ""))
  return {
    of: async ({ compiled, request }) => {
      const seen = await seenContexts(book, { compiled, request }, signal)
      const parts = partsOf(compiled, request, seen)
      return {
        digest: digestOf(parts),
        parts,
        unlocked: unlockedBases(compiled, request),
        unknown: [...unknownInputs(compiled, request), ...restless(seen)],
        seen,
      }
    },
    keep: () => {
      if (hashes !== undefined) book.keep(hashes)
    },
  }
}

/**
 * The folders of a request, through the rules they are sent by. An image is looked at through rules of its own, also
 * where a build sends more at once for several: what its steps take is the same.
 */
async function seenContexts(
  book: ContextBook,
  { compiled, request }: AskedImage,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, SeenContext>> {
  const seen = new Map<string, SeenContext>()
  const { compilation, contextFolder } = compiled
  if (compilation.uses.length > 0) {
    const rules = parseIgnore(compilation.ignore)
    seen.set("", await book.see(contextFolder, rules, signal))
  }
  for (const [name, source] of Object.entries(request.contexts ?? {})) {
    if (!("folder" in source)) continue
    const rules = parseIgnore(readFolderIgnore(source.folder))
    seen.set(name, await book.see(source.folder, rules, signal))
  }
  return seen
}

const restless = (seen: ReadonlyMap<string, SeenContext>): readonly string[] =>
  [...seen.values()].flatMap((context) =>
    context.restless.map((path) => `what ${path} holds, which changed while it was read`),
  )
