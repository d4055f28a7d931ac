import { proveScripts } from "./install-scripts.ts"
import type { InstallProof, Manager } from "./manager.ts"
import {
  checkNoFolders,
  checkOwnPackage,
  packageFolders,
  pinnedBy,
  workspacePatterns,
} from "./node-manifest.ts"
import { checkNpmrc, namedIn, nodeReads, nodeVariable } from "./npm-settings.ts"
import type { Project } from "./project.ts"
import { inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"
import { isOn, readWords } from "./words.ts"
import { proveBerry } from "./yarn-berry.ts"

const flags =
  `--frozen-lockfile --ignore-scripts --production --prod --prefer-offline --silent -s --non-interactive --no-progress
  --ignore-engines --ignore-platform --ignore-optional --no-emoji --pure-lockfile`.split(/\s+/u)
const valued = ["--network-timeout", "--network-concurrency", "--registry"]

/** Files by which it is another yarn, or runs or writes more. */
const REFUSED = [".yarnrc.yml", ".yarnclean", ".pnp.js", ".pnp.cjs", "yarn.json"]
/** What a later yarn makes of a project with a lock file of yarn 1, traced with 3.8 and 4.18, beside that lock file. */
const LATER = [".yarn", ".yarnrc.yml", ".pnp.cjs", ".pnp.loader.mjs"]
const HARMLESS = new Set([
  "registry",
  "network-timeout",
  "save-prefix",
  "strict-ssl",
  "ignore-scripts",
  "ignore-engines",
  "lastUpdateCheck",
])

function readYarnrc(project: Project): { readonly ignoresScripts: boolean } {
  let ignoresScripts = false
  if (!project.has(".yarnrc")) return { ignoresScripts }
  for (const line of project.text(".yarnrc").split(/\r?\n/u)) {
    if (/^\s*(?:#.*)?$/u.test(line)) continue
    const [, name = "", value = ""] = /^"?([\w-]+)"?\s+"?([^"]*)"?$/u.exec(line) ?? []
    if (!HARMLESS.has(name)) refuse(`it is not known what \`${line.trim()}\` in .yarnrc changes`)
    if (name === "ignore-scripts") ignoresScripts = value === "true"
  }
  return { ignoresScripts }
}

function checkLock(lock: string): void {
  if (!lock.includes("# yarn lockfile v1")) refuse("its lock file is not one of yarn 1")
  if (
    /^ {2}resolved (?!"https?:\/\/)/mu.test(lock) ||
    /(?:^|[\s"@])(?:file|link|portal|git[\w+]*):/mu.test(lock)
  )
    refuse("its lock file names packages that come from no registry")
}

function proveFirst(args: readonly string[], project: Project): InstallProof {
  const words = args[0] === "install" ? args.slice(1) : args
  const given = readWords(words, { flags, valued })
  if (given.operands.length > 0) refuse(`${given.operands[0]!} is not expected there`)
  const [refused] = project.present(REFUSED)
  if (refused !== undefined) refuse(`${refused} decides what it does, too`)
  const { ignoresScripts } = readYarnrc(project)
  checkNpmrc(project, ".npmrc")
  const runsScripts = given.options.has("--ignore-scripts")
    ? !isOn(given, "--ignore-scripts")
    : !ignoresScripts
  const scripts = proveScripts(
    runsScripts ? "untold" : [],
    project,
    "yarn.lock does not say which packages run scripts when they are installed",
  )
  const root = checkOwnPackage(project, "", { runsScripts, linked: true })
  const wanted = root["packageManager"]
  if (/^yarn@(?!1\.)/u.test(typeof wanted === "string" ? wanted : ""))
    refuse("package.json asks for another yarn")
  const folders = packageFolders(project, workspacePatterns(root))
  // Later ones do not know the option, and refuse to go on.
  const mayBeLater = wanted === undefined && !given.options.has("--ignore-scripts")
  if (mayBeLater && (!runsScripts || folders.length > 0))
    refuse("neither packageManager in package.json nor --ignore-scripts tells that it is yarn 1")
  checkNoFolders(root, "package.json")
  for (const folder of folders) {
    const manifest = checkOwnPackage(project, folder, { runsScripts, linked: true })
    checkNoFolders(manifest, inFolder(folder, "package.json"))
  }
  checkLock(project.text("yarn.lock"))
  const kept = isOn(given, "--frozen-lockfile", "--pure-lockfile")
  return {
    manifests: [
      "package.json",
      "yarn.lock",
      ...project.present([".yarnrc", ".npmrc", "package-lock.json", "npm-shrinkwrap.json"]),
      ...folders.map((folder) => inFolder(folder, "package.json")),
    ],
    writes: [
      "node_modules",
      ...folders.map((folder) => inFolder(folder, "node_modules")),
      ...(mayBeLater ? LATER : []),
    ],
    rewrites: [...pinnedBy(root), ...(kept ? [] : ["yarn.lock"])],
    byWord: scripts.byWord,
    variables: [...nodeReads, ...namedIn(project, [".npmrc", ".yarnrc"])],
  }
}

/** Which yarn it is the lock file tells: each writes another one. */
const prove = (args: readonly string[], project: Project): InstallProof =>
  project.has("yarn.lock") && /^__metadata:/mu.test(project.text("yarn.lock"))
    ? proveBerry(args, project)
    : proveFirst(args, project)

/**
 * `yarn install` of yarn 1: reads manifests, settings and the lock file, which it may write anew, in place.
 *
 * What is read was traced with yarn 1.22. yarn.lock does not tell which packages run scripts: they have to be off, or
 * independent by the author's word. Of later ones `proveBerry` tells.
 *
 * @see https://classic.yarnpkg.com/en/docs/cli/install
 */
export const yarn: Manager = {
  command: "yarn",
  isInstall: ([action, next]) =>
    action === undefined ||
    action === "install" ||
    action.startsWith("--") ||
    (action === "workspaces" && next === "focus"),
  variable: nodeVariable,
  prove,
}
