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

async function readJson(file: string): Promise<unknown> {
  const value: unknown = JSON.parse(await readFile(file, "utf8"))
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError("it is not a JSON object")
  return value
}

/** Reads `config.json`. Absent is empty; a broken one is empty too and says so, as the docker command does. */
export async function readDockerConfig(
  env: Environment,
): Promise<{ readonly config: DockerConfig; readonly broken?: { file: string; cause: string } }> {
  const file = join(configFolder(env), "config.json")
  try {
    return { config: (await readJson(file)) as DockerConfig }
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
