import type { PathUse } from "../../effects/paths.ts"
import { isIn, nameOf } from "../../effects/paths.ts"
import { homeAt } from "../../effects/places.ts"
import type { StageFacts, Variables } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"

/** Files and folders of settings for all projects: of npm, pnpm, yarn, bun, pip, Go, Bundler and git, and what homes begin with. */
const FOR_ALL = `/etc/npmrc /usr/etc/npmrc /usr/local/etc/npmrc /usr/lib/node_modules/npm/npmrc
  /usr/local/lib/node_modules/npm/npmrc /etc/yarnrc /usr/etc/yarnrc /usr/local/etc/yarnrc /etc/pip.conf /etc/xdg /etc/pip
  /usr/pip.conf /usr/local/pip.conf /usr/local/go/go.env /etc/gemrc /usr/local/bundle /etc/gitconfig
  /etc/skel`.split(/\s+/u)

/** Those of a user, in the home folder. */
const IN_HOME =
  `.npmrc .yarnrc .yarnrc.yml .bunfig.toml .config .pip .pydistutils.cfg .gitconfig .local .corepack.env .curlrc .bundle
  .gemrc`.split(/\s+/u)

/** Their names, wherever they are: a variable or an option may lead there. */
const NAMES =
  /^(?:\.?npmrc|\.?yarnrc(?:\.yml)?|\.?bunfig\.toml|pip\.conf|pip|pnpm|rc|\.?pydistutils\.cfg|distutils\.cfg|go\.env|\.?gemrc|\.bundle|\.?gitconfig)$/u

/** The settings that a stage's package managers look for. */
export function settingsPlaces(facts: StageFacts): readonly string[] {
  const home = homeAt(facts)
  return [
    ...FOR_ALL,
    ...[home ?? "/root"].flatMap((folder) => IN_HOME.map((name) => `${folder}/${name}`)),
  ]
}

/** Variables that name a file of settings, or a folder in which one is looked for. */
const NAMES_SETTINGS =
  /^(?:npm_config_(?:userconfig|globalconfig|prefix)|prefix|pip_config_file|goenv|gemrc|bundle_(?:app_config|user_config|user_home)|git_config_(?:global|system)|xdg_config_(?:home|dirs))$/iu

/** A variable that is set: by the stage, or before a command. */
type Assigned = Pick<Variables, "name" | "value">

/** The files and folders of settings that variables name; `"/"` for one that only the build knows. */
export function settingsNamed(
  variables: Variables | undefined,
  assigned: readonly Assigned[] = [],
  end?: Variables,
): readonly string[] {
  const all = [...assigned]
  for (let each = variables; each && each !== end; each = each.before) all.push(each)
  return all.flatMap(({ name, value }) =>
    name === undefined || !NAMES_SETTINGS.test(name)
      ? []
      : (value?.split(":").filter(Boolean) ?? ["/"]).map((path) => joinPath("/", path)!),
  )
}

/** True when a place is one of these, or in or above one. */
export const meetsOne = (path: string, places: readonly string[]): boolean =>
  places.some((place) => isIn(path, place) || isIn(place, path))

/** True when a use may change settings. Of homes that are not known, all are minded. */
export function mayBeSettings({ path, reach }: PathUse, facts: StageFacts): boolean {
  if (!path.startsWith("/") || NAMES.test(nameOf(path))) return true
  if (meetsOne(path, settingsPlaces(facts))) return true
  return homeAt(facts) === undefined && reach !== "one" && /^\/home(?:\/[^/]+)?$/u.test(path)
}
