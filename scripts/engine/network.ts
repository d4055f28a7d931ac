import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import type { Place } from "./place.ts"
import { run } from "./run.ts"

interface Range {
  readonly first: number
  readonly last: number
}

export interface Network {
  /** The bridge's own address with its prefix, such as "10.213.7.1/24". */
  readonly address: string
  /** What the way out can carry; a container that sends more would lose packets. */
  readonly mtu: number
}

/**
 * Makes the bridge of an engine and lets what is behind it out. dockerd runs with its own firewall rules off: it would
 * rewrite chains that another engine of this machine uses.
 */
export async function makeNetwork(place: Place): Promise<Network> {
  await removeNetwork(place)
  const { bridge } = place
  const subnet = await freeSubnet(bridge)
  const address = `${subnet}.1/24`
  await run("ip", ["link", "add", bridge, "address", ownAddress(bridge), "type", "bridge"])
  await run("ip", ["addr", "add", address, "dev", bridge])
  await run("ip", ["link", "set", bridge, "up"])
  const forwarding = "/proc/sys/net/ipv4/ip_forward"
  if (readFileSync(forwarding, "utf8").trim() !== "1") writeFileSync(forwarding, "1")
  const mark = ["-m", "comment", "--comment", bridge]
  const known = ["-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED"]
  await iptables("nat", [
    "-I",
    "POSTROUTING",
    "-s",
    `${subnet}.0/24`,
    "!",
    "-o",
    bridge,
    ...mark,
    "-j",
    "MASQUERADE",
  ])
  await iptables("filter", ["-I", "FORWARD", "-i", bridge, ...mark, "-j", "ACCEPT"])
  await iptables("filter", ["-I", "FORWARD", "-o", bridge, ...known, ...mark, "-j", "ACCEPT"])
  return { address, mtu: await routeMtu() }
}

/**
 * An address that the bridge keeps. Without one it takes the lowest of what is plugged in, and a container that ends may
 * change it: others then talk for half a minute to nobody.
 */
function ownAddress(bridge: string): string {
  const bytes = createHash("sha256").update(bridge).digest().subarray(0, 5)
  // Locally administered, and of one station.
  return ["02", ...Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))].join(":")
}

/** Takes away the bridge and every rule that bears its name. */
export async function removeNetwork({ bridge }: Place): Promise<void> {
  for (const table of ["nat", "filter"]) {
    const rules = (await iptables(table, ["-S"]))
      .split("\n")
      .map((line) => line.replaceAll('"', ""))
    for (const rule of rules.filter((line) => line.includes(`--comment ${bridge} `))) {
      await iptables(table, ["-D", ...rule.split(" ").slice(1)])
    }
  }
  if (existsSync(`/sys/class/net/${bridge}`)) await run("ip", ["link", "delete", bridge])
}

/** `-w`: another program may hold the lock of the tables. */
const iptables = (table: string, args: readonly string[]): Promise<string> =>
  run("iptables", ["-w", "30", "-t", table, ...args])

async function routeMtu(): Promise<number> {
  const routes = JSON.parse(
    (await run("ip", ["-j", "-4", "route", "show", "default"])) || "[]",
  ) as { dev?: string }[]
  const file = `/sys/class/net/${routes[0]?.dev ?? ""}/mtu`
  return existsSync(file) ? Math.min(1500, Number(readFileSync(file, "utf8"))) : 1500
}

/** The first three numbers of a /24 that neither a route nor a name server of this machine lies in. */
async function freeSubnet(seed: string): Promise<string> {
  const taken = [...(await routes()), ...nameServers()]
  const start = createHash("sha256").update(seed).digest().readUInt16BE()
  for (let step = 0; step < 4096; step++) {
    const number = (start + step) % 4096
    const subnet = `10.${208 + (number >> 8)}.${number & 255}`
    const range = rangeOf(`${subnet}.0/24`)
    if (!taken.some(({ first, last }) => first <= range.last && range.first <= last)) return subnet
  }
  throw new Error("No private subnet is free on this machine for the engine's bridge.")
}

async function routes(): Promise<Range[]> {
  const text = await run("ip", ["-j", "-4", "route", "show", "table", "all"])
  const found = JSON.parse(text || "[]") as { dst?: string }[]
  return found.flatMap(({ dst = "" }) =>
    /^\d/.test(dst) && !dst.endsWith("/0") ? [rangeOf(dst)] : [],
  )
}

function nameServers(): Range[] {
  const text = existsSync("/etc/resolv.conf") ? readFileSync("/etc/resolv.conf", "utf8") : ""
  return [...text.matchAll(/^nameserver\s+(\d+\.\d+\.\d+\.\d+)/gm)].map(([, address = ""]) =>
    rangeOf(address),
  )
}

function rangeOf(text: string): Range {
  const [address = "", prefix = "32"] = text.split("/")
  const size = 2 ** (32 - Number(prefix))
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)
  const first = value - (value % size)
  return { first, last: first + size - 1 }
}
