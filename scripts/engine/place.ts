import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"

/** The engines that can be had privately; each has its own root file system. */
export type Edition = "28" | "20"

export interface PrivateKind {
  readonly edition: Edition
  readonly containerdStore: boolean
}

/** Everything one private engine owns, derived from the repo's path: nothing has to be remembered to clean up. */
export interface Place {
  readonly name: string
  readonly home: string
  readonly data: string
  readonly run: string
  readonly socket: string
  readonly host: string
  readonly pidFile: string
  readonly log: string
  /** Name of the bridge, and the comment on each of its firewall rules. */
  readonly bridge: string
  readonly cgroup: string
}

export const repoRoot = resolve(import.meta.dirname, "../..")
export const engineCache = join(repoRoot, ".cache", "engine")
export const basesCache = join(repoRoot, ".cache", "bases")

/** Set in the environment of every process of a private engine; `/proc/<pid>/environ` then tells whose it is. */
export const homeVariable = "STAGECRAFT_ENGINE_HOME"

/** A unix socket's address is at most 107 bytes long. */
const longestSocket = 100

export const privateKinds: readonly PrivateKind[] = [
  { edition: "28", containerdStore: false },
  { edition: "28", containerdStore: true },
  { edition: "20", containerdStore: false },
]

export function placeOf(kind: PrivateKind): Place {
  const name =
    kind.edition === "20" ? "docker-20" : kind.containerdStore ? "containerd-store" : "main"
  const home = name === "main" ? engineCache : join(engineCache, name)
  const id = createHash("sha256").update(home).digest("hex").slice(0, 8)
  const run = runFolder(join(home, "run"), id)
  const socket = join(run, "docker.sock")
  return {
    name,
    home,
    data: join(home, "data"),
    run,
    socket,
    host: `unix://${socket}`,
    pidFile: join(home, "dockerd.pid"),
    log: join(home, "dockerd.log"),
    bridge: `sc-${id}`,
    cgroup: `stagecraft-${id}`,
  }
}

function runFolder(wanted: string, id: string): string {
  if (Buffer.byteLength(join(wanted, "docker.sock")) <= longestSocket) return wanted
  return join(existsSync("/run") ? "/run" : "/tmp", `stagecraft-${id}`)
}
