import { proveScripts } from "./install-scripts.ts"
import { patchesOf } from "./berry-lock.ts"
import type { InstallProof } from "./manager.ts"
import {
  checkNoFolders,
  checkOwnPackage,
  packageFolders,
  pinnedBy,
  workspacePatterns,
} from "./node-manifest.ts"
import { namedIn, nodeReads } from "./npm-settings.ts"
import type { JsonObject, Project } from "./project.ts"
import { asObject, fieldsOf, inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"
import { isSettled } from "./settled-manifest.ts"
import type { Given } from "./words.ts"
import { isOn, readWords } from "./words.ts"
import { yarnSettings } from "./yarn-settings.ts"

const flags =
  `--immutable --immutable-cache --check-cache --check-resolutions --refresh-lockfile --inline-builds --json`.split(
    /\s+/u,
  )
const focusFlags = ["--all", "-A", "--production", "--json"]

/** What an install makes beside the project's own files. */
const MAKES =
  `node_modules .pnp.cjs .pnp.js .pnp.data.json .pnp.loader.mjs .yarn/cache .yarn/unplugged .yarn/install-state.gz
  .yarn/build-state.yml`.split(/\s+/u)

/** Files with settings that are not read here, of this yarn or of one that might run in its place. */
const REFUSED = [".env.yarn", ".yarnrc", ".yarnclean", "yarn.json"]

/** Files. Nobody has more in `.yarn` without what is fetched. */
const MOST_FILES = 200

/** All files of `.yarn` that it does not make itself: they are few, and seldom change. */
function filesIn(project: Project, folder: string): readonly string[] {
  const found: string[] = []
  const folders = project.has(folder) ? [folder] : []
  for (const each of folders)
    for (const name of project.names(each)) {
      const path = inFolder(each, name)
      if (MAKES.includes(path)) continue
      if (project.entry(path)?.type === "directory") folders.push(path)
      else found.push(path)
      if (found.length + folders.length > MOST_FILES) refuse(`${folder} holds too many files`)
    }
  return found.toSorted()
}

/** Ranges that are looked up in a registry, or in the project by its list of packages. */
const RANGE =
  /^(?:workspace:|catalog:|npm:(?:(?:@[\w.~-]+\/)?[\w.~-]+@)?)?[\w.*^~<>=|+\s-]*$|^patch:[^:]+$/u

/** @param lock - For an install that goes on where its lock file lacks something. */
function checkRanges(manifest: JsonObject, path: string, lock: string | undefined): void {
  checkNoFolders(manifest, path)
  for (const list of ["dependencies", "devDependencies", "optionalDependencies", "resolutions"])
    for (const [name, value] of fieldsOf(manifest[list])) {
      const range = String(value)
      const isKnown =
        RANGE.test(range) && (!range.startsWith("patch:") || (lock?.includes(range) ?? true))
      if (!isKnown) refuse(`${path} takes ${name} from ${range}, which is no registry`)
    }
}

/** True for what yarn 1 finds nowhere, and ends. */
const isUnknownToFirst = (manifest: JsonObject): boolean =>
  ["dependencies", "devDependencies", "optionalDependencies"].some((list) =>
    fieldsOf(manifest[list]).some(
      ([, range]) => typeof range === "string" && range.startsWith("workspace:"),
    ),
  )

const buildsSome = (manifest: JsonObject): boolean =>
  fieldsOf(manifest["dependenciesMeta"]).some(
    ([, meta]) => (asObject(meta)?.["built"] ?? false) !== false,
  )

/** Refuses what may be yarn 1 after all, which does not know the half of it, or a later one than was looked at. */
function checkVersion(
  project: Project,
  own: ReadonlyMap<string, JsonObject>,
  how: { readonly release: string | undefined; readonly isFocus: boolean },
): void {
  const asked = own.get("")!["packageManager"]
  if (asked !== undefined && !(typeof asked === "string" && /^yarn@[34]\.\d/u.test(asked)))
    refuse("package.json asks for another yarn than 3 or 4")
  if (how.release !== undefined) return
  if (asked === undefined)
    refuse("neither packageManager in package.json nor yarnPath tells which yarn it is")
  const isLater = how.isFocus || [...own.values()].some(isUnknownToFirst)
  if (!isLater && project.providerOf("yarn")?.kind !== "corepack")
    refuse("without `corepack enable` before it, it may be yarn 1, which many bases bring")
}

function readCall(args: readonly string[]): { readonly isFocus: boolean; readonly given: Given } {
  const isFocus = args[0] === "workspaces"
  const words = isFocus ? args.slice(2) : args[0] === "install" ? args.slice(1) : args
  const known = isFocus ? { flags: focusFlags, valued: [] } : { flags, valued: ["--mode"] }
  return { isFocus, given: readWords(words, known) }
}

/**
 * `yarn install --immutable` and `yarn workspaces focus` of yarn 3 and 4: read manifests, settings, the lock file, and of
 * `.yarn` releases, plugins and patches.
 *
 * What is read was traced with yarn 3.8 and 4.18. They also write manifests anew, in place, where those are not in the form
 * that they give them. The lock file does not tell which packages run scripts: they have to be off, or independent by the
 * author's word. Scripts of the project's own packages run all the same.
 *
 * @see https://yarnpkg.com/cli/install
 */
export function proveBerry(args: readonly string[], project: Project): InstallProof {
  const { isFocus, given } = readCall(args)
  if (!isFocus && given.operands.length > 0) refuse(`${given.operands[0]!} is not expected there`)
  const mode = given.options.get("--mode")
  if (mode !== undefined && mode !== "skip-build")
    refuse(`it is not known what --mode ${mode} changes`)
  const [refused] = project.present(REFUSED)
  if (refused !== undefined) refuse(`${refused} decides what it does, too`)
  const settings = yarnSettings(project)
  const isImmutable = given.options.has("--immutable")
    ? isOn(given, "--immutable")
    : settings.isImmutable
  if (!isFocus && !isImmutable) refuse("without --immutable it may change yarn.lock")
  const how = { runsScripts: mode === undefined, linked: true }
  const root = checkOwnPackage(project, "", how)
  const folders = packageFolders(project, workspacePatterns(root))
  const own = new Map([["", root]])
  for (const folder of folders) {
    const manifest = checkOwnPackage(project, folder, how)
    own.set(folder, manifest)
    if (manifest["workspaces"] !== undefined) refuse(`${folder} has packages of its own`)
  }
  const lock = isFocus ? project.text("yarn.lock") : undefined
  for (const [folder, manifest] of own)
    checkRanges(manifest, inFolder(folder, "package.json"), lock)
  checkVersion(project, own, { release: settings.release, isFocus })
  const patches = patchesOf(project, [".", ...folders])
  const isQuiet = !settings.runsScripts && ![...own.values()].some(buildsSome)
  const scripts = proveScripts(
    mode !== undefined || isQuiet ? [] : "untold",
    project,
    "yarn.lock does not say which packages run scripts when they are installed, and no enableScripts: false in .yarnrc.yml keeps them from it",
  )
  const modules = folders.map((folder) => inFolder(folder, "node_modules"))
  const [sent] = project.present([...MAKES, ...modules])
  if (sent !== undefined) refuse(`${sent} is sent, and it changes it`)
  const manifests = [...own.keys()].map((folder) => inFolder(folder, "package.json"))
  const changes = [...own].flatMap(([folder, manifest]) => {
    const path = inFolder(folder, "package.json")
    return isSettled(project.text(path), manifest) ? [] : [path]
  })
  return {
    manifests: [
      ...manifests.slice(0, 1),
      "yarn.lock",
      ...project.present([".yarnrc.yml"]),
      ...filesIn(project, ".yarn"),
      ...patches.filter((path) => !path.startsWith(".yarn/")),
      ...manifests.slice(1),
    ],
    writes: [...MAKES, ...modules],
    rewrites: [...new Set([...pinnedBy(root), ...changes])],
    byWord: scripts.byWord,
    variables: [...nodeReads, ...namedIn(project, [".yarnrc.yml"])],
  }
}
