import type { Owner, OwnerId } from "./build.ts"
import { readInteger } from "./go-number.ts"

const LARGEST = 2 ** 31

/** The builder keeps numbers as unsigned 32-bit ones; root is 0, and so is a name that is empty. */
function readId(text: string): OwnerId {
  if (text === "root" || text === "") return 0
  const id = readInteger(text)
  return id === undefined || id < -LARGEST || id >= LARGEST ? text : id >>> 0
}

/** Reads `user`, `user:group`, `1000:1000`. */
export function readOwner(text: string): Owner {
  const [user = "", ...group] = text.split(":")
  return { user: readId(user), ...(group.length > 0 && { group: readId(group.join(":")) }) }
}

const OCTAL = /^[0-7]+$/u
const LETTERS = /^[augo]*(?:[-+=][rstwXxugo]*)+(?:,[augo]*(?:[-+=][rstwXxugo]*)+)*$/u

/** Reads `--chmod`: octal digits up to 7777, or letters as chmod(1) has them; undefined when it is neither. */
export function readMode(text: string): number | string | undefined {
  if (LETTERS.test(text)) return text
  const mode = OCTAL.test(text) ? Number.parseInt(text, 8) : Number.NaN
  return mode <= 0o7777 ? mode : undefined
}
