import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { step, type Log } from "./log.ts"
import { run, which } from "./run.ts"

/** One archive that this machine installs from. */
export interface AptSource {
  readonly uri: string
  readonly suites: readonly string[]
  readonly components: readonly string[]
}

export interface System {
  /** "debian" or "ubuntu". */
  readonly id: string
  readonly codename: string
  /** As people say it, such as "Debian GNU/Linux 12 (bookworm)". */
  readonly title: string
}

/** The Debian or Ubuntu that this is, or undefined when it is something else. */
export function debianLike(): System | undefined {
  if (process.platform !== "linux" || !existsSync("/etc/os-release") || !which("apt-get"))
    return undefined
  const text = readFileSync("/etc/os-release", "utf8")
  const value = (key: string): string =>
    new RegExp(`^${key}="?([^"\n]*)`, "m").exec(text)?.[1] ?? ""
  const id = [value("ID"), ...value("ID_LIKE").split(" ")].find(
    (name) => name === "debian" || name === "ubuntu",
  )
  const codename =
    value("ID") === id ? value("VERSION_CODENAME") : value(`${id?.toUpperCase()}_CODENAME`)
  return id && codename ? { id, codename, title: value("PRETTY_NAME") } : undefined
}

/** The archives of the system's own release, the one of the release itself first, then updates and security. */
export function ownSources(codename: string): AptSource[] {
  const folder = "/etc/apt/sources.list.d"
  const files = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : []
  const sources = ["/etc/apt/sources.list", ...files]
    .filter((file) => existsSync(file))
    .flatMap(readSources)
  const own = sources.filter(({ suites }) =>
    suites.some((suite) => suite.split("-")[0] === codename),
  )
  return own.sort(
    (a, b) => Number(b.suites.includes(codename)) - Number(a.suites.includes(codename)),
  )
}

function readSources(file: string): AptSource[] {
  const text = readFileSync(file, "utf8").replaceAll(/^\s*#.*\n?/gm, "")
  if (file.endsWith(".sources")) return text.split(/\n\s*\n/).flatMap(readStanza)
  if (!file.endsWith(".list")) return []
  return text.split("\n").flatMap((line) => {
    const [, uri = "", suite = "", components = ""] =
      /^\s*deb\s+(?:\[.*?\]\s+)?(\S+)\s+(\S+)\s*(.*)/.exec(line) ?? []
    return source(uri, suite, components)
  })
}

function readStanza(stanza: string): AptSource[] {
  const field = (name: string): string =>
    new RegExp(`^${name}:\\s*(.*)$`, "im").exec(stanza)?.[1] ?? ""
  if (field("Enabled") === "no" || !/\bdeb\b(?!-)/.test(field("Types"))) return []
  return source(field("URIs"), field("Suites"), field("Components"))
}

function source(uris: string, suites: string, components: string): AptSource[] {
  const words = (text: string): string[] => text.trim().split(/\s+/).filter(Boolean)
  const uri = resolveUri(words(uris)[0] ?? "")
  return /^https?:/.test(uri) ? [{ uri, suites: words(suites), components: words(components) }] : []
}

/** `mirror+file:` names a file that lists the mirrors; the first will do. */
function resolveUri(uri: string): string {
  const list = /^mirror\+file:(.*)/.exec(uri)?.[1]
  return list === undefined ? uri : (/^\S+/m.exec(readFileSync(list, "utf8"))?.[0] ?? "")
}

/** Installs the packages whose command is missing on this machine, and says which before it does so. */
export async function needCommands(
  commands: Readonly<Record<string, string>>,
  log: Log,
): Promise<void> {
  const missing = Object.entries(commands).filter(([command]) => which(command) === undefined)
  const packages = [...new Set(missing.map(([, name]) => name))]
  if (packages.length === 0) return
  for (const name of packages)
    log(`installing the package ${name} on this machine (apt-get install ${name})`)
  await step(log, `apt-get install ${packages.join(" ")}`, async () => {
    await updateLists()
    const wait = ["-o", "DPkg::Lock::Timeout=300"]
    await run(
      "apt-get",
      [...wait, "install", "-y", "-q", "--no-install-recommends", ...packages],
      noninteractive,
    )
  })
}

const noninteractive = { env: { DEBIAN_FRONTEND: "noninteractive" } }

/** The lists' lock, unlike dpkg's, has no waiting: another apt-get may be at it. */
export async function updateLists(tries = 30): Promise<void> {
  try {
    await run("apt-get", ["update", "-q"], noninteractive)
  } catch (error) {
    if (tries === 0 || !/Could not get lock/.test(String(error))) throw error
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await updateLists(tries - 1)
  }
}
