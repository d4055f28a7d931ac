import { existsSync } from "node:fs"
import { join } from "node:path"

import { ImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"

import type { Connection } from "./connection.ts"
import { configFolder, readContext, readDockerConfig, readTls } from "./docker-config.ts"
import type { Environment } from "./docker-config.ts"
import { dockerEngine } from "./docker-engine.ts"
import { parseAddress } from "./engine-address.ts"
import type { EngineAddress } from "./engine-address.ts"
import type { Engine } from "./engine.ts"
import { explainCause } from "./explain-cause.ts"
import { probeEngine } from "./probe-engine.ts"
import {
  dockerConfigUnreadable,
  dockerContextNotFound,
  engineAddress,
  engineUnreachable,
} from "./problems.ts"
import { usualSockets } from "./usual-sockets.ts"

/** How patiently an engine is looked for. */
export interface FindOptions {
  /** Milliseconds for an engine that was named to answer; 5000 unless set. */
  readonly timeoutMs?: number
}

interface Named {
  readonly host: string
  readonly foundBy: string
  readonly tls?: EngineAddress["tls"]
}

/**
 * Finds the engine as the docker command does: `DOCKER_HOST`, `DOCKER_CONTEXT`, the current context, the usual sockets.
 *
 * An engine that was named is the only one asked: building elsewhere than the user said would surprise.
 *
 * @throws ImageError `engine-unreachable`, whose `cause` is the socket's error; `engine-address`;
 *   `docker-context-not-found`.
 */
export async function findEngine(env: Environment, options: FindOptions = {}): Promise<Engine> {
  const { timeoutMs = 5000 } = options
  const { config, broken } = await readDockerConfig(env)
  const warnings = broken ? [dockerConfigUnreadable(broken.file, broken.cause)] : []
  const named = await namedEngine(env, config.currentContext)
  const found = named
    ? await askNamed(named, timeoutMs, warnings)
    : await askUsual(env, Math.min(timeoutMs, 2000), warnings)
  return dockerEngine({ ...found, config, env })
}

async function namedEngine(
  env: Environment,
  currentContext: string | undefined,
): Promise<Named | undefined> {
  if (env.DOCKER_HOST) {
    const tls = await environmentTls(env)
    return { host: env.DOCKER_HOST, foundBy: "DOCKER_HOST", ...(tls && { tls }) }
  }
  const name = env.DOCKER_CONTEXT || currentContext
  if (!name || name === "default") return undefined
  const context = await readContext(env, name)
  if (!context) {
    const source = env.DOCKER_CONTEXT ? "DOCKER_CONTEXT" : join(configFolder(env), "config.json")
    throw new ImageError(dockerContextNotFound(source, name))
  }
  return { ...context, foundBy: `docker context ${name}` }
}

async function environmentTls(env: Environment): Promise<EngineAddress["tls"] | undefined> {
  // As the docker command has it: any value switches it on, `0` included.
  const verify = Boolean(env.DOCKER_TLS_VERIFY)
  if (!verify && !env.DOCKER_TLS) return undefined
  const tls = await readTls(env.DOCKER_CERT_PATH || configFolder(env), verify)
  return tls ?? { rejectUnauthorized: verify }
}

type Probed = Pick<Connection, "info" | "address" | "prefix">

async function askNamed(
  named: Named,
  timeoutMs: number,
  warnings: readonly Diagnostic[],
): Promise<Probed> {
  const { host, foundBy } = named
  const address = parseAddress(host, named.tls)
  if ("refused" in address)
    throw new ImageError(engineAddress(foundBy, host, address.refused, address.hint))
  try {
    return await probeEngine(address, foundBy, timeoutMs, warnings)
  } catch (error) {
    const { cause, hint } = explainCause(error)
    throw new ImageError(engineUnreachable(`${foundBy} says ${host}`, cause, hint), {
      cause: error,
    })
  }
}

async function askUsual(
  env: Environment,
  timeoutMs: number,
  warnings: readonly Diagnostic[],
): Promise<Probed> {
  let trouble: { readonly where: string; readonly error: unknown } | undefined
  const sockets = usualSockets(env)
  for (const socketPath of sockets.filter((path) => existsSync(path))) {
    const shown = `unix://${socketPath}`
    try {
      return await probeEngine({ shown, socketPath }, "usual socket", timeoutMs, warnings)
    } catch (error) {
      trouble ??= { where: shown, error }
    }
  }
  if (trouble) {
    const { cause, hint } = explainCause(trouble.error)
    throw new ImageError(engineUnreachable(trouble.where, cause, hint), { cause: trouble.error })
  }
  throw new ImageError(
    engineUnreachable(
      "no engine is running",
      `none of the ${sockets.length} usual sockets of Docker, Colima, Rancher Desktop and Podman is there`,
      "start one, or set DOCKER_HOST",
    ),
  )
}
