import { randomBytes } from "node:crypto"
import { mkdirSync, realpathSync, renameSync, rmSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"

import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

import { outputPathOutside } from "../output-problems.ts"
import type { SendSink, SentEntry, TreeTransfer } from "../session/file-send.ts"
import { makeParents } from "./missing-parents.ts"
import { mergeFolder } from "./merge-folder.ts"
import type { OutputPlace } from "./output-place.ts"
import { savingFailed } from "./saving-failed.ts"
import { PathOutside, WrittenTree } from "./written-tree.ts"

/** A folder that is filled where nobody looks, and moved or merged into its place at the end. */
export interface OutputFolder extends OutputPlace {
  readonly sink: SendSink & { readonly kind: "tree" }
  /** Where the files are before `commit`. */
  readonly filled: string
  /** What the destination was when the build began. */
  readonly before: string | undefined
}

/**
 * Prepares a folder for a result. Files of the same names are replaced one by one, others stay, as `docker buildx build`
 * has it. Owner and group are the user's own.
 *
 * @throws ImageError `output-not-saved`.
 */
export function openOutputFolder(destination: string, span?: Span): OutputFolder {
  const guard = <T>(action: () => T): T => {
    try {
      return action()
    } catch (error) {
      if (error instanceof PathOutside)
        throw new ImageError(outputPathOutside(destination, error.message, span), { cause: error })
      throw savingFailed(destination, error, span)
    }
  }
  return guard(() => openFolder(destination, guard))
}

function openFolder(destination: string, guard: <T>(action: () => T) => T): OutputFolder {
  const found = statSync(destination, { throwIfNoEntry: false })
  if (found && !found.isDirectory())
    throw Object.assign(new Error("a file has that name"), { code: "" })
  const before = found && realpathSync(destination)
  const parent = before ?? dirname(destination)
  const unmake = makeParents(parent)
  // Inside of a folder that is there: it may be the root of a file system of its own, and its parent closed.
  const name = before ? ".stagecraft-output-" : `.${basename(destination)}.stagecraft-`
  // Made as any folder of the user's is, unlike a temporary one: it may become the destination itself.
  const filled = join(parent, `${name}${randomBytes(4).toString("hex")}`)
  try {
    mkdirSync(filled)
  } catch (error) {
    unmake()
    throw error
  }
  const tree = new WrittenTree(filled)
  const begin = (): TreeTransfer => {
    // Its own: when one platform is through, files of the next may still be on their way.
    const links: SentEntry[] = []
    return {
      add: (entry) => {
        const open = guard(() => tree.add(entry, links))
        return (
          open &&
          (() => {
            const target = guard(open)
            return {
              write: (data) => guard(() => target.write(data)),
              close: () => guard(() => target.close()),
            }
          })
        )
      },
      end: () => guard(() => tree.link(links)),
    }
  }
  const commit = (): void => {
    if (!before) {
      tree.finish(filled)
      try {
        renameSync(filled, destination)
        return
      } catch (error) {
        // Another output of the same name was faster.
        if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? ""))
          throw error
        // No file can be taken out of a folder that has been closed.
        tree.unlock()
      }
    }
    mergeFolder(filled, before ?? destination, tree.entries)
    tree.finish(before ?? destination)
  }
  let committed = false
  return {
    sink: { kind: "tree", begin },
    filled,
    before,
    commit: async () => {
      guard(commit)
      committed = true
    },
    discard: async () => {
      try {
        if (!committed) tree.unlock()
        rmSync(filled, { recursive: true, force: true })
      } catch {
        // What made the output fail may keep it from being removed, too.
      }
      unmake()
    },
  }
}
