import type { Diagnostic } from "@stagecraft/ir"

import { apiPrefix } from "./connection.ts"
import type { Connection } from "./connection.ts"
import type { EngineAddress } from "./engine-address.ts"
import { frontendOf } from "./frontend-version.ts"
import { messageOf, send } from "./send.ts"

interface Info {
  readonly ServerVersion?: string
  readonly OSType?: string
  readonly Architecture?: string
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
  // It has all that `/version` tells; each of the two keeps the engine busy for as long as a small build.
  const reply = await send(address, { path: `${prefix}/info`, timeoutMs: timeoutMs * 3 })
  if (reply.status !== 200) throw new Error(`/info fails: ${messageOf(reply)}`)
  const info = JSON.parse(reply.text) as Info
  const podman = ping.headers["libpod-api-version"] !== undefined
  const os = info.OSType ?? "linux"
  // Before 23.0 the header names the default builder; BuildKit is there since 18.09 (API 1.39) all the same.
  const [, minor = 0] = apiVersion.split(".").map(Number)
  const buildkit =
    !podman && os === "linux" && (ping.headers["builder-version"] === "2" || minor >= 39)
  const engineVersion = info.ServerVersion ?? "unknown"
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
      arch: platformArch(info.Architecture ?? "unknown"),
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

/** The kernel's word for a processor, as platforms have it. */
function platformArch(machine: string): string {
  return Object.hasOwn(archOf, machine) ? archOf[machine]! : machine
}

const archOf: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  i386: "386",
  i686: "386",
  aarch64: "arm64",
  armv6l: "arm",
  armv7l: "arm",
  loongarch64: "loong64",
}
