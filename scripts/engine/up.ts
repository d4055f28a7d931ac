import { join } from "node:path"
import { runAsCommand } from "./command.ts"
import { debianLike } from "./apt.ts"
import { engineVersion, hasContainerdStore } from "./engine-api.ts"
import { findEngine } from "./find-engine.ts"
import { withLock } from "./lock.ts"
import { logToStderr, type Log } from "./log.ts"
import { engineCache, placeOf, type Edition, type Place } from "./place.ts"
import { startPrivate, stopPrivate } from "./private-engine.ts"

export interface EngineOptions {
  /** An engine that keeps images in containerd's store: several platforms, OCI output, attestations. */
  readonly containerdStore?: boolean
  /** Only an engine of this version. */
  readonly edition?: Edition
  /** Bytes of memory for the data of a private one, if it has to be started; absent: the data stays on disk. */
  readonly dataInMemory?: number | undefined
  readonly log?: Log
}

export interface EngineHandle {
  /** A `DOCKER_HOST` value. */
  readonly host: string
  /** "found": someone else's, or a private one that ran before; "started": by this call. */
  readonly origin: "found" | "started"
  readonly version: string
  /** Stops the engine if this call started it, else does nothing. */
  stop(): Promise<void>
}

export const engineLock = join(engineCache, "lock")

/**
 * Gives an engine that answers: one that runs on this machine, else a private one, which on Debian and Ubuntu is
 * installed under the repo's cache folder and started.
 *
 * @throws Error that says in a sentence what to install, where that cannot be done.
 */
export async function ensureEngine(options: EngineOptions = {}): Promise<EngineHandle> {
  const { containerdStore = false, edition, dataInMemory, log = logToStderr } = options
  const found = await findEngine({ containerdStore, edition }, log)
  if (found !== undefined) {
    log(`using the engine at ${found.host} (${found.from}), version ${found.version}`)
    return { host: found.host, version: found.version, origin: "found", stop: async () => {} }
  }
  const kind = { edition: edition ?? "28", containerdStore } as const
  const place = placeOf(kind)
  const running = await engineVersion(place.host)
  if (running !== undefined) return privateHandle(place, running, log)
  return withLock(engineLock, log, async () => {
    // Another process may have started it while this one waited for the lock.
    const version = await engineVersion(place.host)
    if (version !== undefined) return privateHandle(place, version, log)
    const system = debianLike()
    if (system === undefined) throw new Error(installAdvice())
    log(`no engine answers; starting a private one in ${place.home}`)
    const started = await startPrivate(kind, place, system, log, { dataInMemory })
    if (!(await isAsWanted(place.host, started, options))) {
      await stopPrivate(place)
      throw new Error(
        `Only Docker ${started} can be had on this machine, and that is not what was asked for.`,
      )
    }
    log(`engine ${started} is started`)
    const stop = (): Promise<void> => withLock(engineLock, log, () => stopPrivate(place))
    return { host: place.host, version: started, origin: "started", stop }
  })
}

/** An archive that lacks the newest engine gives an older one, which may lack what the caller insists on. */
async function isAsWanted(
  host: string,
  version: string,
  { edition, containerdStore }: EngineOptions,
): Promise<boolean> {
  if (edition !== undefined && version.split(".")[0] !== edition) return false
  return containerdStore !== true || (await hasContainerdStore(host))
}

function privateHandle({ host }: Place, version: string, log: Log): EngineHandle {
  log(`using the private engine that runs already, version ${version}`)
  return { host, version, origin: "found", stop: async () => {} }
}

function installAdvice(): string {
  const what =
    process.platform === "linux"
      ? "Docker Engine or Podman"
      : "Docker Desktop, Colima, Rancher Desktop or Podman"
  return `No container engine answers on this machine: install and start ${what}, or point DOCKER_HOST at an engine.`
}

await runAsCommand(import.meta.url, async () => {
  const engine = await ensureEngine({
    containerdStore: process.argv.includes("--containerd-store"),
    ...(process.argv.includes("--docker-20") && { edition: "20" }),
  })
  process.stdout.write(`export DOCKER_HOST=${engine.host}\n`)
})
