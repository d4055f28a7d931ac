import { isRecord, wrongType } from "@stagecraft/dsl"
import type { Reader } from "@stagecraft/dsl"
import type { Closure, Workspace } from "../workspace.ts"

/** Reads the name or folder of a package. @throws ImageError `value-wrong-type`. */
export const readName: Reader<string> = (value, what) => {
  if (typeof value === "string") return value
  throw wrongType(what, "a package's name or folder", value)
}

/** Reads what `workspace().closure(…)` makes. @throws ImageError `value-wrong-type`. */
export const readClosure: Reader<Closure> = (value, what) => {
  if (isClosure(value)) return value
  throw wrongType(what, "a closure", value, 'make one with workspace().closure("apps/web")')
}

/** Reads what `workspace()` makes. @throws ImageError `value-wrong-type`. */
export const readRepo: Reader<Workspace> = (value, what) => {
  if (isWorkspace(value)) return value
  throw wrongType(what, "a workspace", value, "make one with workspace()")
}

/** Reads a package of the workspace by name, folder or closure. @throws ImageError `value-wrong-type`. */
export const readPackage: Reader<string | Closure> = (value, what) => {
  if (typeof value === "string" || isClosure(value)) return value
  throw wrongType(what, "a package's name or folder, or a closure", value)
}

/** Reads an option that is a plain string. */
export const readString: Reader<string> = (value, what) => {
  if (typeof value === "string") return value
  throw wrongType(what, "text", value)
}

/** Reads a list of plain strings. */
export const readStrings: Reader<readonly string[]> = (value, what) =>
  readList(value, what).map((each, index) => readString(each, `${what}[${index}]`))

/** Reads an object with entries; what they may be is for those to say who take them. */
export const readRecord: Reader<Readonly<Record<string, unknown>>> = (value, what) => {
  if (isRecord(value)) return value
  throw wrongType(what, "an object", value)
}

/** Reads a list of something; what its entries may be is for those to say who take them. */
export const readList: Reader<readonly unknown[]> = (value, what) => {
  if (Array.isArray(value)) return value as readonly unknown[]
  throw wrongType(what, "a list", value)
}

/** Takes a value as it is: what it may be is for those to say who use it. */
export const asItIs: Reader<unknown> = (value) => value

/** The same where nothing stands for another value: it would be taken for one that is not set. */
export const notNull =
  (expected: string): Reader<unknown> =>
  (value, what) => {
    if (value === null) throw wrongType(what, expected, value)
    return value
  }

const isClosure = (value: unknown): value is Closure =>
  isRecord(value) && Array.isArray(value["build"]) && isWorkspace(value["workspace"])

const isWorkspace = (value: unknown): value is Workspace =>
  isRecord(value) && Array.isArray(value["packages"]) && isRecord(value["manager"])
