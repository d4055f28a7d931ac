import { spawn } from "node:child_process"
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { needCommands, type System } from "./apt.ts"
import { engineVersion } from "./engine-api.ts"
import { step, type Log } from "./log.ts"
import { makeNetwork, removeNetwork, type Network } from "./network.ts"
import { homeVariable, type Place, type PrivateKind } from "./place.ts"
import { endProcesses, engineProcesses, startTime } from "./processes.ts"
import { ensureRootfs } from "./rootfs.ts"
import { proxyVariables, which } from "./run.ts"

const startPatienceMs = 60_000

/** What is called on the way, and the package that each comes from. */
const commands = {
  ip: "iproute2",
  iptables: "iptables",
  mount: "mount",
  pivot_root: "util-linux",
  setpriv: "util-linux",
  unshare: "util-linux",
}

export interface StartOptions {
  /** Bytes of memory that its images and caches may take, which are gone when it ends; absent: they stay on disk. */
  readonly dataInMemory?: number | undefined
}

/** Installs a private engine where it is missing, starts it and returns its version. The caller holds the lock. */
export async function startPrivate(
  kind: PrivateKind,
  place: Place,
  system: System,
  log: Log,
  { dataInMemory }: StartOptions = {},
): Promise<string> {
  if (process.getuid?.() !== 0)
    throw new Error("Only root can start an engine here; start Docker, or run this as root.")
  await stopPrivate(place)
  await needCommands(commands, log)
  const rootfs = await ensureRootfs(kind.edition, system, log)
  for (const folder of [place.home, place.data, place.run]) mkdirSync(folder, { recursive: true })
  chmodSync(place.run, 0o700)
  bringSystemFiles(rootfs)
  writeFileSync(join(place.run, "daemon.json"), JSON.stringify(daemonConfig(kind)))
  const network = await makeNetwork(place)
  try {
    const pid = launch(rootfs, place, network, dataInMemory)
    return await step(log, "starting dockerd", () => waitUntilReady(pid, place))
  } catch (error) {
    await stopPrivate(place)
    throw error
  }
}

/** Ends the engine of a place and takes away all that it had outside its folder. Stopping one that is not there is fine. */
export async function stopPrivate(place: Place): Promise<void> {
  await endProcesses(place.home)
  if (which("ip") && which("iptables")) await removeNetwork(place)
  removeControlGroups(place.cgroup)
  rmSync(place.pidFile, { force: true })
  rmSync(place.run, { recursive: true, force: true })
}

/** Whether anything of the place's engine is alive, answering or not. */
export const isRunning = (place: Place): boolean => engineProcesses(place.home).length > 0

const daemonConfig = (kind: PrivateKind): object =>
  kind.containerdStore ? { features: { "containerd-snapshotter": true } } : {}

/** Name servers, host names and certificates are the machine's; they are read anew at each start. */
function bringSystemFiles(rootfs: string): void {
  for (const name of ["hosts", "resolv.conf"]) {
    if (existsSync(`/etc/${name}`))
      writeFileSync(join(rootfs, "etc", name), readFileSync(`/etc/${name}`))
  }
  // A stub on the loopback cannot be reached from a container; behind systemd's lies the list of the real servers.
  const real = "/run/systemd/resolve/resolv.conf"
  const resolv = join(rootfs, "etc/resolv.conf")
  const stub = existsSync(resolv) && /^nameserver\s+127\./m.test(readFileSync(resolv, "utf8"))
  if (stub && existsSync(real)) copyFileSync(real, resolv)
  const bundle = process.env["SSL_CERT_FILE"] || "/etc/ssl/certs/ca-certificates.crt"
  if (existsSync(bundle)) copyFileSync(bundle, join(rootfs, "etc/ssl/certs/ca-certificates.crt"))
}

function launch(rootfs: string, place: Place, network: Network, memory?: number): number {
  const data = memory === undefined ? place.data : `memory:${memory}`
  if (existsSync(place.log)) renameSync(place.log, `${place.log}.old`)
  const log = openSync(place.log, "w")
  const script = join(import.meta.dirname, "launch.sh")
  const inside = "/run/stagecraft"
  const dockerd = [
    "dockerd",
    "--host",
    `unix://${inside}/docker.sock`,
    "--config-file",
    `${inside}/daemon.json`,
  ]
  const bridge = [
    "--bridge",
    place.bridge,
    "--mtu",
    String(network.mtu),
    "--cgroup-parent",
    `/${place.cgroup}`,
  ]
  const rules = ["--iptables=false", "--ip6tables=false", "--ip-masq=false", "--ip-forward=false"]
  const args = ["-m", "-p", "--fork", "--kill-child", "sh", script, rootfs, data, place.run]
  const child = spawn(which("unshare") ?? "unshare", [...args, ...dockerd, ...bridge, ...rules], {
    detached: true,
    stdio: ["ignore", log, log],
    env: {
      ...proxyVariables(),
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: "/root",
      [homeVariable]: place.home,
    },
  })
  child.on("error", () => {})
  child.unref()
  closeSync(log)
  if (child.pid === undefined) throw new Error("unshare cannot be started")
  writeFileSync(place.pidFile, `${child.pid}\n`)
  return child.pid
}

async function waitUntilReady(pid: number, place: Place): Promise<string> {
  const deadline = performance.now() + startPatienceMs
  while (performance.now() < deadline && startTime(pid) !== undefined) {
    const version = existsSync(place.socket) ? await engineVersion(place.host) : undefined
    if (version !== undefined) return version
    await sleep(50)
  }
  const lines = readFileSync(place.log, "utf8").trim().split("\n")
  const telling = lines.filter((line) =>
    /level=(?:error|fatal)|failed|denied|not permitted|No space/.test(line),
  )
  const why = (telling.length > 0 ? telling : lines).slice(-6).join("\n")
  if (/No space left on device/i.test(why))
    throw new Error(`The engine cannot start: no space is left under ${place.home}.`)
  const hint = /not permitted|denied/.test(why)
    ? " This machine may not allow mounts, as an unprivileged container does not."
    : ""
  throw new Error(`The engine did not start (${place.log}).${hint}\n${why}`)
}

/** The kernel keeps an emptied control group until someone removes it. */
function removeControlGroups(name: string): void {
  const top = "/sys/fs/cgroup"
  if (!existsSync(top)) return
  for (const folder of [top, ...readdirSync(top).map((entry) => join(top, entry))]) {
    const group = join(folder, name)
    if (existsSync(group) && statSync(group).isDirectory()) removeGroup(group)
  }
}

function removeGroup(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeGroup(join(folder, entry.name))
  }
  try {
    rmdirSync(folder)
  } catch {
    // A process that is just ending still holds it; an empty group costs nothing and serves the next start.
  }
}
