import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { ownSources, type System } from "./apt.ts"
import { step, type Log } from "./log.ts"
import { engineCache, type Edition } from "./place.ts"
import { run, runContained } from "./run.ts"

const docker = ["docker.io", "docker-cli", "docker-buildx", "tini-static", "iptables"]

/** What the engine calls: git for contexts, xz for layers, ps for `docker top`. */
const tools = ["mount", "git", "xz-utils", "procps", "dash", "coreutils", "sed"]

/** A root file system that programs of Debian run in. */
interface Recipe {
  /** The folder below the engines' cache. */
  readonly folder: string
  /** The Debian release. */
  readonly suite: string
  /** The first must be there; of the others, what the release has. */
  readonly packages: readonly string[]
}

const recipes = {
  "28": { folder: "rootfs", suite: "forky", packages: [...docker, ...tools] },
  "20": { folder: "rootfs-docker-20", suite: "bookworm", packages: [...docker, ...tools] },
  buildah: {
    folder: "rootfs-buildah",
    suite: "bookworm",
    packages: ["buildah", "crun", "mount", "dash", "coreutils"],
  },
} as const satisfies Readonly<Record<Edition | "buildah", Recipe>>

/** What can be unpacked: an engine, or buildah, which needs none. */
export type RootfsName = keyof typeof recipes

const stampName = ".stagecraft-complete"
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
const neededBytes = 1.5e9

export const rootfsOf = (name: RootfsName): string => join(engineCache, recipes[name].folder)

/** Which release the finished root file system came from, or undefined when there is none that is complete. */
export function rootfsStamp(name: RootfsName): string | undefined {
  const file = join(rootfsOf(name), stampName)
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined
}

/**
 * Makes the folder that an engine or buildah runs in, unless it is there. It appears under its name only when it is complete, so
 * an interrupted attempt is merely a folder that the next one throws away.
 */
export async function ensureRootfs(name: RootfsName, system: System, log: Log): Promise<string> {
  const rootfs = rootfsOf(name)
  if (rootfsStamp(name) !== undefined) return rootfs
  removeLeftovers(rootfs)
  requireSpace()
  const part = `${rootfs}.part-${process.pid}`
  try {
    const suite = await unpackNewest(recipes[name], part, system, log)
    writeFileSync(join(part, stampName), `${suite}\n`)
    renameSync(part, rootfs)
    return rootfs
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

async function unpackNewest(
  { suite, packages }: Recipe,
  part: string,
  system: System,
  log: Log,
): Promise<string> {
  const mirror = system.id === "debian" ? ownSources(system.codename)[0]?.uri : undefined
  try {
    if (mirror === undefined) throw new Error("it is not an archive of Debian")
    const signed = existsSync(keyring) ? `[signed-by=${keyring}] ` : ""
    const sources = `deb ${signed}${mirror} ${suite} main\n`
    await unpackPackages(suite, packages, sources, part, log)
    return suite
  } catch (error) {
    if (/No space is left/.test(String(error))) throw error
    const reason = /^E: (.*)/m.exec(String(error))?.[1] ?? String(error)
    log(`${suite} cannot be had from this machine's archive: ${reason}`)
    log(`taking the ${packages[0]} of ${system.title} itself instead`)
    rmSync(part, { recursive: true, force: true })
    await unpackPackages(system.codename, packages, undefined, part, log)
    return system.codename
  }
}

/**
 * Downloads the packages with all that they depend on and unpacks them. None is configured: no script of a package
 * runs, which takes a quarter of the time of a debootstrap, and dockerd needs nothing of what they would do.
 *
 * @param sources - The lines of a sources.list, or undefined for the machine's own sources.
 */
async function unpackPackages(
  suite: string,
  packages: readonly string[],
  sources: string | undefined,
  part: string,
  log: Log,
): Promise<void> {
  const state = join(part, ".apt")
  for (const name of ["lists/partial", "cache/archives/partial"])
    mkdirSync(join(state, name), { recursive: true })
  const folders = [
    `Dir::State=${state}`,
    `Dir::State::Lists=${join(state, "lists")}`,
    `Dir::Cache=${join(state, "cache")}`,
  ]
  const settings = [
    "Dir::State::status=/dev/null",
    "APT::Sandbox::User=root",
    "APT::Install-Recommends=false",
    ...folders,
  ]
  if (sources !== undefined) {
    writeFileSync(join(state, "sources.list"), sources)
    settings.push(
      `Dir::Etc::SourceList=${join(state, "sources.list")}`,
      "Dir::Etc::SourceParts=/dev/null",
    )
  }
  const options = settings.flatMap((setting) => ["-o", setting])
  await run("apt-get", [...options, "update", "-q"])
  const available = new Set((await run("apt-cache", [...options, "pkgnames"])).split("\n"))
  const [main = ""] = packages
  const names = packages.filter((name) => available.has(name))
  if (!available.has(main)) throw new Error(`${suite} has no package ${main}`)
  log(`installing ${names.join(", ")} of ${suite} into ${engineCache}`)
  await step(log, `downloading and unpacking ${main} of ${suite}`, async () => {
    await run("apt-get", [...options, "install", "--download-only", "-y", "-q", ...names])
    makeSkeleton(part)
    await runContained(unpackScript, [join(state, "cache/archives"), part])
  })
  rmSync(state, { recursive: true })
}

/** `--keep-directory-symlink`: an older package may still name files in /lib, which is a link to /usr/lib. */
const unpackScript = `
  unpack='dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$0"'
  ls -S "$1"/*.deb | xargs -P 4 -n 1 sh -c "$unpack" "$2"`

/** What the packages' scripts would have made and the engine, or git, asks for. */
function makeSkeleton(part: string): void {
  const folders = [
    "usr/bin",
    "usr/sbin",
    "usr/lib",
    "usr/lib64",
    "etc/ssl/certs",
    "var/lib",
    "root",
    "home",
  ]
  for (const name of [...folders, "dev", "proc", "run", "sys", "tmp"])
    mkdirSync(join(part, name), { recursive: true })
  for (const name of ["bin", "sbin", "lib", "lib64"]) symlinkSync(`usr/${name}`, join(part, name))
  symlinkSync("../run", join(part, "var/run"))
  writeFileSync(join(part, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n")
  writeFileSync(join(part, "etc/group"), "root:x:0:\n")
  writeFileSync(join(part, "etc/nsswitch.conf"), "hosts: files dns\n")
}

/** Folders of attempts that were interrupted, and one that has no stamp. */
function removeLeftovers(rootfs: string): void {
  rmSync(rootfs, { recursive: true, force: true })
  mkdirSync(engineCache, { recursive: true })
  for (const name of readdirSync(engineCache)) {
    if (name.includes(".part-")) rmSync(join(engineCache, name), { recursive: true, force: true })
  }
}

function requireSpace(): void {
  const { bavail, bsize } = statfsSync(engineCache)
  if (bavail * bsize >= neededBytes) return
  const free = Math.round((bavail * bsize) / 1e6)
  throw new Error(
    `An engine needs ${neededBytes / 1e9} GB under ${engineCache}, and only ${free} MB are free there.`,
  )
}
