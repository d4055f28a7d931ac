/** What a RUN's shell is as far as merging is concerned. */
export interface ShellKind {
  /** sh, dash, ash or bash: `a && b` means the same to all of them. */
  readonly posix: boolean
  /** It may read start-up files before each RUN. */
  readonly login: boolean
  /** It may stop at the first command that fails, `-e`. */
  readonly errexit: boolean
}

const KNOWN = /^\/(?:usr\/)?(?:local\/)?bin\/(?:sh|dash|ash|bash)$/u
const HARMLESS = /^-[euxfC]*c$|^-[euxfC]+$/u
const OTHER: ShellKind = { posix: false, login: false, errexit: false }

/**
 * Reads a SHELL. An unknown one is a POSIX shell with any flags: that much is assumed of every base.
 *
 * A name without a path is no known shell, since PATH would decide which one it is.
 */
export function shellKind(argv: readonly string[] | undefined): ShellKind {
  if (argv === undefined) return { posix: true, login: true, errexit: true }
  const [program, ...flags] = argv
  if (program === undefined || !KNOWN.test(program)) return OTHER
  // The base may have set BASH_ENV, which only bash reads.
  let login = program.endsWith("bash")
  let errexit = false
  for (let at = 0; at < flags.length; at++) {
    const word = flags[at]!
    if (/^-[a-zA-Z]*o$/u.test(word)) {
      const name = flags[++at]
      if (name === "errexit") errexit = true
      else if (name !== "pipefail" && name !== "nounset" && name !== "xtrace") return OTHER
    }
    const letters = word.replace(/o$/u, "")
    if (/^-[a-z]*[li]/u.test(letters) || word === "--login") login = true
    else if (letters !== "-" && !HARMLESS.test(letters)) return OTHER
    if (/^-[a-zA-Z]*e/u.test(letters)) errexit = true
  }
  const command = flags.some((word) => /^-[a-zA-Z]*c/u.test(word))
  return command ? { posix: true, login, errexit } : OTHER
}
