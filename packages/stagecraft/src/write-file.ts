import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { dirname, resolve } from "node:path"
import type { Diagnostic } from "@stagecraft/ir"
import { ImageError, reasonOf } from "@stagecraft/ir"
import { fileNotWritten } from "./problems.ts"

/** That a file is in the way, which is to be written. */
const inTheWay = (file: string, error: unknown): Diagnostic =>
  fileNotWritten(file, `what is there cannot be read, ${reasonOf(error)}`)

/** The file's text, or undefined when there is none. */
export function readIfThere(file: string, refuse = inTheWay): string | undefined {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException
    if (code === "ENOENT" || code === "ENOTDIR") return undefined
    throw new ImageError(refuse(file, error), { cause: error })
  }
}

/** A file to be written. */
export interface FileToWrite {
  readonly path: string
  readonly text: string
  /** Refused where there is something of that name, also when that appeared a moment ago. */
  readonly isNew?: boolean
}

/**
 * Puts a file in place whole or not at all: written beside its final name, then renamed over it.
 *
 * A symbolic link stays, and what it points to is written.
 *
 * @throws ImageError `file-not-written`; the old file is as it was.
 */
export function replaceFile(file: string, text: string): void {
  writeFiles([{ path: file, text }])
}

/**
 * Puts files in place as {@link replaceFile} does, none of them before all have been written beside their names.
 *
 * @throws ImageError `file-not-written`; no draft and no new file is left.
 */
export function writeFiles(files: readonly FileToWrite[]): void {
  const drafts: (FileToWrite & { readonly draft: string; readonly target: string })[] = []
  const made: string[] = []
  // Where it failed is told by the file's own name, whatever it points to.
  const each = <T extends FileToWrite>(list: readonly T[], act: (file: T) => void): void => {
    for (const file of list) {
      try {
        act(file)
      } catch (error) {
        for (const path of made) drop(path)
        throw new ImageError(fileNotWritten(file.path, reasonOf(error)), { cause: error })
      }
    }
  }
  try {
    each(files, (file) => {
      const target = file.isNew ? file.path : behindLinks(file.path)
      // Unique among those who write at once: by process, and within one by the clock.
      const draft = `${target}.${process.pid}-${process.hrtime.bigint().toString(36)}.tmp`
      makeFolder(dirname(target))
      if (lstatSync(target, quiet)?.isDirectory()) throw isDirectory()
      drafts.push({ ...file, draft, target })
      writeFileSync(draft, file.text, { flag: "wx" })
    })
    each(drafts, ({ draft, target, isNew }) => {
      if (isNew) {
        putNew(draft, target)
        made.push(target)
      } else renameSync(draft, target)
    })
  } finally {
    for (const { draft } of drafts) drop(draft)
  }
}

/** Takes a file away if it is there. Where that fails something failed before, and that is told. */
function drop(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // A name that is too long for a file is so for this, too.
  }
}

const quiet = { throwIfNoEntry: false } as const

/**
 * Makes a folder, and those above it. Node's own way never ends, and hears no signal, where a system says of a folder it
 * has that it is not there, as /proc does.
 */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (existsSync(folder)) return
    const above = dirname(folder)
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || existsSync(above)) throw error
    makeFolder(above)
    makeFolder(folder)
  }
}

const isDirectory = (): Error => Object.assign(new Error("a folder"), { code: "EISDIR" })

/** Gives a draft its name where nothing has it; file systems without hard links copy. */
function putNew(draft: string, target: string): void {
  try {
    linkSync(draft, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "EEXIST" || code === "ENOSPC") throw error
    copyFileSync(draft, target, constants.COPYFILE_EXCL)
  }
}

/** Where symbolic links lead in the end, also when nothing is there yet. */
export function behindLinks(file: string): string {
  let at = file
  for (let links = 0; links <= MOST_LINKS; links++) {
    if (!lstatSync(at, quiet)?.isSymbolicLink()) return at
    at = resolve(realpathSync(dirname(at)), readlinkSync(at))
  }
  throw Object.assign(new Error("a circle of links"), { code: "ELOOP" })
}

/** As many as a system follows. */
const MOST_LINKS = 40
