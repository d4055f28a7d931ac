const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "a folder has that name",
  ELOOP: "it is a link that leads to itself",
  EPERM: "the system does not permit it",
  EIO: "the disk reports an error",
  EMFILE: "too many files are open (`ulimit -n`)",
}

/** Why the system does not read a file, by the code of its error (`EACCES`); undefined for one that says nothing to users. */
export const systemReason = (code: string): string | undefined =>
  Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
