import { proveScripts } from "./install-scripts.ts"
import type { InstallProof, Manager } from "./manager.ts"
import { checkNoFolders, checkOwnPackage, packageFolders, pinnedBy } from "./node-manifest.ts"
import { checkNpmrc, isSet, namedIn, nodeReads, nodeVariable } from "./npm-settings.ts"
import type { JsonObject, Project } from "./project.ts"
import { asObject, inFolder } from "./project.ts"
import type { PnpmWorkspace } from "./pnpm-workspace.ts"
import { readPnpmWorkspace } from "./pnpm-workspace.ts"
import { pnpmVersion } from "./pnpm-version.ts"
import { refuse } from "./refusal.ts"
import { isOn, readWords } from "./words.ts"

const flags =
  `--frozen-lockfile --ignore-scripts -P --prod --production -D --dev --no-optional --prefer-offline
  --silent -s --no-color --color --strict-peer-dependencies --no-strict-peer-dependencies -r --recursive`.split(
    /\s+/u,
  )
const valued = [
  "--reporter",
  "--loglevel",
  "--registry",
  "--network-concurrency",
  "--fetch-retries",
  "--fetch-timeout",
]

/** Files that may hold what a project is, or run: code, other kinds of manifests, wrong names that stop it. */
const REFUSED =
  `.pnpmfile.cjs .pnpmfile.mjs pnpmfile.js package.yaml package.json5 pnpm-workspace.yml pnpm-workspaces.yaml
  pnpm-workspaces.yml .pnpm-workspace.yaml .pnpm-workspace.yml`.split(/\s+/u)

/** `  'name@1.0.0(peer@2.0.0)':`, in lock files before 9 `  /name@1.0.0:` */
const PACKAGE =
  /^ {2}'?\/?(?<name>(?:@[^/@']+\/)?[^@'/][^@']*)@(?<version>[^'(:]+)(?:\([^']*\))?'?:(?: \{\})?$/u

interface LockedPackage {
  readonly name: string
  readonly version: string
  readonly requiresBuild: boolean
  readonly resolved?: string
}

function lockedPackages(text: string): readonly LockedPackage[] {
  const [, section = ""] = text.split(/^packages:\s*$/mu)
  const found: (LockedPackage & { requiresBuild: boolean; resolved?: string })[] = []
  for (const line of section.split(/^\S/mu, 1)[0]!.split(/\r?\n/u)) {
    if (/^ {2}\S/u.test(line)) {
      const { name, version } = PACKAGE.exec(line)?.groups ?? {}
      if (name === undefined || version === undefined)
        refuse(`${line.trim()} in its lock file is not understood`)
      else found.push({ name, version, requiresBuild: false })
    } else if (/^ +requiresBuild: true$/u.test(line)) found.at(-1)!.requiresBuild = true
    const resolution = /^ +resolution: \{(?<how>.*)\}$/u.exec(line)?.groups?.["how"]
    const known =
      resolution && /^integrity: [\w+/=-]+(?:, tarball: https?:\/\/[^,]+)?$/u.test(resolution)
    if (/^ +resolution:/u.test(line) && !known)
      refuse(`${found.at(-1)?.name} does not come from a registry`)
    const tarball = known ? resolution.split(", tarball: ")[1] : undefined
    if (tarball !== undefined) found.at(-1)!.resolved = tarball
  }
  return found
}

/**
 * The packages that run scripts; `"untold"` where nothing says which.
 *
 * pnpm 9 takes them from package.json alone, and runs all without such a list; 10 runs none without, and knows two lists in
 * two files, of which one counts; later ones know `allowBuilds` of pnpm-workspace.yaml alone.
 */
function scripted(
  root: JsonObject,
  lock: string,
  workspace: PnpmWorkspace | undefined,
  isLater: boolean,
): readonly LockedPackage[] | "untold" {
  const packages = lockedPackages(lock)
  const settings = asObject(root["pnpm"]) ?? {}
  const only = settings["onlyBuiltDependencies"]
  const builds = workspace ? workspace.builds : []
  const isListed = Array.isArray(only)
  if (!builds || (!isListed && settings["neverBuiltDependencies"] !== undefined && isLater))
    return "untold"
  if (isListed || isLater) {
    const allowed = [...(isListed ? (only as unknown[]).map(String) : []), ...builds]
    // Also `name@1.2.3 || 1.2.4`.
    return packages.filter(({ name }) =>
      allowed.some((each) => each === name || each.startsWith(`${name}@`)),
    )
  }
  const tells = /^lockfileVersion: '?6\./mu.test(lock)
  return tells ? packages.filter(({ requiresBuild }) => requiresBuild) : "untold"
}

/** Refuses a lock file that is for other folders than those that were found: they may have manifests of another kind. */
function checkImporters(lock: string, folders: readonly string[]): void {
  const [, section = ""] = lock.split(/^importers:\s*$/mu)
  for (const line of section.split(/^\S/mu, 1)[0]!.split(/\r?\n/u)) {
    const name = /^ {2}'?(?<name>[^\s'][^']*?)'?:(?: \{\})?\s*$/u.exec(line)?.groups?.["name"]
    if (name !== undefined && name !== "." && !folders.includes(name))
      refuse(`its lock file is for ${name}, too, whose manifest was not found`)
  }
}

