import type { Action, Operands, Tool, Touches, Trait } from "./tool.ts"
import { systemPackages } from "./variables.ts"

const words = (list: string): readonly string[] => list.split(" ").filter(Boolean)
const names: Operands = { kind: "each", role: "data" }
const packages: Operands = { kind: "each", role: "package" }
const nothing: Operands = { kind: "none" }

/** A package brings programs, hard links, and may bring what a login shell reads. */
const INSTALLS: readonly Trait[] = ["programs", "links", "startup"]

/** Where packages of a system keep what they bring; none puts anything into `/srv`. */
const SYSTEM = words(
  "/bin /boot /etc /home /lib /lib32 /lib64 /libx32 /media /mnt /opt /root /run /sbin /tmp /usr /var",
)
const system: Touches = {
  reads: SYSTEM,
  writes: SYSTEM,
  // Sources of kernels and their modules are in `/usr/src`, under their own names and versions.
  spares: ["/usr/src/app"],
  variables: systemPackages,
  network: true,
}

const does = (traits: string, operands: Operands = nothing): Action => ({
  operands,
  traits: words(traits) as Trait[],
})

const onSystem = (actions: Readonly<Record<string, Action>>) =>
  Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [name, { ...action, touches: system }]),
  )

const aptActions = onSystem({
  update: does(""),
  clean: does(""),
  autoclean: does(""),
  install: { operands: packages, traits: INSTALLS },
  remove: { operands: packages, traits: INSTALLS },
  purge: { operands: packages, traits: INSTALLS },
  autoremove: { operands: packages, traits: INSTALLS },
})

// Not `-o`: it can set hooks, which are commands.
const apt = (name: string): Tool => ({
  name,
  keepsItself: true,
  options: words(
    "-y -q -V -m --yes --assume-yes --quiet --no-install-recommends --no-install-suggests --fix-missing --purge --allow-downgrades",
  ),
  valued: { "-t": "data", "--target-release": "data" },
  actions: aptActions,
})

const rpm = (name: string): Tool => ({
  name,
  keepsItself: true,
  options: words("-y -q --assumeyes --quiet --nodocs --best --allowerasing"),
  valued: {},
  actions: onSystem({
    install: { operands: packages, traits: INSTALLS },
    remove: { operands: packages, traits: INSTALLS },
    makecache: does(""),
    "clean all": does(""),
  }),
})

const pip = (name: string): Tool => ({
  name,
  options: words(
    "-U -q -v --upgrade --quiet --no-cache-dir --no-deps --no-compile --disable-pip-version-check --break-system-packages",
  ),
  valued: {
    "-r": "read",
    "--requirement": "read",
    "-c": "read",
    "--constraint": "read",
    "-i": "data",
    "--index-url": "data",
    "--extra-index-url": "data",
    "--timeout": "data",
    "--retries": "data",
    "--root-user-action": "data",
  },
  actions: {
    install: {
      operands: packages,
      traits: ["programs", "links", "startup", "environment"],
    },
  },
})

const NPM: readonly Trait[] = ["programs", "links", "environment", "directory"]
// The scripts of a project are commands that nobody knows.
const npmInstall: Action = { operands: packages, traits: NPM, needs: [["--ignore-scripts"]] }

/** Tools that fetch, install and build. */
export const installTools: readonly Tool[] = [
  apt("apt-get"),
  apt("apt"),
  {
    name: "apk",
    keepsItself: true,
    options: words("-U -q --no-cache --update --update-cache --quiet --no-progress --upgrade"),
    valued: { "-t": "data", "--virtual": "data", "-X": "data", "--repository": "data" },
    actions: onSystem({
      add: { operands: packages, traits: INSTALLS },
      del: { operands: packages, traits: INSTALLS },
      update: does(""),
      "cache clean": does(""),
    }),
  },
  rpm("dnf"),
  rpm("microdnf"),
  rpm("yum"),
  {
    name: "npm",
    options: words(
      "-g --global --production --ignore-scripts --no-audit --no-fund --no-save --silent --prefer-offline --legacy-peer-deps --force",
    ),
    valued: { "--omit": "data", "--include": "data", "--loglevel": "data", "--registry": "data" },
    actions: {
      ci: { ...npmInstall, operands: nothing },
      install: npmInstall,
      "cache clean": does("environment directory"),
    },
  },
  {
    name: "corepack",
    options: [],
    valued: {},
    actions: { enable: does("programs environment", names) },
  },
  pip("pip"),
  pip("pip3"),
  {
    name: "curl",
    options: words(
      "-f -s -S -L -k --fail --silent --show-error --location --compressed --create-dirs --tlsv1.2 --retry-connrefused",
    ),
    valued: {
      "-o": "write",
      "--output": "write",
      "-H": "data",
      "--header": "data",
      "--retry": "data",
      "--retry-delay": "data",
      "--connect-timeout": "data",
      "--max-time": "data",
      "-m": "data",
      "--proto": "data",
    },
    actions: { "": does("in-place environment", names) },
  },
  {
    name: "wget",
    options: words("-q --quiet --no-verbose --no-check-certificate --https-only"),
    valued: {
      "-O": "write",
      "--output-document": "write",
      "--progress": "data",
      "--tries": "data",
      "--timeout": "data",
      "--header": "data",
    },
    // Without it the file's name is up to the server.
    actions: {
      "": { ...does("in-place environment", names), needs: [["-O", "--output-document"]] },
    },
  },
  {
    name: "git",
    options: words(
      "-q --quiet --single-branch --no-tags --shallow-submodules --recurse-submodules --no-checkout --bare",
    ),
    valued: { "--depth": "data", "-b": "data", "--branch": "data" },
    actions: {
      clone: {
        operands: { kind: "first-then", first: "data", rest: "tree" },
        traits: ["links", "programs", "environment", "directory"],
      },
    },
  },
  {
    name: "go",
    singleDash: true,
    options: words("-v -x -trimpath -a -race"),
    valued: {
      "-o": "write",
      "-ldflags": "data",
      "-tags": "data",
      "-buildvcs": "data",
      "-mod": "data",
      "-p": "data",
    },
    actions: {
      "mod download": does("environment directory", names),
      build: {
        ...does("environment directory in-place programs", names),
        // Without it the program's name comes from the module.
        needs: [["-o"]],
      },
    },
  },
  { name: "update-ca-certificates", options: ["--fresh"], valued: {}, actions: { "": does("") } },
  { name: "ldconfig", options: [], valued: {}, actions: { "": does("") } },
  {
    name: "locale-gen",
    options: [],
    valued: {},
    actions: { "": does("links in-place environment", names) },
  },
]
