import { text, textOf, type Text } from "@stagecraft/ir"
import { isRecord, readOptions } from "./read-options.ts"
import { readText, wrongType } from "./read-text.ts"
import type { TextInput } from "./text-input.ts"

/** A user and a group, each a name or a number. Without a group, the user's own. */
export interface UserAndGroup {
  readonly user: TextInput | number
  readonly group?: TextInput | number | undefined
}

/** A user: a name, a number, `name:group`, or user and group apart. */
export type Owner = TextInput | number | UserAndGroup

function readId(value: unknown, what: string): Text {
  if (typeof value !== "number") return readText(value, what)
  if (Number.isSafeInteger(value) && value >= 0) return text(String(value))
  throw wrongType(what, "a user name or a whole number", value)
}

const readers = { user: readId, group: readId }

/** Reads an owner as `user[:group]`. */
export function readOwner(value: unknown, what: string): Text {
  if (!isRecord(value)) return readId(value, what)
  const { user, group } = readOptions(value, readers, what)
  if (user === undefined) throw wrongType(`${what} { user }`, "a name or a number", undefined)
  return group === undefined ? user : textOf([...user, ":", ...group])
}
