import type { Action, Tool, Touches, Trait } from "../tool.ts"
import { systemPackages } from "../variables.ts"
import { ALONE, does, packages, valued, values, words } from "./words.ts"

/** A package brings programs, hard links, and may bring what a login shell reads. */
const INSTALLS: readonly Trait[] = ["programs", "links", "startup"]

/**
 * Where packages of a system keep what they bring. Into `/srv` only servers of FTP put folders.
 *
 * @see https://www.debian.org/doc/debian-policy/ch-opersys.html
 * @see https://refspecs.linuxfoundation.org/FHS_3.0/fhs-3.0.html
 */
export const SYSTEM = words(
  "/bin /boot /etc /home /lib /lib32 /lib64 /libx32 /media /mnt /opt /root /run /sbin /tmp /usr /var",
)

/** What installing packages touches, the scripts of packages included. */
export const system: Touches = {
  reads: SYSTEM,
  writes: SYSTEM,
  // Sources of kernels and their modules are in `/usr/src`, under their own names and versions.
  spares: ["/usr/src/app"],
  variables: systemPackages,
  network: true,
}

/** For calls that were looked at for what they touch only. */
const alone = (...how: Parameters<typeof does>): Action => ({ ...does(...how), apart: ALONE })

const onSystem = (actions: Readonly<Record<string, Action>>) =>
  Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [name, { ...action, touches: system }]),
  )

const installs: Action = { operands: packages, traits: INSTALLS }
// It may replace the shell and all that a RUN starts with.
const renews: Action = { ...installs, apart: ALONE }

// Not `-o`: it can set hooks, which are commands.
const apt = (name: string): Tool => ({
  name,
  manual: "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
  keepsItself: true,
  options: words(
    `-y -q -V -m -f -d --yes --assume-yes --quiet --no-install-recommends --install-recommends --no-install-suggests
    --fix-missing --fix-broken --purge --allow-downgrades --allow-unauthenticated --allow-change-held-packages
    --allow-releaseinfo-change --reinstall --auto-remove --autoremove --no-upgrade --only-upgrade --download-only`,
  ),
  valued: valued("-t --target-release --default-release"),
  actions: onSystem({
    update: does(""),
    clean: does(""),
    autoclean: does(""),
    "dist-clean": alone(""),
    install: installs,
    reinstall: renews,
    remove: installs,
    purge: installs,
    autoremove: installs,
    autopurge: renews,
    upgrade: renews,
    "dist-upgrade": renews,
    "full-upgrade": renews,
    "build-dep": renews,
  }),
})

const rpm = (name: string, manual: string): Tool => ({
  name,
  manual,
  keepsItself: true,
  options: words(
    `-y -q -b --assumeyes --quiet --nodocs --best --nobest --allowerasing --skip-broken --refresh --nogpgcheck`,
  ),
  // Not `--setopt`: it can set folders and plugins.
  valued: valued("--enablerepo --disablerepo --exclude -x"),
  actions: onSystem({
    install: installs,
    reinstall: renews,
    remove: installs,
    erase: renews,
    autoremove: installs,
    update: renews,
    upgrade: renews,
    groupinstall: renews,
    "module enable": alone("", values),
    "module disable": alone("", values),
    "module reset": alone("", values),
    makecache: does(""),
    "clean all": does(""),
    "clean metadata": alone(""),
    "clean packages": alone(""),
  }),
})

/** Tools that install the packages of a system. */
export const systemPackageTools: readonly Tool[] = [
  apt("apt-get"),
  apt("apt"),
  {
    name: "apt-mark",
    manual: "https://manpages.debian.org/bookworm/apt/apt-mark.8.en.html",
    keepsItself: true,
    options: words("-q --quiet"),
    valued: {},
    actions: onSystem({
      auto: alone("", packages),
      manual: alone("", packages),
      hold: alone("", packages),
      unhold: alone("", packages),
      showmanual: alone("", packages),
      showauto: alone("", packages),
    }),
  },
  {
    name: "apt-cache",
    manual: "https://manpages.debian.org/bookworm/apt/apt-cache.8.en.html",
    keepsItself: true,
    options: words("-q -n --quiet"),
    valued: {},
    actions: onSystem({
      policy: alone("", packages),
      show: alone("", packages),
      search: alone("", packages),
      madison: alone("", packages),
    }),
  },
  {
    name: "dpkg",
    manual: "https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html",
    options: words("-i -E --install --force-all --force-depends --skip-same-version"),
    valued: valued("--add-architecture --remove-architecture"),
    actions: {
      "": {
        operands: { kind: "each", role: "read" },
        traits: INSTALLS,
        touches: { ...system, network: false },
        beyond: {
          why: "a package that is a file may bring anything to anywhere",
          unless: ["--add-architecture", "--remove-architecture"],
        },
        apart: { why: "nobody knows what a package does that is a file" },
        needs: [["-i", "--install", "--add-architecture", "--remove-architecture"]],
      },
    },
  },
  {
    name: "apk",
    manual: "https://docs.alpinelinux.org/user-handbook/0.1a/Working/apk.html",
    keepsItself: true,
    options: words(
      `-U -q -u -l --no-cache --update --update-cache --quiet --no-progress --upgrade --latest --available
      --no-interactive --purge --rdepends`,
    ),
    valued: { ...valued("-t --virtual"), "-X": "address", "--repository": "address" },
    actions: onSystem({
      add: installs,
      del: installs,
      upgrade: renews,
      update: does(""),
      "cache clean": does(""),
    }),
  },
  rpm("dnf", "https://dnf.readthedocs.io/en/latest/command_ref.html"),
  rpm("microdnf", "https://github.com/rpm-software-management/microdnf"),
  rpm("yum", "https://man7.org/linux/man-pages/man8/yum.8.html"),
]
