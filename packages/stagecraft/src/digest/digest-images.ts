import { ContextBook, lookAhead, parseIgnore, readHashes } from "@stagecraft/context"
import type { LookAhead, SeenContext } from "@stagecraft/context"
import { readFolderIgnore } from "@stagecraft/engine"
import type { BuildRequest } from "@stagecraft/engine"
import type { CompiledImage } from "../compile-image.ts"
import type { OpenHashes } from "./early-hashes.ts"
import { digestOf } from "./image-inputs.ts"
import type { ImageInputs } from "./image-inputs.ts"
import { draftInputs } from "./input-draft.ts"
import type { InputDraft } from "./input-draft.ts"

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
  /** The same of an image of which all but its folders is known. */
  ofDraft(draft: InputDraft): Promise<ImageInputs>
  /** Of all files that were looked at, how often one became another while its time did not go on. */
  unseenChanges(): ReadonlyMap<string, number>
  /** Keeps the hashes of files for the next time, where that is possible. */
  keep(): void
}

/**
 * Looks at what images are made from, all at one moment: a file that several see is looked at once.
 *
 * @param hashes - The file that hashes are kept in; undefined where nothing can be kept.
 * @param open - What was read from it before, if that was done.
 */
export function inputDigests(
  hashes: string | undefined,
  signal?: AbortSignal,
  open?: OpenHashes,
): InputDigests {
  const start = (): LookAhead | undefined => (hashes === undefined ? undefined : lookAhead(hashes))
  const book = new ContextBook(open?.cache ?? readHashes(hashes ?? ""), open?.ahead, start)
  const ofDraft = async (draft: InputDraft): Promise<ImageInputs> => {
    const seen = await seenContexts(book, draft, signal)
    const digests = [...seen].map(([name, { digest }]) => [name, digest])
    const contexts = { ...draft.parts.contexts, ...Object.fromEntries(digests) }
    const parts = { ...draft.parts, contexts }
    const unknown = [...draft.unknown, ...restless(seen)]
    return { digest: digestOf(parts), parts, unlocked: draft.unlocked, unknown, seen }
  }
  return {
    of: async ({ compiled, request }) => await ofDraft(draftInputs(compiled, request)),
    ofDraft,
    unseenChanges: () => book.unseenChanges(),
    keep: () => {
      if (hashes !== undefined) book.keep(hashes)
    },
  }
}

/**
 * The folders of a draft, through the rules they are sent by. An image is looked at through rules of its own, also
 * where a build sends more at once for several: what its steps take is the same.
 */
async function seenContexts(
  book: ContextBook,
  { folders }: InputDraft,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, SeenContext>> {
  const seen = new Map<string, SeenContext>()
  for (const [name, { folder, ignore }] of Object.entries(folders)) {
    const rules = parseIgnore(ignore ?? readFolderIgnore(folder))
    seen.set(name, await book.see(folder, rules, signal))
  }
  return seen
}

const restless = (seen: ReadonlyMap<string, SeenContext>): readonly string[] =>
  [...seen.values()].flatMap((context) =>
    context.restless.map((path) => `what ${path} holds, which changed while it was read`),
  )
