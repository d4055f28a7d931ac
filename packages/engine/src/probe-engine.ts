import type { Diagnostic } from "@stagecraft/ir"

import { apiPrefix } from "./connection.ts"
import type { Connection } from "./connection.ts"
import type { EngineAddress } from "./engine-address.ts"
import { frontendOf } from "./frontend-version.ts"
import { messageOf, send } from "./send.ts"

interface Version {
  readonly Version?: string
  readonly Os?: string
  readonly Arch?: string
  readonly Components?: readonly { readonly Name?: string }[]
}

interface Info {
  readonly Driver?: string
  readonly DriverStatus?: readonly (readonly [string, string])[] | null
}

/**
 * Asks what is at an address: one short question whether anyone is, then what it is.
 *
 * @param timeoutMs - For the first answer; an engine that answers may take three times as long for the rest.
 * @throws the socket's error, or Error when what answers is no engine.
 */
export async function probeEngine(
  address: EngineAddress,
  foundBy: string,
  timeoutMs: number,
  warnings: readonly Diagnostic[],
): Promise<Pick<Connection, "info" | "address" | "prefix">> {
  const ping = await send(address, { path: "/_ping", timeoutMs })
  const apiVersion = ping.headers["api-version"]
  if (ping.status !== 200 || typeof apiVersion !== "string")
    throw new Error(
      ping.status === 200
        ? "what answers there is not a Docker or Podman engine"
        : `the engine does not work: ${messageOf(ping)}`,
    )
  const prefix = apiPrefix(apiVersion)
  const ask = async <T>(path: string): Promise<T> => {
    const reply = await send(address, { path: prefix + path, timeoutMs: timeoutMs * 3 })
    if (reply.status !== 200) throw new Error(`${path} fails: ${messageOf(reply)}`)
    return JSON.parse(reply.text) as T
  }
  const [version, info] = await Promise.all([ask<Version>("/version"), ask<Info>("/info")])
  const podman =
    ping.headers["libpod-api-version"] !== undefined ||
    Boolean(version.Components?.some((part) => /podman/iu.test(part.Name ?? "")))
  const os = version.Os ?? "linux"
  // Before 23.0 the header names the default builder; BuildKit is there since 18.09 (API 1.39) all the same.
  const [, minor = 0] = apiVersion.split(".").map(Number)
  const buildkit =
    !podman && os === "linux" && (ping.headers["builder-version"] === "2" || minor >= 39)
  const engineVersion = version.Version ?? "unknown"
  const frontend = buildkit ? frontendOf(engineVersion) : undefined
  return {
    address,
    prefix,
    info: {
      address: address.shown,
      foundBy,
      name: podman ? "Podman" : "Docker",
      version: engineVersion,
      apiVersion,
      os,
      arch: version.Arch ?? "unknown",
      store: storeOf(info),
      buildkit,
      ...(frontend && { frontend }),
      warnings,
    },
  }
}

function storeOf(info: Info): string {
  const driver = info.Driver ?? "unknown"
  const containerd = info.DriverStatus?.some(
    ([key, value]) => key === "driver-type" && value.startsWith("io.containerd.snapshotter"),
  )
  return containerd ? `containerd (${driver})` : driver
}
