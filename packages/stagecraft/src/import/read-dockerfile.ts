import { constants, createReadStream, openSync, readFileSync, readdirSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { ImageError, nearest, reasonOf } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import type { Terminal } from "../terminal.ts"
import { readStream } from "../read-stream.ts"
import { defaultNames, dockerfileKind } from "./find-dockerfiles.ts"
import { dockerfileNotFound, dockerfileUnreadable } from "./problems.ts"

/** A Dockerfile as it was found. */
export interface DockerfileSource {
  /** Absolute; for standard input the words that stand for it. */
  readonly file: string
  /** The name without a folder; undefined for standard input. */
  readonly name: string | undefined
  /** Absolute: where its config is written, and its context unless another was named. */
  readonly folder: string
  readonly bytes: Uint8Array
}

/** The word that stands for standard input. */
export const STDIN = "-"
/** How messages name what came that way. */
export const STDIN_NAME = "standard input"

/** Bytes. Far more than anybody writes, and read in a few seconds. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * Reads one Dockerfile of the command line.
 *
 * @throws ImageError `dockerfile-not-found`, `dockerfile-unreadable`.
 */
export async function readDockerfile(word: string, terminal: Terminal): Promise<DockerfileSource> {
  const { cwd } = terminal
  if (word === STDIN) {
    const bytes = await orRefused(STDIN_NAME, STDIN_NAME, async () =>
      terminal.stdin ? await readStream(terminal.stdin(), MAX_BYTES) : new Uint8Array(),
    )
    return { file: STDIN_NAME, name: undefined, folder: cwd, bytes }
  }
  const file = resolve(cwd, word)
  const bytes = await orRefused(file, word, async () => await bytesOf(file, word))
  return { file, name: basename(file), folder: dirname(file), bytes }
}

/** The Dockerfile of a folder. @throws ImageError `dockerfile-not-found`. */
export function defaultDockerfile(folder: string): string {
  const names = namesIn(folder)
  const found = defaultNames.find((name) => names.includes(name))
  if (found !== undefined) return found
  const others = names.filter((name) => dockerfileKind(name) === "dockerfile")
  throw new ImageError(
    dockerfileNotFound(
      `there is no Dockerfile in ${folder}`,
      undefined,
      others.length > 0
        ? `name one of those that are there: ${others.slice(0, 5).join(", ")}`
        : "name the file; «stagecraft import --all» looks below this folder, too",
    ),
  )
}

async function bytesOf(file: string, asked: string): Promise<Uint8Array> {
  const stat = statSync(file)
  if (stat.isDirectory()) throw new ImageError(isFolder(file, asked))
  if (stat.isFIFO()) return await readPipe(file)
  if (!stat.isFile()) return await readStream(createReadStream(file), MAX_BYTES)
  checkSize(asked, stat.size)
  return readFileSync(file)
}

/** A plain read would wait in a thread that the end of the process waits for: no Ctrl-C would help. */
async function readPipe(file: string): Promise<Uint8Array> {
  const { Socket } = await import("node:net")
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  return await readStream(new Socket({ fd: descriptor, writable: false }), MAX_BYTES)
}

async function orRefused(
  file: string,
  asked: string,
  read: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    const bytes = await read()
    checkSize(asked, bytes.length)
    return bytes
  } catch (error) {
    if (error instanceof ImageError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOENT") throw new ImageError(isMissing(file, asked), { cause: error })
    const why = code === "EISDIR" ? "it is a folder" : reasonOf(error)
    const hint = "see that it is a plain file and that you may read it"
    throw new ImageError(dockerfileUnreadable(asked, why, hint), { cause: error })
  }
}

function isFolder(file: string, asked: string): Diagnostic {
  const inside = defaultNames.find((name) => namesIn(file).includes(name))
  const hint =
    inside === undefined
      ? "name a file, or have all below it imported with --all --cwd DIR"
      : `did you mean ${join(asked, inside)}?`
  return dockerfileUnreadable(asked, "it is a folder", hint)
}

function isMissing(file: string, asked: string): Diagnostic {
  const near = nearest(basename(file), namesIn(dirname(file)))
  return dockerfileNotFound(
    `there is no file ${asked}`,
    near && join(dirname(asked), near),
    "name the Dockerfile as it is called from here",
  )
}

function checkSize(asked: string, bytes: number): void {
  if (bytes <= MAX_BYTES) return
  const why = `it has more than ${MAX_BYTES / 1024 / 1024} MB`
  const hint = "a Dockerfile is text that somebody has written; was another file meant?"
  throw new ImageError(dockerfileUnreadable(asked, why, hint))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
