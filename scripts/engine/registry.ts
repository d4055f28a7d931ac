import { spawn } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { debianLike, updateLists } from "./apt.ts"
import { withLock } from "./lock.ts"
import { logToStderr, step, type Log } from "./log.ts"
import { engineCache } from "./place.ts"
import { run, which } from "./run.ts"

const patienceMs = 20_000
const program = join(engineCache, "registry", "usr/bin/docker-registry")

export interface Registry {
  /** `127.0.0.1:PORT`; engines take it without TLS. */
  readonly host: string
  stop(): Promise<void>
}

export interface RegistryOptions {
  /** Who may use it, as lines of an htpasswd file with bcrypt; absent: everyone. */
  readonly htpasswd?: string
  readonly log?: Log
}

/**
 * Starts an empty registry on a free port of this machine. Its program is the machine's, or comes from Debian's
 * package and stays in the repo's cache folder.
 *
 * @throws Error that says what is missing.
 */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const command = which("docker-registry") ?? (await download(options.log ?? logToStderr))
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-registry-"))
  const host = `127.0.0.1:${await freePort()}`
  const { htpasswd } = options
  writeFileSync(join(folder, "htpasswd"), htpasswd ?? "")
  const auth = { htpasswd: { realm: "test", path: join(folder, "htpasswd") } }
  const config = {
    version: "0.1",
    log: { level: "error" },
    storage: { filesystem: { rootdirectory: join(folder, "data") } },
    http: { addr: host },
    ...(htpasswd !== undefined && { auth }),
  }
  // JSON is YAML.
  writeFileSync(join(folder, "config.yml"), JSON.stringify(config))
  const child = spawn(command, ["serve", join(folder, "config.yml")], { stdio: "ignore" })
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve())
    child.once("exit", () => resolve())
  })
  const kill = (): void => void child.kill("SIGKILL")
  process.once("exit", kill)
  const stop = async (): Promise<void> => {
    process.off("exit", kill)
    kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline && child.exitCode === null) {
    if (await fetch(`http://${host}/v2/`).catch(() => undefined)) return { host, stop }
    await sleep(20)
  }
  await stop()
  throw new Error(`The registry ${command} did not start.`)
}

async function download(log: Log): Promise<string> {
  if (existsSync(program)) return program
  if (debianLike() === undefined)
    throw new Error("There is no registry on this machine; install the program docker-registry.")
  await withLock(join(engineCache, "registry.lock"), log, async () => {
    if (existsSync(program)) return
    const folder = join(engineCache, "registry.new")
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const fetchPackage = (): Promise<string> =>
      run("apt-get", ["download", "-q", "docker-registry"], { cwd: folder })
    await step(log, "apt-get download docker-registry", async () => {
      await fetchPackage().catch(async () => {
        await updateLists()
        await fetchPackage()
      })
    })
    const [name] = readdirSync(folder)
    if (name === undefined) throw new Error("apt-get downloaded nothing.")
    await run("dpkg-deb", ["-x", join(folder, name), folder])
    rmSync(join(folder, name))
    renameSync(folder, join(engineCache, "registry"))
  })
  return program
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
