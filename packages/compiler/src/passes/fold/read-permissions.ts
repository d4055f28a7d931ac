/** By numbers. */
export interface Owner {
  readonly user: number
  readonly group: number
}

/** What is known of a file before its permissions are changed. */
export interface FileState {
  /** With setuid, setgid and sticky. */
  readonly mode: number | undefined
  readonly owner: Owner | undefined
}

/** The new mode or owner, or why it is not known. */
export type Change =
  | { readonly mode: number }
  | { readonly owner: Owner }
  | { readonly why: string }

const OCTAL = /^0?[0-7]{1,3}$/u
const CLAUSE = /^(?<who>[ugoa]*)(?<operator>[-+=])(?<bits>[rwxX]*)$/u
const SHIFTS: Readonly<Record<string, readonly number[]>> = { u: [6], g: [3], o: [0], a: [6, 3, 0] }
/** What a RUN takes away from `+x` and its like, unless a start-up file says otherwise. */
const UMASK = 0o022

function bitsOf(letters: string, mode: number): number {
  let bits = 0
  if (letters.includes("r")) bits |= 4
  if (letters.includes("w")) bits |= 2
  // X is x where somebody may execute the file already.
  if (letters.includes("x") || (letters.includes("X") && (mode & 0o111) !== 0)) bits |= 1
  return bits
}

function applyClause(mode: number, clause: string): number | undefined {
  const { who = "", operator, bits = "" } = CLAUSE.exec(clause)?.groups ?? {}
  if (operator === undefined) return undefined
  const shifts = (who || "a").split("").flatMap((letter) => SHIFTS[letter]!)
  let [mask, value] = [0, 0]
  for (const shift of shifts) {
    mask |= 7 << shift
    value |= bitsOf(bits, mode) << shift
  }
  if (who === "") {
    // What `=` then does to the bits of the umask differs from tool to tool.
    if (operator === "=") return undefined
    value &= ~UMASK
  }
  if (operator === "+") return mode | value
  return operator === "-" ? mode & ~value : (mode & ~mask) | value
}

/** True for a mode that depends on the umask. */
const asksUmask = (mode: string): boolean => mode.split(",").some((clause) => /^[-+]/u.test(clause))

/**
 * What `chmod MODE` makes of a regular file.
 *
 * @param umask - Whether the umask is known to be the builder's own.
 */
export function chmod(mode: string, before: FileState, umask: boolean): Change {
  // An octal mode takes setuid and setgid away from a file.
  if (OCTAL.test(mode)) return { mode: Number.parseInt(mode, 8) }
  if (!mode.split(",").every((clause) => CLAUSE.test(clause)))
    return { why: `the mode ${mode} is more than permissions of reading, writing and executing` }
  if (before.mode === undefined || before.mode > 0o777)
    return { why: `it is not known what ${mode} makes of the file's mode` }
  if (asksUmask(mode) && !umask)
    return {
      why: `${mode} depends on the umask, which the base's shell may set; a${mode} does not`,
    }
  let now: number | undefined = before.mode
  for (const clause of mode.split(",")) now = now === undefined ? now : applyClause(now, clause)
  return now === undefined
    ? { why: `it is not known what ${mode} makes of the file's mode` }
    : { mode: now }
}

const NUMBER = "(?:0|[1-9]\\d{0,8})"
const OWNER = new RegExp(`^(?<user>${NUMBER})?(?:[:](?<group>${NUMBER}))?$`, "u")

/** What `chown OWNER` makes of a regular file: numbers only, since names are the image's own. */
export function chown(owner: string, before: FileState): Change {
  const { user, group } = OWNER.exec(owner)?.groups ?? {}
  if (user === undefined && group === undefined)
    return { why: `${owner} is a name, which only the image knows` }
  // The kernel takes setuid and setgid away from a file that changes hands.
  if (before.mode === undefined || before.mode > 0o777)
    return { why: "it is not known that the file is not setuid" }
  if ((user === undefined || group === undefined) && before.owner === undefined)
    return { why: `it is not known who owns the file beside ${owner}` }
  return {
    owner: {
      user: user === undefined ? before.owner!.user : Number(user),
      group: group === undefined ? before.owner!.group : Number(group),
    },
  }
}

/** What a `--chown` means, where it is plain numbers; of a COPY without, all is root's. */
export function ownerOf(flag: string | undefined): Owner | undefined {
  if (flag === undefined) return { user: 0, group: 0 }
  const { user, group } = OWNER.exec(flag)?.groups ?? {}
  return user === undefined || group === undefined
    ? undefined
    : { user: Number(user), group: Number(group) }
}

/** What a `--chmod` of octal digits means. */
export const modeOf = (flag: string): number | undefined =>
  /^[0-7]{1,4}$/u.test(flag) ? Number.parseInt(flag, 8) : undefined
