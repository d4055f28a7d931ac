import type { PathUse } from "../../effects/paths.ts"
import { isIn } from "../../effects/paths.ts"
import { mayMeet } from "../../effects/places.ts"

/** Where a manager keeps lists and what it fetched. */
const KEPT =
  `/var/lib/apt /var/cache/apt /var/cache/apk /etc/apk/cache /var/cache/dnf /var/cache/libdnf5
  /var/cache/yum`.split(/\s+/u)

/**
 * What package managers of a system, and the triggers of what they install, read of themselves: settings, keys, lists,
 * certificates, users, libraries and fonts.
 */
const READ: readonly PathUse[] = [
  ...`/etc/apt /etc/dpkg /etc/debconf.conf /etc/apk /etc/yum /etc/yum.conf /etc/yum.repos.d /etc/dnf /etc/rpm /etc/zypp
  /etc/pacman.conf /etc/pacman.d /etc/pki /etc/ssl /etc/ca-certificates /etc/ca-certificates.conf /etc/crypto-policies
  /etc/passwd /etc/group /etc/shadow /etc/gshadow /etc/subuid /etc/subgid /etc/nsswitch.conf /etc/login.defs
  /etc/adduser.conf /etc/deluser.conf /etc/default /etc/skel /etc/alternatives /etc/ld.so.cache /etc/ld.so.conf
  /etc/ld.so.conf.d /etc/ld.so.preload /etc/profile /etc/profile.d /etc/environment /etc/bash.bashrc /etc/fonts
  /etc/locale.gen /etc/locale.conf /etc/hosts /etc/resolv.conf /etc/netrc /etc/wgetrc
  /lib /lib32 /lib64 /libx32 /usr/lib /usr/lib32 /usr/lib64 /usr/libexec
  /usr/local/share/ca-certificates /usr/share/ca-certificates /usr/share/pki /usr/share/keyrings
  /usr/share/fonts /usr/local/share/fonts /usr/share/icons /usr/share/mime /usr/share/glib-2.0 /usr/share/debconf
  /usr/share/dpkg /usr/share/zoneinfo
  /var/lib/dpkg /var/lib/apk /var/lib/rpm /var/lib/dnf /var/lib/yum /var/lib/pacman /var/lib/ucf
  /var/cache/debconf /var/cache/ldconfig
  /root/.gnupg /root/.fonts /root/.profile /root/.bashrc /root/.netrc /root/.wgetrc /root/.config`.split(
    /\s+/u,
  ),
  ...KEPT,
].map((path) => ({ path, reach: "tree" }))

/** What packages of all kinds put files into: who removes or changes all that is there changes what they bring. */
const SHARED =
  `/bin /sbin /usr/bin /usr/sbin /usr/include /usr/share/doc /usr/share/man /usr/share/info
  /usr/share/locale /var/log /var/cache /var/tmp /var/mail /tmp /run`.split(/\s+/u)
const LIBRARIES = "/usr/local/lib"

/** What a package manager or the script of a package calls: another one of that name may be found before it. */
const CALLED =
  /^(?:apt(?:-[\w-]+)?|aptitude|dpkg(?:-[\w-]+)*|debconf[\w-]*|apk|dnf\d?|yum|microdnf|rpm\w*|zypper|pacman|gpgv?|sqv|add-apt-repository|(?:ba|da|a)?sh|busybox|env|perl|python[\d.]*|ldconfig|update-[\w-]+|install-info|fc-cache|mandb|(?:user|group)(?:add|mod|del)|(?:add|del)(?:user|group)|getent|ucfr?|deb-systemd-[\w-]+|systemctl|systemd-[\w-]+|invoke-rc\.d|service|(?:policy|update)-rc\.d|start-stop-daemon|chmod|chown|chgrp|cp|mv|ln|rm|rmdir|mkdir|cat|ls|sed|grep|awk|mawk|gawk|find|xargs|sort|cut|tr|head|tail|tee|touch|install|readlink|dirname|basename|test|true|false|id|which|tempfile|mktemp|tar|gzip|xz|bzip2|zstd)$/u

/** True for a name that a package manager, or a script of a package, may call. */
export const isCalledByPackages = (name: string): boolean => CALLED.test(name)

/** The part of a path that is called like a package: `/etc/nginx/conf.d` where `nginx` or `nginx-light` is installed. */
export function namedLike({ path }: PathUse, packages: readonly string[]): string | undefined {
  const parts = path.split("/").filter(Boolean)
  return parts.find((part) => packages.some((name) => name === part || name.startsWith(`${part}-`)))
}

/** True for a file among those in which the loader looks for libraries, in a folder that holds others, too. */
function isLibrary({ path }: PathUse): boolean {
  if (path === LIBRARIES) return true
  const [name = ""] = isIn(path, LIBRARIES) ? path.slice(LIBRARIES.length + 1).split("/") : []
  return /\.so(?:\.|$)|-linux-/u.test(name)
}

/**
 * Why files are known to be some of those that installing packages reads, or that these packages bring; undefined when
 * that is not known.
 */
export function knownOfSystem(use: PathUse, packages: readonly string[]): string | undefined {
  if (!use.path.startsWith("/")) return undefined
  const read = READ.find((each) => mayMeet(each, use))
  if (read) return `packages of the system read ${read.path}`
  if (isLibrary(use)) return "the loader's list of libraries is made of what is there"
  const name = namedLike(use, packages)
  return name === undefined ? undefined : `${use.path} may be what the package ${name} brings`
}

/** The same of what a command reads or writes, who may also find what any package brings. */
export function knownToTouch(use: PathUse, packages: readonly string[]): string | undefined {
  const all = use.reach === "one" ? undefined : SHARED.find((each) => isIn(each, use.path))
  return all === undefined ? knownOfSystem(use, packages) : `packages bring files to ${all}`
}

/** True for a folder that only a package manager has to do with. */
export const isKeptByManager = (path: string): boolean => KEPT.some((each) => isIn(path, each))
