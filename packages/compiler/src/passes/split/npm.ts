import { proveScripts } from "./install-scripts.ts"
import type { InstallProof, Manager } from "./manager.ts"
import { checkOwnPackage, packageFolders, workspacePatterns } from "./node-manifest.ts"
import {
  bringsSome,
  checkAgrees,
  checkComplete,
  checkPackages,
  isOmitted,
  lockedPackages,
} from "./npm-lock.ts"
import { checkNpmrc, isSet, namedIn, nodeReads, nodeVariable } from "./npm-settings.ts"
import type { Project } from "./project.ts"
import { inFolder } from "./project.ts"
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

/** Code of the project that npm 12 runs. */
const EXTENSIONS = [".npm-extension.cjs", ".npm-extension.mjs"]

/** Files that npm looks for in the folder of a project, beside its package.json. */
const LOOKED_FOR = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", ".npmrc"]

function prove(args: readonly string[], project: Project): InstallProof {
  const [action = "", ...rest] = args
  const given = readWords(rest, { flags, valued })
  if (given.operands.length > 0) refuse(`${given.operands[0]!} is not expected there`)
  const isLoose = LOOSE.has(action)
  const runsScripts = given.options.has("--ignore-scripts")
    ? !isOn(given, "--ignore-scripts")
    : !isSet(project, ".npmrc", "ignore-scripts")
  checkNpmrc(project, ".npmrc")
  const root = checkOwnPackage(project, "", { runsScripts, linked: false })
  const folders = packageFolders(project, workspacePatterns(root))
  const own = new Map([["", root]])
  const extensions = ["", ...folders].flatMap((folder) =>
    EXTENSIONS.map((name) => inFolder(folder, name)),
  )
  const [extension] = project.present(extensions)
  if (extension !== undefined) refuse(`${extension} decides what it does, too`)
  for (const folder of folders) {
    own.set(folder, checkOwnPackage(project, folder, { runsScripts, linked: true }))
    if (project.has(inFolder(folder, "node_modules")))
      refuse(`${inFolder(folder, "node_modules")} is sent`)
  }
  const { path, locked } = lockedPackages(project)
  const how = { runsScripts, isForced: given.options.has("--force") || given.options.has("-f") }
  const all = checkPackages(locked, folders, how)
  const omits = isLoose ? new Set<string>() : omitted(rest, project)
  const scripted = all.filter((each) => !isOmitted(each.locked, omits))
  // What is left out npm finds out anew where the two differ.
  if (scripted.length < all.length) checkAgrees(own, locked)
  const scripts = proveScripts(scripted, project)
  if (isLoose) checkComplete(own, locked)
  const manifests = folders.map((folder) => inFolder(folder, "package.json"))
  const modules = folders.map((folder) => inFolder(folder, "node_modules"))
  return {
    manifests: ["package.json", ...project.present(LOOKED_FOR), ...manifests],
    writes: ["node_modules", ...modules],
    clears: !isLoose && bringsSome(root, locked) ? ["node_modules"] : [],
    rewrites: [...(isLoose ? ["package.json", path] : []), ...project.present(["yarn.lock"])],
    byWord: scripts.byWord,
    variables: scripts.variables && [
      ...nodeReads,
      ...scripts.variables,
      ...namedIn(project, [".npmrc"]),
    ],
  }
}

/**
 * `npm install` of a complete lock file, which may write manifest and lock file anew, in place.
 *
 * `npm ci`: reads the manifest, the lock file, the settings and the manifests of workspaces, empties node_modules first,
 * writes a yarn.lock anew that is there, and changes nothing else of the project unless a script does.
 *
 * What is read was traced (every open of a file below the project) with `npm ci` of npm 8 and 10 to 12.
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

/** What `npm ci` is told to leave out, unless something may bring it back. */
function omitted(words: readonly string[], project: Project): ReadonlySet<string> {
  const said = words.join(" ")
  const settings = project.has(".npmrc") ? project.text(".npmrc") : ""
  if (/--(?:include|also|only|no-production|production=)/u.test(said)) return new Set()
  if (/^\s*(?:include|also|only|dev|production)\b/mu.test(settings)) return new Set()
  const kinds = Array.from(said.matchAll(/--omit[= ](\w+)/gu), ([, kind]) => kind!)
  return new Set([...kinds, ...(said.includes("--production") ? ["dev"] : [])])
}

const isGlobal = (words: readonly string[]): boolean =>
  words.includes("-g") || words.includes("--global")
