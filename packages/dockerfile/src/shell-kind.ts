const POSIX = new Set(["sh", "dash", "ash", "bash", "ksh", "zsh", "busybox"])

/** Whether commands are read by a POSIX shell; an unknown SHELL is taken to be one. */
export function isPosixShell(shell: readonly string[] | undefined): boolean {
  const name = shell?.[0]
  return name === undefined || POSIX.has(name.slice(name.lastIndexOf("/") + 1))
}
