import { COMMIT } from "../hashes.ts"

/** The address of a git repository, as ADD and named contexts have it. */
export interface GitAddress {
  /** What git is given. */
  readonly remote: string
  /** A branch, a tag or a commit; undefined: the repository's own. */
  readonly ref?: string
  readonly folder?: string
}

/** Takes an address apart; undefined where it says the ref in a query, which only new builders read. */
export function readGitAddress(address: string): GitAddress | undefined {
  const hash = address.indexOf("#")
  const remote = hash < 0 ? address : address.slice(0, hash)
  if (remote.includes("?") || remote.startsWith("-")) return undefined
  const [ref = "", ...folder] = hash < 0 ? [] : address.slice(hash + 1).split(":")
  return {
    remote,
    ...(ref !== "" && { ref }),
    ...(folder.length > 0 && { folder: folder.join(":") }),
  }
}

/** What the lock calls it: without the folder. Undefined for one that names a commit, or cannot be locked. */
export function repositoryKey(address: string): string | undefined {
  const read = readGitAddress(address)
  if (!read || (read.ref !== undefined && COMMIT.test(read.ref))) return undefined
  return read.ref === undefined ? read.remote : `${read.remote}#${read.ref}`
}

/** The same address, with a commit for its ref. */
export function atCommit(address: string, commit: string): string | undefined {
  const read = readGitAddress(address)
  return read && `${read.remote}#${commit}${read.folder === undefined ? "" : `:${read.folder}`}`
}
