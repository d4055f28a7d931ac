import { OF_GEM } from "../../effects/left-behind.ts"
import { fetching, git, readsVariable } from "../../effects/variables.ts"
import { isReadByBuilds } from "./builds-of-sources.ts"
import { checkGemLock, filesOfGemfile } from "./gemfile.ts"
import type { InstallProof, Manager, ValueOf, VariableUse } from "./manager.ts"
import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"
import { readWords } from "./words.ts"

/** Settings of which no file of the project depends on the value. */
const VALUES =
  /^(?:JOBS|RETRY|TIMEOUT|REDIRECT|WITHOUT|WITH|ONLY|CLEAN|FORCE_RUBY_PLATFORM|SSL_VERIFY_MODE|VERSION|VERBOSE|(?:DISABLE|IGNORE|SILENCE)_\w+)$/u
/** What a registry wants to know of who asks goes by its host: `GEMS__EXAMPLE__COM`. */
const isHost = (name: string): boolean =>
  /\w__\w/u.test(name) && !/^(?:LOCAL|MIRROR|BUILD|GEM|PLUGINS?|PATH)__/u.test(name)
const isHarmless = (name: string): boolean => VALUES.test(name) || isHost(name)

/** Where it installs when it is told to do so for a deployment, and where the images of Ruby have it install. */
const DEPLOYED = "vendor/bundle"
const FOR_ALL = "/usr/local/bundle"

const flags = "--quiet --verbose --no-color --no-cache --full-index --force --redownload".split(" ")
/** Older ones keep what these say in `.bundle/config` for later calls. */
const kept = "--deployment --frozen --clean --no-prune --system --prefer-local".split(" ")
const keptValues = "-j --jobs -r --retry --trust-policy --path".split(" ")
const LISTS = new Set(["--without", "--with"])

/** The words without `--without a b`, which takes all words up to the next option, and with `-j4` as two. */
function plainWords(words: readonly string[]): {
  readonly rest: string[]
  readonly lists: boolean
} {
  const rest: string[] = []
  let lists = false
  let inList = false
  for (const word of words) {
    if (word.startsWith("-")) inList = LISTS.has(word.split("=", 1)[0]!)
    if (inList) lists = true
    else rest.push(...(/^-[jr]\d+$/u.test(word) ? [word.slice(0, 2), word.slice(2)] : [word]))
  }
  return { rest, lists }
}

/** Refuses settings of the project that lead somewhere, or that are not known. */
function checkSettings(project: Project): void {
  for (const name of project.names(".bundle"))
    if (name !== "config") refuse(`.bundle/${name} is sent, and may hold code`)
  if (!project.has(".bundle/config")) return
  for (const each of project.text(".bundle/config").split("\n")) {
    const line = each.trimEnd()
    if (line === "" || line.startsWith("---")) continue
    const [, name = "", value = ""] = /^BUNDLE_(\w+): *"?([^"]*)"?$/u.exec(line) ?? []
    checkSetting(name, value, project, `\`${line}\` in .bundle/config`)
  }
}

const isOn = (value: string | undefined): boolean =>
  value !== undefined && !/^(?:|0|n|no|f|false)$/iu.test(value)

/** Refuses a setting that may lead somewhere, or take back what a variable says. */
function checkSetting(name: string, value: string, project: Project, shown: string): void {
  const isPath = name === "PATH"
  if (isPath ? value === DEPLOYED : name === "DEPLOYMENT" && isOn(value)) checkDeployed(project)
  else if (isPath ? value !== FOR_ALL : name === "FROZEN" ? !isOn(value) : !isHarmless(name))
    refuse(`it is not known what ${shown} changes`)
}

/** The folder above would be made by the install, and not as it is sent. */
function checkDeployed(project: Project): void {
  if (project.has("vendor")) refuse(`vendor is sent, and it installs into ${DEPLOYED}`)
}

function proveInstall(words: readonly string[], project: Project, valueOf: ValueOf): InstallProof {
  const { rest, lists } = plainWords(words)
  const given = readWords(rest, {
    flags: [...flags, ...kept],
    valued: keptValues,
  })
  const { options, operands } = given
  if (operands.length > 0) refuse(`it is not known what ${operands[0]!} changes`)
  const path = options.get("--path")
  if (path !== undefined) checkSetting("PATH", path, project, `--path ${path}`)
  const isTold = options.has("--deployment")
  const deploys = isTold || isOn(valueOf("BUNDLE_DEPLOYMENT"))
  if (isTold || (deploys && valueOf("BUNDLE_PATH") === undefined)) checkDeployed(project)
  // Newer ones go by what is said of it, be it no, before they ask for a deployment.
  const frozen = valueOf("BUNDLE_FROZEN")
  const isFrozen = options.has("--frozen") || (frozen === undefined ? deploys : isOn(frozen))
  checkGemLock(project.text("Gemfile.lock"))
  const keeps = lists || [...kept, ...keptValues].some((name) => options.has(name))
  return {
    manifests: filesOf(project),
    writes: keeps ? [".bundle"] : [],
    // It adds the system that it runs on, and its own version.
    rewrites: isFrozen ? [] : ["Gemfile.lock"],
    variables: project.scriptsAreIndependent ? READS : undefined,
    byWord: project.scriptsAreIndependent,
  }
}

