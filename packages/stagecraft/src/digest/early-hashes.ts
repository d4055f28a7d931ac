import { repoRoot } from "@stagecraft/config"
import { lookAhead, readHashes } from "@stagecraft/context"
import type { HashCache, LookAhead } from "@stagecraft/context"
import { stateFolder } from "./state-folder.ts"

/** Hashes that were read, and who has begun to look at what they are of. */
export interface OpenHashes {
  readonly cache: HashCache
  readonly ahead: LookAhead | undefined
}

/** A look at files that began before it is known what for. */
export interface EarlyHashes {
  /** What was read of a file with hashes, if it was that one. */
  readonly of: (file: string | undefined) => OpenHashes | undefined
  /** Forgets what was looked at: files may have changed since. */
  readonly lookAgain: () => void
}

/**
 * Begins to look at the files of a repository, in another thread, and reads their hashes as soon as there is something to
 * wait for: configs spend a third of their time on that.
 */
export function earlyHashes(cwd: string): EarlyHashes {
  const { hashes: file } = stateFolder(repoRoot(cwd).folder)
  let ahead = file === undefined ? undefined : lookAhead(file)
  let cache: HashCache | undefined
  const turn = setImmediate(() => (cache = readHashes(file ?? "")))
  return {
    of: (wanted) => {
      clearImmediate(turn)
      if (wanted !== file) ahead?.stop()
      return wanted === file ? { cache: cache ?? readHashes(file ?? ""), ahead } : undefined
    },
    lookAgain: () => {
      ahead?.stop()
      ahead = undefined
    },
  }
}
