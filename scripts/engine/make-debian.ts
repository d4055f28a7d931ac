import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { debianLike, needCommands, ownSources } from "./apt.ts"
import type { Log } from "./log.ts"
import { debootstrap } from "./debootstrap.ts"
import { proxyVariables, runContained, which } from "./run.ts"

/** Turns a folder, empty or holding the archive it starts from, into an image's file system. */
export type Maker = (folder: string, log: Log) => Promise<void>

/** Documentation and translations are half of a minimal system, and no image needs them. */
const slimming = [
  "path-exclude /usr/share/doc/*",
  "path-include /usr/share/doc/*/copyright",
  "path-exclude /usr/share/man/*",
  "path-exclude /usr/share/info/*",
  "path-exclude /usr/share/locale/*",
  "path-exclude /usr/share/groff/*",
]

/** What images expect of apt: no translations, no downloaded packages kept, and no certificate for a name not asked. */
const aptSettings = [
  'Acquire::Languages "none";',
  'Acquire::GzipIndexes "true";',
  'Apt::AutoRemove::SuggestsImportant "false";',
  'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb || true"; };',
]

const unneeded = [
  "usr/share/man",
  "usr/share/info",
  "usr/share/locale",
  "usr/share/groff",
  "var/cache/debconf",
]

/** Whom this machine trusts; what is installed in a container comes through the same network. */
export const certificates = "/etc/ssl/certs/ca-certificates.crt"

/** The system's own release, minimal, installing from where this machine installs. */
export const makeDebian: Maker = async (folder, log) => {
  const system = debianLike()
  const sources = system === undefined ? [] : ownSources(system.codename)
  const source = sources[0]
  if (system === undefined || source === undefined)
    throw new Error("apt's sources name no archive of this release.")
  await needCommands({ debootstrap: "debootstrap" }, log)
  const packages = source.uri.startsWith("https:") ? ["ca-certificates"] : []
  await debootstrap({ suite: system.codename, packages, folder, source })
  const lines = sources.flatMap(({ uri, suites, components }) =>
    suites.map((suite) => `deb ${uri} ${suite} ${components.join(" ")}`),
  )
  writeFileSync(join(folder, "etc/apt/sources.list"), `${lines.join("\n")}\n`)
  writeFileSync(join(folder, "etc/apt/apt.conf.d/90-image"), `${aptSettings.join("\n")}\n`)
  writeFileSync(join(folder, "etc/dpkg/dpkg.cfg.d/90-image"), `${slimming.join("\n")}\n`)
  for (const name of unneeded) emptyFolder(join(folder, name))
  keepCopyrights(join(folder, "usr/share/doc"))
  tidy(folder)
}

/** Installs packages with the folder's own apt, then runs the commands in it. */
export const installInto =
  (packages: readonly string[], commands: readonly string[]): Maker =>
  async (folder) => {
    const policy = join(folder, "usr/sbin/policy-rc.d")
    // Without it a package would start its service on this machine.
    writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 })
    for (const name of ["etc/resolv.conf", "etc/hosts"])
      copyFileSync(`/${name}`, join(folder, name))
    const install = `apt-get update -q; apt-get install -y -q --no-install-recommends ${packages.join(" ")}`
    const inside = ["set -eu", install, ...commands].join("; ")
    const script =
      'mount -t proc proc "$1/proc"; mount --rbind /dev "$1/dev"; exec chroot "$1" sh -c "$2"'
    const env = { ...proxyVariables(), DEBIAN_FRONTEND: "noninteractive", HOME: "/root" }
    await runContained(script, [folder, inside], { env })
    rmSync(policy)
    tidy(folder)
  }

/** This machine's Node and npm, and the user "node" that images of Node have. */
export const addNode: Maker = async (folder) => {
  const bin = join(folder, "usr/local/bin")
  copyFileSync(process.execPath, join(bin, "node"))
  chmodSync(join(bin, "node"), 0o755)
  symlinkSync("node", join(bin, "nodejs"))
  const npm = which("npm")
  if (npm !== undefined) {
    const home = dirname(dirname(realpathSync(npm)))
    cpSync(home, join(folder, "usr/local/lib/node_modules/npm"), {
      recursive: true,
      verbatimSymlinks: true,
    })
    for (const name of ["npm", "npx"])
      symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name))
  }
  if (existsSync(certificates)) {
    mkdirSync(dirname(join(folder, certificates)), { recursive: true })
    copyFileSync(certificates, join(folder, certificates))
  }
  const start =
    "#!/bin/sh\nset -e\n# An option or a file means node; anything else is a command of its own.\n"
  const choose =
    'case "$1" in -*) set -- node "$@" ;; esac\ncommand -v "$1" >/dev/null || set -- node "$@"\nexec "$@"\n'
  writeFileSync(join(bin, "docker-entrypoint.sh"), start + choose, { mode: 0o755 })
  await runContained(
    'exec chroot "$1" useradd --uid 1000 --user-group --shell /bin/bash --create-home node',
    [folder],
  )
  tidy(folder)
}

function tidy(folder: string): void {
  for (const name of [
    "var/lib/apt/lists",
    "var/cache/apt",
    "var/log",
    "tmp",
    "var/cache/ldconfig",
  ]) {
    emptyFolder(join(folder, name), name === "var/log")
  }
  for (const name of ["lists", "lists/partial"])
    mkdirSync(join(folder, "var/lib/apt", name), { recursive: true })
  mkdirSync(join(folder, "var/cache/apt/archives/partial"), { recursive: true })
  for (const name of ["etc/resolv.conf", "etc/hosts", "etc/hostname"])
    rmSync(join(folder, name), { force: true })
  writeFileSync(join(folder, "etc/machine-id"), "")
}

/** `filesOnly`: a service may insist on the folder of its log. */
function emptyFolder(folder: string, filesOnly = false): void {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (filesOnly && entry.isDirectory()) emptyFolder(path, true)
    else if (!filesOnly || entry.isFile()) rmSync(path, { recursive: true, force: true })
  }
}

function keepCopyrights(folder: string): void {
  for (const name of readdirSync(folder)) {
    const copyright = join(folder, name, "copyright")
    const text = existsSync(copyright) ? readFileSync(copyright) : undefined
    emptyFolder(join(folder, name))
    if (text !== undefined) writeFileSync(copyright, text)
  }
}
