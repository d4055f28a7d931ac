const OCTAL = /^0*[0-7]{1,4}$/u
const SYMBOLIC =
  /^(?:[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)(?:,[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)*$/u

/** True for octal digits up to 7777. */
export function isOctalMode(mode: string): boolean {
  return OCTAL.test(mode)
}

/** True for a mode as chmod(1) writes it in letters: `u=rwx,go=rx`, `+x`. */
export function isSymbolicMode(mode: string): boolean {
  return SYMBOLIC.test(mode)
}
