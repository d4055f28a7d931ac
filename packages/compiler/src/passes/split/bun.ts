import { bunLock } from "./bun-lock.ts"
import { checkBunfig, envFiles } from "./bun-settings.ts"
import { proveScripts } from "./install-scripts.ts"
import type { InstallProof, Manager, VariableUse } from "./manager.ts"
import {
  checkNoFolders,
  checkOwnPackage,
  packageFolders,
  workspacePatterns,
} from "./node-manifest.ts"
import { checkNpmrc, namedIn, nodeReads, nodeVariable } from "./npm-settings.ts"
import type { Project } from "./project.ts"
import { inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"
import { isOn, readWords } from "./words.ts"

const flags =
  `--frozen-lockfile --production -p --prod --ignore-scripts --no-progress --no-summary --silent --verbose --no-cache
  --no-verify --force -f`.split(/\s+/u)
const valued = "--registry --omit --linker --network-concurrency --concurrent-scripts".split(" ")

function prove(args: readonly string[], project: Project): InstallProof {
  const given = readWords(args.slice(1), { flags, valued })
  if (given.operands.length > 0) refuse(`${given.operands[0]!} is not expected there`)
  if (args[0] !== "ci" && !isOn(given, "--frozen-lockfile"))
    refuse("without --frozen-lockfile it may change bun.lock")
  if (project.has("bun.lockb")) refuse("bun.lockb decides what it does, too")
  checkBunfig(project)
  checkNpmrc(project, ".npmrc")
  const variables = envFiles(
    project,
    (name) => !/^(?:value|undefined)$/u.test(String(variable(name))),
  )
  const runsScripts = !isOn(given, "--ignore-scripts")
  const how = { runsScripts, linked: true }
  const root = checkOwnPackage(project, "", how)
  checkNoFolders(root, "package.json")
  const folders = packageFolders(project, workspacePatterns(root))
  const own = new Map([["", root]])
  for (const folder of folders) {
    const manifest = checkOwnPackage(project, folder, how)
    checkNoFolders(manifest, inFolder(folder, "package.json"))
    own.set(folder, manifest)
  }
  const { scripted, patches } = bunLock(project, own)
  const scripts = proveScripts(
    runsScripts ? scripted : [],
    project,
    "bun.lock does not say which packages run scripts, and package.json has no trustedDependencies",
  )
  const settings = project.present(["bunfig.toml", ".npmrc", ".bun-version"])
  return {
    manifests: [
      "package.json",
      "bun.lock",
      ...settings,
      ...variables,
      ...patches,
      ...folders.map((folder) => inFolder(folder, "package.json")),
    ],
    writes: ["node_modules", ...folders.map((folder) => inFolder(folder, "node_modules"))],
    byWord: scripts.byWord,
    variables: scripts.variables && [
      ...nodeReads,
      ...scripts.variables,
      "BUN_*",
      ...namedIn(project, [...settings, ...variables]),
    ],
  }
}

function variable(name: string): VariableUse {
  if (/^BUN_(?:VERSION|CONFIG_(?:REGISTRY|TOKEN|HTTP_RETRY_COUNT|MAX_HTTP_REQUESTS))$/u.test(name))
    return "value"
  if (
    /^BUN_(?:INSTALL|INSTALL_BIN|INSTALL_CACHE_DIR|INSTALL_GLOBAL_DIR|RUNTIME_TRANSPILER_CACHE_PATH|TMPDIR)$/u.test(
      name,
    )
  )
    return "path"
  return name.startsWith("BUN_") ? "any" : nodeVariable(name)
}

/**
 * `bun install --frozen-lockfile` and `bun ci`: read manifests, settings, files of variables, the lock file that is a text,
 * and what packages are patched with.
 *
 * What is read was traced with bun 1.2 and 1.4. Only packages of `trustedDependencies` run scripts, and without such a list
 * those of bun's own, which each version has another one of: then all that have scripts are taken for them.
 *
 * @see https://bun.com/docs/cli/install
 * @see https://bun.com/docs/install/lifecycle
 */
export const bun: Manager = {
  command: "bun",
  isInstall: ([action = "", ...rest]) =>
    /^(?:install|i|ci)$/u.test(action) && !rest.includes("-g") && !rest.includes("--global"),
  variable,
  prove,
}
