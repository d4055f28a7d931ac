import type { BaseConfig } from "@stagecraft/ir"
import { COMMIT, DIGEST } from "../hashes.ts"
import { lockVersion } from "./lock-file.ts"
import type { LockedImage, LockedPlatform, LockFile } from "./lock-file.ts"

/** What is wrong with the text of a lock, as a sentence without its file's name. */
export interface LockFault {
  readonly message: string
  /** Counted from 1. */
  readonly line?: number
  readonly hint?: string
}

const PLATFORM = /^[\w.-]+\/[\w.-]+(?:\/[\w.-]+)?$/u
const AGAIN = "delete it and run «stagecraft lock», or take it from version control again"

class Fault extends Error {}

type Values = Readonly<Record<string, unknown>>

/**
 * Reads the text of an `image.lock`. It is a file that people merge, so each value is looked at; keys that this version
 * does not know are passed over.
 */
export function readLock(text: string): LockFile | LockFault {
  const conflict = /^(?:<{7}|={7}|>{7})(?: |$)/mu.exec(text)
  if (conflict)
    return {
      message: "it holds the marks of a merge that was not finished",
      line: lineAt(text, conflict.index),
      hint: "take either side, then run «stagecraft lock»: it adds what is missing",
    }
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/u, ""))
  } catch (error) {
    return { message: `it is not JSON: ${(error as Error).message}`, hint: AGAIN }
  }
  try {
    return readFile(value)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const newer = error.message.startsWith("version")
    return {
      message: error.message,
      hint: newer ? "update Stagecraft, or delete the file and run «stagecraft lock»" : AGAIN,
    }
  }
}

/** Whether reading a lock failed. */
export function isLockFault(lock: LockFile | LockFault): lock is LockFault {
  return "message" in lock
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length
}

function readFile(value: unknown): LockFile {
  const { version, images = {}, files = {}, repositories = {} } = record(value, "the file")
  if (typeof version !== "number") throw new Fault("it says no version")
  if (version > lockVersion)
    throw new Fault(
      `version ${version} of the format is newer than this Stagecraft (${lockVersion})`,
    )
  if (version !== lockVersion) throw new Fault(`there is no version ${version} of the format`)
  return {
    images: entries(images, "images", readImage),
    files: entries(files, "files", (each, at) => ({
      checksum: matching(record(each, at)["checksum"], DIGEST, `${at}.checksum`, "a digest"),
    })),
    repositories: entries(repositories, "repositories", (each, at) => ({
      commit: matching(record(each, at)["commit"], COMMIT, `${at}.commit`, "a commit's hash"),
    })),
  }
}

function readImage(value: unknown, at: string): LockedImage {
  const { digest, platforms = {}, config } = record(value, at)
  return {
    digest: matching(digest, DIGEST, `${at}.digest`, "a digest"),
    platforms: entries(platforms, `${at}.platforms`, readPlatform),
    ...(config !== undefined && { config: readConfig(config, `${at}.config`) }),
  }
}

function readPlatform(value: unknown, at: string, name: string): LockedPlatform {
  matching(name, PLATFORM, at, "a platform")
  const { digest, config } = record(value, at)
  return {
    digest: matching(digest, DIGEST, `${at}.digest`, "a digest"),
    ...(config !== undefined && { config: readConfig(config, `${at}.config`) }),
  }
}

function readConfig(value: unknown, at: string): BaseConfig {
  const { shell, user, directory, environment = {}, volumes = [], onbuild = [] } = record(value, at)
  return {
    ...(shell !== undefined && { shell: texts(shell, `${at}.shell`) }),
    ...(user !== undefined && { user: text(user, `${at}.user`) }),
    ...(directory !== undefined && { directory: text(directory, `${at}.directory`) }),
    environment: entries(environment, `${at}.environment`, text),
    volumes: texts(volumes, `${at}.volumes`),
    onbuild: texts(onbuild, `${at}.onbuild`),
  }
}

function record(value: unknown, at: string): Values {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Fault(`${at} is no object`)
  return value as Values
}

/** Names come from the outside: an object that inherits nothing takes each of them. */
function entries<T>(
  value: unknown,
  at: string,
  read: (each: unknown, at: string, name: string) => T,
): Readonly<Record<string, T>> {
  const out = Object.create(null) as Record<string, T>
  for (const [name, each] of Object.entries(record(value, at)))
    out[name] = read(each, `${at}[${JSON.stringify(name)}]`, name)
  return out
}

function text(value: unknown, at: string): string {
  if (typeof value !== "string") throw new Fault(`${at} is no string`)
  return value
}

function texts(value: unknown, at: string): readonly string[] {
  if (!Array.isArray(value)) throw new Fault(`${at} is no list`)
  return value.map((each, index) => text(each, `${at}[${index}]`))
}

function matching(value: unknown, pattern: RegExp, at: string, what: string): string {
  if (typeof value !== "string" || !pattern.test(value)) throw new Fault(`${at} is not ${what}`)
  return value
}
