import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

import { outputNotSaved } from "../output-problems.ts"

interface Reason {
  readonly cause: string
  readonly hint: string
}

const ELSEWHERE = "choose another `dest`"

const TABLE: Readonly<Record<string, Reason>> = {
  ENOSPC: {
    cause: "no space is left on the disk",
    hint: `free some space (\`df -h\`), or ${ELSEWHERE}`,
  },
  EDQUOT: { cause: "the disk quota is used up", hint: `free some space, or ${ELSEWHERE}` },
  EACCES: {
    cause: "permission denied",
    hint: `give yourself the right to write there, or ${ELSEWHERE}`,
  },
  EPERM: {
    cause: "the system does not permit it",
    hint: `device files need root, and files of others cannot be changed; or ${ELSEWHERE}`,
  },
  EROFS: { cause: "the file system is read-only", hint: ELSEWHERE },
  ENOTDIR: { cause: "a part of its path is no folder", hint: ELSEWHERE },
  EISDIR: { cause: "there is a folder of that name", hint: `remove it, or ${ELSEWHERE}` },
  EEXIST: { cause: "a part of its path is no folder", hint: ELSEWHERE },
  ELOOP: { cause: "its links lead in a circle", hint: ELSEWHERE },
  ENAMETOOLONG: { cause: "a name is too long for this file system", hint: ELSEWHERE },
  EILSEQ: { cause: "this file system does not take a name of the result", hint: ELSEWHERE },
  EMFILE: { cause: "too many files are open", hint: "raise the limit (`ulimit -n`)" },
  EXDEV: {
    cause: "another file system is mounted inside of it",
    hint: "choose a `dest` that has no mounts below it",
  },
  EPIPE: { cause: "who read it went away", hint: "let the reader read to the end" },
}

/** The problem of an output that could not be saved; an ImageError stays what it is. */
export function savingFailed(destination: string, error: unknown, span?: Span): ImageError {
  if (error instanceof ImageError) return error
  const { code = "", message } = error as NodeJS.ErrnoException
  const { cause, hint } = TABLE[code] ?? { cause: message, hint: ELSEWHERE }
  return new ImageError(outputNotSaved(destination, cause, hint, span), { cause: error })
}
