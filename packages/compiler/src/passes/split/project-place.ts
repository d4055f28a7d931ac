import type { StageFacts } from "../../stage-facts.ts"
import { variableAt } from "../../stage-facts.ts"
import { isIn } from "../../effects/paths.ts"
import { homeAt } from "../../effects/places.ts"
import type { Project } from "./project.ts"
import { inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"

/** Where programs, libraries and settings of a system lie: whoever copies there may replace what an install uses. */
const SYSTEM = `bin boot dev etc lib lib32 lib64 libx32 media mnt proc run sbin sys tmp
  usr/bin usr/sbin usr/lib usr/lib32 usr/lib64 usr/libx32 usr/libexec usr/share usr/include usr/games
  usr/local/bin usr/local/sbin usr/local/lib usr/local/etc usr/local/share usr/local/include usr/local/go
  usr/local/bundle var/lib var/cache var/tmp var/run var/log var/spool`
  .split(/\s+/u)
  .map((path) => `/${path}`)

/** Folders that hold folders of others: a project is a folder in one of them. */
const SHELVES = new Set(["/", "/home", "/opt", "/usr", "/usr/local", "/usr/src", "/var", "/go"])

/** Names in a home folder that programs read or write there. */
const HOME_NAMES =
  `.npm .npmrc .node-gyp .node_modules .cache .config .local .netrc .gitconfig .git-credentials .ssh .profile
  .bashrc .bash_profile .bash_login .bash_logout .shrc .shinit .pip .pydistutils.cfg .curlrc .wgetrc .yarn .yarnrc
  .yarnrc.yml .bun .bunfig.toml .pnpm-store .pnpm-state .bundle .gem .gemrc .composer .cargo .rustup .gnupg .pki .electron-gyp .gyp go`.split(
    /\s+/u,
  )

/** Refuses a folder of the image that is more than a project's own. */
export function checkDirectory(directory: string): void {
  const shelf = SHELVES.has(directory)
  const system = SYSTEM.some((path) => isIn(directory, path) || isIn(path, directory))
  if (shelf || system) refuse(`${directory} is no folder of the project's own`)
}

/** Refuses a project that would bring files of a home folder, when it may be one. */
export function checkHome(
  copied: Project,
  directory: string,
  facts: StageFacts,
  manifests: ReadonlySet<string>,
): void {
  const set = variableAt(facts, "HOME")
  const byBuild = set === "unknown" && isSetHere(facts)
  if (byBuild) refuse("HOME is known only to the build, and may be in the project")
  const home = homeAt(facts)
  if (home !== undefined && !isIn(home, directory)) return
  const below = home === undefined || home === directory ? "" : home.slice(directory.length + 1)
  const sent = HOME_NAMES.map((name) => inFolder(below, name)).find(
    (path) => copied.has(path) && !isBrought(copied, path, manifests),
  )
  if (sent !== undefined) refuse(`${directory} may be a home folder, and ${sent} is sent into it`)
}

/** True for a manifest, and for a folder that holds nothing else. */
const isBrought = (copied: Project, path: string, manifests: ReadonlySet<string>): boolean =>
  manifests.has(path) ||
  (copied.entry(path)?.type === "directory" &&
    copied.names(path).every((name) => isBrought(copied, inFolder(path, name), manifests)))

/** True when a step of the graph, and not the base, sets HOME. */
function isSetHere({ variables }: StageFacts): boolean {
  for (let each = variables; each; each = each.before) if (each.name === "HOME") return true
  return false
}
