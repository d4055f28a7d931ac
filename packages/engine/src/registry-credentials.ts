import { buffer } from "node:stream/consumers"

import type { DockerConfig, Environment, StoredAuth } from "./docker-config.ts"

/** What a registry is shown; a token stands in `secret` with an empty username. */
export interface Credentials {
  readonly username: string
  readonly secret: string
}

const HUB = "https://index.docker.io/v1/"
const HUB_HOSTS = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"])
const PATIENCE_MS = 30_000

/** The key under which the docker command keeps the credentials of a host. */
export const keyOf = (host: string): string => (HUB_HOSTS.has(host) ? HUB : host)

const hostOf = (key: string): string => key.replace(/^https?:\/\//u, "").replace(/\/.*$/su, "")

/** True when there is anything to show to any registry; without it no session is needed. */
export function hasCredentials(config: DockerConfig): boolean {
  return (
    Boolean(config.credsStore) ||
    Object.keys(config.credHelpers ?? {}).length > 0 ||
    Object.keys(config.auths ?? {}).length > 0
  )
}

/**
 * The credentials of a registry host, as the docker command would find them: the host's helper, the store, `auths`.
 *
 * @param note - Told in a sentence, without any secret, when a helper does not work.
 */
export async function credentialsFor(
  host: string,
  config: DockerConfig,
  env: Environment,
  note: (sentence: string) => void,
): Promise<Credentials | undefined> {
  const key = keyOf(host)
  const helper = config.credHelpers?.[key] ?? config.credHelpers?.[host] ?? config.credsStore
  if (helper) {
    const found = await askHelper(helper, key, env).catch((error: unknown) => {
      note(`docker-credential-${helper} did not work: ${(error as Error).message}`)
    })
    if (found) return found
  }
  const entry =
    config.auths?.[key] ??
    Object.entries(config.auths ?? {}).find(([name]) => hostOf(name) === hostOf(key))?.[1]
  return entry && readAuth(entry)
}

function readAuth(entry: StoredAuth): Credentials {
  if (entry.identitytoken) return { username: "", secret: entry.identitytoken }
  const pair = Buffer.from(entry.auth ?? "", "base64")
    .toString("utf8")
    .replace(/\0+$/u, "")
  const colon = pair.indexOf(":")
  if (colon > 0) return { username: pair.slice(0, colon), secret: pair.slice(colon + 1) }
  return { username: entry.username ?? "", secret: entry.password ?? "" }
}

/** Asks a helper over its pipes, as docker-credential-helpers do. Undefined: it has none for this host. */
async function askHelper(
  helper: string,
  key: string,
  env: Environment,
): Promise<Credentials | undefined> {
  // The name comes from a file and becomes part of a program's name: no paths.
  if (!/^[\w.-]+$/u.test(helper)) throw new Error("its name is not a plain word")
  const { spawn } = await import("node:child_process")
  const child = spawn(`docker-credential-${helper}`, ["get"], {
    env,
    stdio: ["pipe", "pipe", "ignore"],
    timeout: PATIENCE_MS,
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", resolve)
  })
  child.stdin.on("error", () => {
    // A helper that does not read its input ends on its own; its exit code tells.
  })
  child.stdin.end(key)
  const [code, output] = await Promise.all([ended, buffer(child.stdout)])
  const said = output.toString("utf8").trim()
  if (code !== 0) {
    if (/credentials not found/iu.test(said)) return undefined
    throw new Error(code === null ? "it did not end" : `exit code ${code}`)
  }
  const { Username, Secret } = answerOf(said)
  return { username: Username === "<token>" ? "" : Username, secret: Secret }
}

/** What a helper says; what is wrong with it is told without a piece of it, which may be a secret. */
function answerOf(said: string): { readonly Username: string; readonly Secret: string } {
  try {
    const { Username = "", Secret = "" } = JSON.parse(said) as Record<string, unknown>
    if (typeof Username === "string" && typeof Secret === "string") return { Username, Secret }
  } catch {
    // As what has other kinds in it.
  }
  throw new Error("what it says are no credentials")
}

/** All credentials that are known by name, in the form of the `X-Registry-Config` header. */
export async function registryConfigHeader(
  config: DockerConfig,
  env: Environment,
  note: (sentence: string) => void,
): Promise<string> {
  const keys = new Set([
    ...Object.keys(config.auths ?? {}),
    ...Object.keys(config.credHelpers ?? {}),
  ])
  const entries = await Promise.all(
    [...keys].map(async (key) => {
      const found = await credentialsFor(hostOf(key), config, env, note)
      const { username = "", secret = "" } = found ?? {}
      return [
        key,
        username === "" ? { identitytoken: secret } : { username, password: secret },
      ] as const
    }),
  )
  // The engine reads base64 with its padding only.
  const text = Buffer.from(JSON.stringify(Object.fromEntries(entries))).toString("base64")
  return text.replaceAll("+", "-").replaceAll("/", "_")
}
