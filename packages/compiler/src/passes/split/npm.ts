import { againstScript } from "./install-scripts.ts"
import type { InstallProof, Manager } from "./manager.ts"
import { checkOwnPackage, packageFolders, workspacePatterns } from "./node-manifest.ts"
import { checkNpmrc, isSet, nodeVariable } from "./npm-settings.ts"
import type { JsonObject, Project } from "./project.ts"
import { asObject, fieldsOf, inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"
import { isOn, readWords } from "./words.ts"

const ACTIONS = new Set(["ci", "clean-install", "ic", "install-clean"])
const LOOSE = new Set(["install", "i", "add"])

const flags =
  `--ignore-scripts --no-audit --audit --no-fund --fund --prefer-offline --prefer-online --no-progress --progress
  --silent -s --quiet -q --verbose -d -dd -ddd --legacy-peer-deps --strict-peer-deps --force -f --no-optional
  --no-update-notifier --production --foreground-scripts --no-foreground-scripts --engine-strict --no-engine-strict
  --unsafe-perm --no-color --color --yes -y`.split(/\s+/u)

const valued =
  `--omit --include --only --loglevel --registry --maxsockets --fetch-retries --fetch-timeout
  --fetch-retry-mintimeout --fetch-retry-maxtimeout --install-strategy --also`.split(/\s+/u)

/** Files that npm looks for in the folder of a project, beside its package.json. */
const LOOKED_FOR = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", ".npmrc"]

/** What a package of the lock file has to be, so that nothing of the project decides how it is installed. */
function checkLocked(
  path: string,
  locked: JsonObject,
  packages: ReadonlySet<string>,
  runsScripts: boolean,
) {
  const { resolved, link, hasInstallScript, hasShrinkwrap, version, os } = locked
  if (link === true) {
    if (typeof resolved !== "string" || !packages.has(resolved))
      refuse(`${path} is a link to a folder that is none of its workspaces`)
    return
  }
  if (!path.includes("node_modules/")) {
    if (!packages.has(path)) refuse(`its lock file names ${path}, which is none of its workspaces`)
    return
  }
  if (resolved !== undefined && (typeof resolved !== "string" || !/^https?:\/\//u.test(resolved)))
    refuse(`${path} does not come from a registry`)
  if (hasShrinkwrap === true) refuse(`${path} brings a lock file of its own`)
  if (!runsScripts || hasInstallScript !== true || !onLinux(os)) return
  const name = typeof locked["name"] === "string" ? locked["name"] : nameIn(path)
  const why = againstScript(name, typeof version === "string" ? version : "")
  if (why !== undefined) refuse(why)
}

const nameIn = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + 13)

/** False for a package that is for other systems only, and so is not installed in an image. */
function onLinux(os: unknown): boolean {
  if (!Array.isArray(os) || os.length === 0) return true
  const list = os as unknown[]
  return list.includes("linux") || list.some((each) => String(each).startsWith("!"))
}

/** What the lock file says, once it is the kind that tells which packages run scripts. */
function lockedPackages(project: Project): JsonObject {
  const [path] = project.present(["npm-shrinkwrap.json", "package-lock.json"])
  if (path === undefined) return refuse("there is no package-lock.json")
  const lock = project.json(path)
  const version = lock["lockfileVersion"]
  if (version !== 2 && version !== 3)
    refuse(`${path} has lockfileVersion ${String(version)}, which does not say what runs scripts`)
  return asObject(lock["packages"]) ?? refuse(`${path} lists no packages`)
}

function prove(args: readonly string[], project: Project): InstallProof {
  const [action = "", ...rest] = args
  const given = readWords(rest, { flags, valued })
  if (LOOSE.has(action))
    refuse(`\`npm ${action}\` may change package-lock.json; \`npm ci\` does not`)
  if (given.operands.length > 0) refuse(`${given.operands[0]!} is not expected there`)
  const runsScripts =
    !isOn(given, "--ignore-scripts") && !isSet(project, ".npmrc", "ignore-scripts")
  checkNpmrc(project, ".npmrc")
  const root = checkOwnPackage(project, "", { runsScripts, linked: false })
  const folders = packageFolders(project, workspacePatterns(root))
  for (const folder of folders) {
    checkOwnPackage(project, folder, { runsScripts, linked: true })
    if (project.has(inFolder(folder, "node_modules")))
      refuse(`${inFolder(folder, "node_modules")} is sent`)
  }
  const packages = new Set(folders)
  for (const [path, value] of fieldsOf(lockedPackages(project)))
    if (path !== "") checkLocked(path, asObject(value) ?? {}, packages, runsScripts)
  const manifests = folders.map((folder) => inFolder(folder, "package.json"))
  const modules = folders.map((folder) => inFolder(folder, "node_modules"))
  return {
    manifests: ["package.json", ...project.present(LOOKED_FOR), ...manifests],
    writes: ["node_modules", ...modules],
    clears: ["node_modules"],
  }
}

/**
 * `npm ci`: reads the manifest, the lock file, the settings and the manifests of workspaces, empties node_modules first, and
 * changes nothing else of the project unless a script does.
 *
 * What is read was traced (every open of a file below the project) with npm 7, 8, 10 and 11.
 *
 * @see https://docs.npmjs.com/cli/v10/commands/npm-ci
 */
export const npm: Manager = {
  command: "npm",
  isInstall: ([action = "", ...rest]) =>
    ACTIONS.has(action) ||
    (LOOSE.has(action) && rest.every((word) => word.startsWith("-")) && !isGlobal(rest)),
  variable: nodeVariable,
  prove,
}

const isGlobal = (words: readonly string[]): boolean =>
  words.includes("-g") || words.includes("--global")
