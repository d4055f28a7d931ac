import type { DockerConfig, Environment } from "./docker-config.ts"
import type { EngineAddress } from "./engine-address.ts"
import type { EngineInfo } from "./engine.ts"

/** A found engine and what speaking to it takes. */
export interface Connection {
  readonly info: EngineInfo
  readonly address: EngineAddress
  /** `/v1.47`: the newest version of the API that both sides know. */
  readonly prefix: string
  readonly config: DockerConfig
  readonly env: Environment
}

/** The newest version of the Docker API this room was written for; engines from 29 on refuse those before 1.44. */
const NEWEST: readonly [number, number] = [1, 47]

/** The path prefix to use with an engine whose newest API version is given. */
export function apiPrefix(version: string): string {
  const [major = 1, minor = 0] = version.split(".").map(Number)
  const older = major < NEWEST[0] || (major === NEWEST[0] && minor < NEWEST[1])
  return older ? `/v${major}.${minor}` : `/v${NEWEST.join(".")}`
}
