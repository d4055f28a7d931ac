import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { engineVersion, hasContainerdStore } from "./engine-api.ts"
import type { Log } from "./log.ts"

export interface Found {
  readonly host: string
  readonly version: string
  /** Where the address came from, for people. */
  readonly from: string
}

export interface Needs {
  readonly containerdStore: boolean
  /** The first number of the version, when only that one will do. */
  readonly edition: string | undefined
}

interface Candidate {
  readonly host: string
  readonly from: string
}

/** The first engine that answers and has what is needed, in the order in which Docker's own tools would look. */
export async function findEngine(needs: Needs, log: Log): Promise<Found | undefined> {
  const seen = new Set<string>()
  for (const { host, from } of candidates()) {
    if (seen.has(host)) continue
    seen.add(host)
    const absent = host.startsWith("unix://") && !existsSync(host.slice("unix://".length))
    const version = absent ? undefined : await engineVersion(host)
    if (version === undefined) {
      if (from !== "socket") log(`${from}: no engine answers at ${host}`)
    } else if (await fits(host, version, needs)) return { host, version, from }
  }
  return undefined
}

async function fits(host: string, version: string, needs: Needs): Promise<boolean> {
  if (needs.edition !== undefined && version.split(".")[0] !== needs.edition) return false
  return !needs.containerdStore || (await hasContainerdStore(host).catch(() => false))
}

function* candidates(): Generator<Candidate> {
  const host = process.env["DOCKER_HOST"]
  if (host) yield { host, from: "DOCKER_HOST" }
  const context = contextHost()
  if (context) yield context
  for (const socket of usualSockets()) yield { host: `unix://${socket}`, from: "socket" }
}

/** The address of the current docker context; "default" has none, it stands for the usual socket. */
function contextHost(): Candidate | undefined {
  const folder = process.env["DOCKER_CONFIG"] || join(homedir(), ".docker")
  const config = readJson(join(folder, "config.json")) as { currentContext?: string } | undefined
  const name = process.env["DOCKER_CONTEXT"] || config?.currentContext
  if (!name || name === "default") return undefined
  const id = createHash("sha256").update(name).digest("hex")
  const meta = readJson(join(folder, "contexts", "meta", id, "meta.json")) as
    | { Endpoints?: { docker?: { Host?: string } } }
    | undefined
  const host = meta?.Endpoints?.docker?.Host
  return host ? { host, from: `docker context "${name}"` } : undefined
}

/** Docker, Docker Desktop, Colima, Rancher Desktop, Podman. */
function usualSockets(): string[] {
  const home = homedir()
  const runtime = process.env["XDG_RUNTIME_DIR"]
  return [
    "/var/run/docker.sock",
    ...(runtime ? [join(runtime, "docker.sock")] : []),
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
    join(home, ".colima/default/docker.sock"),
    join(home, ".config/colima/default/docker.sock"),
    join(home, ".rd/docker.sock"),
    ...(runtime ? [join(runtime, "podman/podman.sock")] : []),
    "/run/podman/podman.sock",
  ]
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    return undefined
  }
}
