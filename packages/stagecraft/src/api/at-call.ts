import { imageReaders, isRecord, wrongType, wrongValue } from "@stagecraft/dsl"
import type { Reader } from "@stagecraft/dsl"
import { ImageError, isImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"
import { profileFault } from "../for-profile.ts"
import { plainSpan } from "../plain-span.ts"
import { folderGone } from "../problems.ts"

/** Reads what a call was given; what is wrong with it is wrong at the call. */
export function atCall<T>(call: Span, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!isImageError(error)) throw error
    const span = plainSpan(call)
    throw new ImageError(
      error.diagnostics.map((each) => ({ ...each, span })),
      { cause: error.cause },
    )
  }
}

/** The folder the process is in. @throws ImageError `folder-gone`. */
export function currentFolder(): string {
  try {
    return process.cwd()
  } catch (error) {
    throw new ImageError(folderGone((error as Error).message), { cause: error })
  }
}

/** Reads a text without references. */
export const readText: Reader<string> = imageReaders.context

/** Reads the names of images: one at least. An empty list is more likely a search that found nothing than a wish for all. */
export const readNames: Reader<readonly string[]> = (value, what) => {
  const names = imageReaders.tags(value, what)
  if (names.length > 0) return names
  throw wrongType(what, "at least one name", value, "leave it out for every image")
}

/** Reads a list of texts without references. */
export const readTexts: Reader<readonly string[]> = imageReaders.tags

/** Reads the name of a profile. */
export const readProfileName: Reader<string> = (value, what) => {
  const name = readText(value, what)
  const fault = profileFault(name)
  if (fault) throw wrongValue(what, fault)
  return name
}

/** Reads an environment. */
export const readEnv: Reader<Readonly<Record<string, string | undefined>>> = (value, what) => {
  if (!isRecord(value)) throw wrongType(what, "an object of names and values", value)
  for (const [name, each] of Object.entries(value))
    if (each !== undefined && typeof each !== "string")
      throw wrongType(`${what} ${name}`, "text", each)
  return value as Readonly<Record<string, string | undefined>>
}