/** `bundle config set --local without test`, and the older `bundle config --global frozen 1`. */
function proveConfig(words: readonly string[], project: Project): InstallProof {
  const { operands } = readWords(words, { flags: ["--local", "--global"], valued: [] })
  const [name, ...values] = operands[0] === "set" ? operands.slice(1) : operands
  if (name === undefined || values.length === 0) return refuse("it sets nothing")
  const setting = name.toUpperCase().replaceAll("-", "___").replaceAll(".", "__")
  const value = values.join(" ")
  checkSetting(setting, value, project, `\`${name} ${value}\``)
  return { manifests: filesOf(project), writes: [".bundle"], variables: READS }
}

/** What decides where the project is, and how it is set. */
function filesOf(project: Project): readonly string[] {
  for (const path of ["gems.rb", "gems.locked", "vendor/cache"])
    if (project.has(path)) refuse(`${path} decides what it installs, too`)
  checkSettings(project)
  const named = filesOfGemfile(project.text("Gemfile"))
  return ["Gemfile", ...named, ...project.present(["Gemfile.lock", ".bundle/config"])]
}

const READS = [
  ...fetching,
  ..."BUNDLE* GEM* RUBY* RB_* CI DEBUG* NO_COLOR XDG_* NETRC SOURCE_DATE_EPOCH".split(" "),
]

function variable(name: string): VariableUse {
  const [, setting] = /^BUNDLE_(\w+)$/u.exec(name) ?? []
  if (setting !== undefined) {
    if (VALUES.test(setting)) return "value"
    if (
      /^(?:PATH|DEPLOYMENT|FROZEN|APP_CONFIG|USER_(?:HOME|CACHE|CONFIG)|SSL_C\w+|SYSTEM_BINDIR)$/u.test(
        setting,
      )
    )
      return "path"
    if (/^(?:MIRROR|BUILD)__/u.test(setting)) return "path"
    return isHost(setting) ? "value" : "any"
  }
  if (name === "BUNDLER_VERSION") return "value"
  if (/^RUBY_(?:VERSION|MAJOR|DOWNLOAD_\w+|YJIT_ENABLE|PATCHLEVEL|GC_\w+)$/u.test(name))
    return "value"
  if (/^(?:GEM_(?:HOME|PATH|SPEC_CACHE)|GEMRC)$/u.test(name)) return "path"
  if (/^(?:BUNDLE|GEM_|GEMRC|RUBY|RB_)/u.test(name)) return "any"
  if (isReadByBuilds(name)) return "path"
  if (/^(?:SSL_\w+|OPENSSL_\w+|XDG_\w+|NETRC)$/u.test(name)) return "path"
  return readsVariable(git, name) ? "path" : undefined
}

/**
 * `bundle install` of gems that registries have: reads the Gemfile, what that names, the lock file and `.bundle/config`, and
 * installs outside of the project or in `vendor/bundle`.
 *
 * What is read was traced with Bundler 2.3, 2.6 and 4.0. A gem that is built is built in a folder of its own.
 *
 * @see https://bundler.io/man/bundle-install.1.html
 * @see https://bundler.io/man/bundle-config.1.html
 */
export const bundler: Manager = {
  command: "bundle",
  isInstall: ([action = "-"]) => /^(?:install$|config$|-)/u.test(action),
  variable,
  prove: (words, project, valueOf) => {
    const [action = "-", ...rest] = words
    if (action === "config") return proveConfig(rest, project)
    return proveInstall(action === "install" ? rest : words, project, valueOf)
  },
}

/** `gem install bundler`: looks for archives beside it, and in the lock file for the version that is wanted. */
export const gem: Manager = {
  command: "gem",
  isInstall: ([action, ...words]) =>
    action === "install" && words.some((word) => /^bundler(?::|$)/u.test(word)),
  variable,
  prove: ([, ...words], project) => {
    const { operands } = readWords(words, { flags: [...OF_GEM], valued: ["-v", "--version"] })
    if (operands.length > 1) refuse("a gem may be built by code of its own")
    if (project.names("").some((name) => name.endsWith(".gem")))
      refuse("it takes gems that lie beside it")
    const manifests = project.present(["Gemfile", "Gemfile.lock", "gems.rb", "gems.locked"])
    return { manifests, writes: [], variables: READS }
  },
}
