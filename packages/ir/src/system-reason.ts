const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "there is something of that name by now",
  EIO: "the device reports an error",
  EISDIR: "a folder has that name",
  ELOOP: "its symbolic links go round in a circle",
  EMFILE: "too many files are open (`ulimit -n`)",
  ENAMETOOLONG: "its name is too long for the system",
  ENOSPC: "no space left on the device",
  ENOTDIR: "a part of its path is not a folder",
  EPERM: "the system does not permit it",
  EROFS: "the file system is read-only",
}

/**
 * Why the system does not read or write a file, by the code of its error (`EACCES`); undefined for one that says nothing to
 * users.
 */
export const systemReason = (code: string): string | undefined =>
  Object.hasOwn(REASONS, code) ? REASONS[code] : undefined

/** The same of an error; of one that the table lacks, what the system says. */
export function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException
  return systemReason(code) ?? message
}
