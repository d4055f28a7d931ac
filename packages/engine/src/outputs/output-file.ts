import { randomBytes } from "node:crypto"
import { constants } from "node:fs"
import { chmod, open, realpath, rename, rm, stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"

import type { Span } from "@stagecraft/ir"

import type { SendSink } from "../session/file-send.ts"
import { makeParents } from "./missing-parents.ts"
import type { OutputPlace } from "./output-place.ts"
import { savingFailed } from "./saving-failed.ts"

const notThere = (error: unknown): undefined => {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error
}

/**
 * A file that is written beside its name and takes it at the end. A device or a pipe is written as it is.
 *
 * @throws ImageError `output-not-saved`.
 */
export async function openOutputFile(
  destination: string,
  span?: Span,
): Promise<OutputPlace & { readonly sink: SendSink }> {
  try {
    return await openFile(destination, span)
  } catch (error) {
    throw savingFailed(destination, error, span)
  }
}

async function openFile(destination: string, span: Span | undefined) {
  const before = await stat(destination).catch(notThere)
  if (before?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" })
  const direct = before !== undefined && !before.isFile()
  // A link keeps leading to the file.
  const target = before ? await realpath(destination) : destination
  const folder = dirname(target)
  const unmake = makeParents(folder)
  const name = join(folder, `.${basename(target)}.stagecraft-${randomBytes(4).toString("hex")}`)
  const file = await open(direct ? target : name, direct ? constants.O_WRONLY : "wx").catch(
    (error: unknown) => {
      unmake()
      throw error
    },
  )
  let isOpen = true
  const close = async (): Promise<void> => {
    if (isOpen) await file.close()
    isOpen = false
  }
  const sink: SendSink = {
    kind: "bytes",
    take: async (chunks) => {
      try {
        for (let rest = Buffer.concat(chunks); rest.length > 0;) {
          const { bytesWritten } = await file.write(rest)
          rest = rest.subarray(bytesWritten)
        }
      } catch (error) {
        throw savingFailed(destination, error, span)
      }
    },
  }
  return {
    sink,
    commit: async () => {
      try {
        await close()
        if (direct) return
        if (before) await chmod(name, before.mode & 0o7777)
        await rename(name, target)
      } catch (error) {
        throw savingFailed(destination, error, span)
      }
    },
    discard: async () => {
      await close().catch(() => undefined)
      if (!direct) await rm(name, { force: true }).catch(() => undefined)
      unmake()
    },
  }
}
