import type { Action, Tool, Touches, Trait } from "../tool.ts"
import { systemPackages } from "../variables.ts"
import { does, packages, valued, values, words } from "./words.ts"

/** A package brings programs, hard links, and may bring what a login shell reads. */
const INSTALLS: readonly Trait[] = ["programs", "links", "startup"]

/**
 * Where packages of a system keep what they bring; none puts anything into `/srv`.
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

const onSystem = (actions: Readonly<Record<string, Action>>) =>
  Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [name, { ...action, touches: system }]),
  )

const installs: Action = { operands: packages, traits: INSTALLS }

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
    "dist-clean": does(""),
    install: installs,
    reinstall: installs,
    remove: installs,
    purge: installs,
    autoremove: installs,
    autopurge: installs,
    upgrade: installs,
    "dist-upgrade": installs,
    "full-upgrade": installs,
    "build-dep": installs,
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
    reinstall: installs,
    remove: installs,
    erase: installs,
    autoremove: installs,
    update: installs,
    upgrade: installs,
    groupinstall: installs,
    "module enable": does("", values),
    "module disable": does("", values),
    "module reset": does("", values),
    makecache: does(""),
    "clean all": does(""),
    "clean metadata": does(""),
    "clean packages": does(""),
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
      auto: does("", packages),
      manual: does("", packages),
      hold: does("", packages),
      unhold: does("", packages),
      showmanual: does("", packages),
      showauto: does("", packages),
    }),
  },
  {
    name: "apt-cache",
    manual: "https://manpages.debian.org/bookworm/apt/apt-cache.8.en.html",
    keepsItself: true,
    options: words("-q -n --quiet"),
    valued: {},
    actions: onSystem({
      policy: does("", packages),
      show: does("", packages),
      search: does("", packages),
      madison: does("", packages),
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
      upgrade: installs,
      update: does(""),
      "cache clean": does(""),
    }),
  },
  rpm("dnf", "https://dnf.readthedocs.io/en/latest/command_ref.html"),
  rpm("microdnf", "https://github.com/rpm-software-management/microdnf"),
  rpm("yum", "https://man7.org/linux/man-pages/man8/yum.8.html"),
]