/** Settings in package.json by which no other file is read. */
const SETTINGS = new Set([
  "onlyBuiltDependencies",
  "neverBuiltDependencies",
  "ignoredBuiltDependencies",
  "peerDependencyRules",
  "overrides",
  "packageExtensions",
])

function prove(args: readonly string[], project: Project): InstallProof {
  const given = readWords(args.slice(1), { flags, valued })
  if (given.operands.length > 0) refuse(`${given.operands[0]!} is not expected there`)
  if (!isOn(given, "--frozen-lockfile"))
    refuse("without --frozen-lockfile it may change pnpm-lock.yaml")
  const [refused] = project.present(REFUSED)
  if (refused !== undefined) refuse(`${refused} decides what it does, too`)
  const workspace = readPnpmWorkspace(project)
  const folders = packageFolders(project, workspace?.patterns ?? [])
  const settings = [".npmrc", ...folders.map((folder) => inFolder(folder, ".npmrc"))]
  for (const path of settings) checkNpmrc(project, path)
  const version = pnpmVersion(project)
  // Before 10.5 pnpm-workspace.yaml is for packages alone, and since 11 .npmrc for registries alone.
  const ignored = [
    ...(version.isAtLeast(11) ? [] : [isSet(project, ".npmrc", "ignore-scripts")]),
    ...(version.isBefore(11) ? [] : [workspace?.ignoresScripts === true]),
  ]
  const runsScripts = given.options.has("--ignore-scripts")
    ? !isOn(given, "--ignore-scripts")
    : ignored.includes(false)
  const root = checkOwnPackage(project, "", { runsScripts, linked: true })
  // pnpm 12 makes the file out of them.
  if (root["workspaces"] !== undefined && !workspace)
    refuse("package.json names workspaces, and there is no pnpm-workspace.yaml")
  const setting = Object.keys(asObject(root["pnpm"]) ?? {}).find((name) => !SETTINGS.has(name))
  if (setting !== undefined) refuse(`it is not known what pnpm.${setting} in package.json changes`)
  for (const folder of folders) {
    const manifest = checkOwnPackage(project, folder, { runsScripts, linked: true })
    checkNoFolders(manifest, inFolder(folder, "package.json"))
    const names = [...REFUSED, "pnpm-workspace.yaml"]
    const other = project.present(names.map((name) => inFolder(folder, name)))[0]
    if (other !== undefined) refuse(`${other} decides what it does, too`)
  }
  checkNoFolders(root, "package.json")
  const whole = project.text("pnpm-lock.yaml")
  // Since pnpm 11 the first of two documents is of pnpm itself.
  const lock = whole.split(/^---\s*$/mu).at(-1)!
  if (!/^lockfileVersion: '?[69]\.\d'?$/mu.test(lock))
    refuse("its lock file is of a version that is not known")
  if (
    /(?<![\w-])file:|\bspecifier: ['"]?link:|^ {2}\S+: ['"]?link:|\binjected: true|^patchedDependencies:|^pnpmfileChecksum:|^ *configDependencies:/mu.test(
      whole,
    )
  )
    refuse("its lock file names files of the project")
  checkImporters(lock, folders)
  const scripts = proveScripts(
    runsScripts ? scripted(root, lock, workspace, version.isAtLeast(10)) : [],
    project,
    "pnpm-lock.yaml does not say which packages run scripts, and neither pnpm.onlyBuiltDependencies nor engines.pnpm (pnpm 10 and later run none unasked) in package.json does",
  )
  const manifests = folders.map((folder) => inFolder(folder, "package.json"))
  const modules = folders.map((folder) => inFolder(folder, "node_modules"))
  return {
    manifests: [
      "package.json",
      "pnpm-lock.yaml",
      ...project.present(["pnpm-workspace.yaml", ...settings]),
      ...manifests,
    ],
    writes: ["node_modules", ".pnpm-store", ".pnp.cjs", ".pnp.loader.mjs", ...modules],
    rewrites: pinnedBy(root),
    byWord: scripts.byWord,
    variables: scripts.variables && [
      ...nodeReads,
      ...scripts.variables,
      ...namedIn(project, [...settings, "pnpm-workspace.yaml"]),
    ],
  }
}

/**
 * `pnpm install --frozen-lockfile`: reads manifests, settings, the lock file and the list of packages.
 *
 * What is read was traced with pnpm 9 to 12. Which packages run scripts is in lock files of version 6; later ones leave it
 * to lists of those that may.
 *
 * @see https://pnpm.io/cli/install
 */
export const pnpm: Manager = {
  command: "pnpm",
  isInstall: ([action = "", ...rest]) =>
    (action === "install" || action === "i") && !rest.includes("-g") && !rest.includes("--global"),
  variable: nodeVariable,
  prove,
}
