import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"
import { resolve } from "node:path"

import { contextFileChanged, contextFileError, stepThroughContext } from "@stagecraft/context"
import type { IgnoreRules } from "@stagecraft/context"
import { ImageError } from "@stagecraft/ir"

import type { FileTree, OpenFile } from "./file-tree.ts"

// A file that became a link or a pipe since it was listed must neither be followed nor waited for.
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

function openFile(root: string, path: string): OpenFile {
  const attempt = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw contextFileError(path, error)
    }
  }
  const file = attempt(() => openSync(`${root}/${path}`, FLAGS))
  const close = (): void => closeSync(file)
  try {
    if (!attempt(() => fstatSync(file)).isFile()) throw new ImageError(contextFileChanged(path))
  } catch (error) {
    close()
    throw error
  }
  return {
    read: (into, at, length) => {
      for (let done = 0; done < length;) {
        const read = attempt(() => readSync(file, into, at + done, length - done, null))
        // What was announced is what is sent: bytes that a growing file gains meanwhile are left to the next build.
        if (read === 0) throw new ImageError(contextFileChanged(path))
        done += read
      }
    },
    close,
  }
}

/**
 * A folder on disk as the engine sees it: what the rules let through, links as links.
 *
 * @param signal - Ends the listing with its reason as error.
 */
export function contextTree(root: string, rules: IgnoreRules, signal?: AbortSignal): FileTree {
  const folder = resolve(root)
  return {
    list: () => stepThroughContext(folder, rules, signal ? { signal } : {}),
    open: (path) => openFile(folder, path),
  }
}
