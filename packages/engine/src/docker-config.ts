import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"

import type { EngineAddress } from "./engine-address.ts"

/** The part of `~/.docker/config.json` that is read here. */
export interface DockerConfig {
  readonly currentContext?: string
  readonly auths?: Readonly<Record<string, StoredAuth>>
  readonly credsStore?: string
  readonly credHelpers?: Readonly<Record<string, string>>
  /** By the engine's address, or `default`. */
  readonly proxies?: Readonly<Record<string, ProxySettings>>
}

/** One entry of `proxies`. @see https://docs.docker.com/engine/cli/proxy/ */
export interface ProxySettings {
  readonly httpProxy?: string
  readonly httpsProxy?: string
  readonly ftpProxy?: string
  readonly noProxy?: string
  readonly allProxy?: string
}

/** One entry of `auths`; `auth` is base64 of `user:password`. */
export interface StoredAuth {
  readonly auth?: string
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
}

/** The environment a lookup sees; `process.env` has this shape. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The user's home as the environment says it, else as the system does. */
export function homeOf(env: Environment): string {
  return env.HOME || homedir()
}

/** The folder of the docker command's settings: `DOCKER_CONFIG`, else `~/.docker`. */
export function configFolder(env: Environment): string {
  return env.DOCKER_CONFIG || join(homeOf(env), ".docker")
}

async function readJson(file: string): Promise<object> {
  const text = await readFile(file, "utf8")
  const value = parsed(text)
  if (!isObject(value)) throw new TypeError("it is not a JSON object")
  return value
}

/** What the parser says would show a piece of the text, in which there may be a password. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new TypeError("it is not JSON")
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The docker command takes null for what is not there. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null

const AUTH_TEXTS = ["auth", "username", "password", "identitytoken"]
const PROXY_TEXTS = ["httpProxy", "httpsProxy", "ftpProxy", "noProxy", "allProxy"]

/** The first field that is of another kind than the docker command takes, as a path. */
function wrongField(config: object): string | undefined {
  const found = [
    wrongText(config, ["currentContext", "credsStore"], ""),
    wrongEntry(config, "credHelpers", undefined),
    wrongEntry(config, "auths", AUTH_TEXTS),
    wrongEntry(config, "proxies", PROXY_TEXTS),
  ]
  return found.find((path) => path !== undefined)
}

function wrongText(value: object, names: readonly string[], before: string): string | undefined {
  const wrong = Object.entries(value).find(
    ([name, each]) => names.includes(name) && !isAbsent(each) && typeof each !== "string",
  )
  return wrong && before + wrong[0]
}

/** @param texts - The texts in each entry; undefined when the entries are texts themselves. */
function wrongEntry(
  config: object,
  name: string,
  texts: readonly string[] | undefined,
): string | undefined {
  const value: unknown = Object.entries(config).find(([key]) => key === name)?.[1]
  if (isAbsent(value)) return undefined
  if (!isObject(value)) return name
  if (!texts) return wrongText(value, Object.keys(value), `${name}.`)
  for (const [key, entry] of Object.entries(value)) {
    const path = `${name}.${key}`
    if (isAbsent(entry)) continue
    const wrong = isObject(entry) ? wrongText(entry, texts, `${path}.`) : path
    if (wrong !== undefined) return wrong
  }
  return undefined
}

/** Reads `config.json`. Absent is empty; a broken one is empty too and says so, as the docker command does. */
export async function readDockerConfig(
  env: Environment,
): Promise<{ readonly config: DockerConfig; readonly broken?: { file: string; cause: string } }> {
  const file = join(configFolder(env), "config.json")
  try {
    const config = await readJson(file)
    const wrong = wrongField(config)
    if (wrong !== undefined) throw new TypeError(`${wrong} is of another kind than docker takes`)
    return { config }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === "ENOENT" || code === "ENOTDIR") return { config: {} }
    return { config: {}, broken: { file, cause: message } }
  }
}

/** Reads `ca.pem`, `cert.pem` and `key.pem` of a folder, those that are there; undefined when none is. */
export async function readTls(
  folder: string,
  verify: boolean,
): Promise<EngineAddress["tls"] | undefined> {
  const read = (name: string): Promise<Buffer | undefined> =>
    readFile(join(folder, name)).catch(() => undefined)
  const [ca, cert, key] = await Promise.all([read("ca.pem"), read("cert.pem"), read("key.pem")])
  if (!ca && !cert && !key) return undefined
  return {
    rejectUnauthorized: verify,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  }
}

/** A docker context's engine, or undefined when there is no context of that name. */
export async function readContext(
  env: Environment,
  name: string,
): Promise<{ readonly host: string; readonly tls?: EngineAddress["tls"] } | undefined> {
  const id = createHash("sha256").update(name).digest("hex")
  const folder = join(configFolder(env), "contexts")
  let meta: unknown
  try {
    meta = await readJson(join(folder, "meta", id, "meta.json"))
  } catch {
    return undefined
  }
  const { Endpoints } = meta as {
    readonly Endpoints?: {
      readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean }
    }
  }
  const host = Endpoints?.docker?.Host
  if (typeof host !== "string" || host === "") return undefined
  const skip = Endpoints?.docker?.SkipTLSVerify === true
  const tls = await readTls(join(folder, "tls", id, "docker"), !skip)
  return { host, ...(tls && { tls }) }
}
