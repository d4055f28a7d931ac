import { randomBytes } from "node:crypto"
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs"
import { dirname, join } from "node:path"

/** How large a build context is. */
export interface TreeSize {
  readonly files: number
  /** Of each file. */
  readonly bytes: number
}

const FILES_IN_FOLDER = 100

/** Writes the files of a context: random bytes, which nothing on the way can compress, a hundred to a folder. */
export function makeTree(folder: string, { files, bytes }: TreeSize): void {
  const noise = randomBytes(bytes)
  for (const file of filesOf(folder, files)) {
    if (file.first) mkdirSync(dirname(file.path), { recursive: true })
    noise.writeUInt32LE(file.index, 0)
    writeFileSync(file.path, noise)
  }
}

/** Gives every file other contents of the same length, so that no cache knows any of them. */
export function renewTree(folder: string, files: number): void {
  for (const file of filesOf(folder, files)) renewFile(file.path)
}

/** Changes one file in the middle of the tree. */
export function changeOne(folder: string, files: number): void {
  renewFile(pathOf(folder, Math.floor(files / 2)))
}

/** The first four bytes tell the files of a tree apart and stay. */
function renewFile(path: string): void {
  const file = openSync(path, "r+")
  writeSync(file, randomBytes(8), 0, 8, 4)
  closeSync(file)
}

function* filesOf(
  folder: string,
  files: number,
): Generator<{ readonly index: number; readonly path: string; readonly first: boolean }> {
  for (let index = 0; index < files; index++)
    yield { index, path: pathOf(folder, index), first: index % FILES_IN_FOLDER === 0 }
}

const pathOf = (folder: string, index: number): string =>
  join(folder, `part-${Math.floor(index / FILES_IN_FOLDER)}`, `file-${index}.bin`)
