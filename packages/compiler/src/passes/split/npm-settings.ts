import { fetching, git, readsVariable } from "../../effects/variables.ts"
import type { VariableUse } from "./manager.ts"
import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/u).filter(Boolean))

/**
 * Settings of npm, and of pnpm in the same files, by which neither reads or writes other files of a project.
 *
 * @see https://docs.npmjs.com/cli/v10/using-npm/config
 * @see https://pnpm.io/9.x/npmrc
 */
const HARMLESS = words(`
  access always-auth audit audit-level auth-type before color depth description dev email engine-strict
  fetch-retries fetch-retry-factor fetch-retry-maxtimeout fetch-retry-mintimeout fetch-timeout foreground-scripts fund
  heading https-proxy ignore-scripts include init-author-email init-author-name init-license init-version
  install-strategy legacy-peer-deps lockfile-version loglevel maxsockets message noproxy offline omit
  omit-lockfile-registry-resolved only optional optionalonly otp prefer-dedupe prefer-offline prefer-online
  production progress proxy http-proxy registry replace-registry-host save-bundle save-dev save-exact save-optional
  save-peer save-prefix save-prod scope strict-peer-deps strict-ssl tag tag-version-prefix unicode
  update-notifier user-agent yes
  auto-install-peers auto-install-peers-from-highest-match child-concurrency dedupe-direct-deps dedupe-peer-dependents
  enable-pre-post-scripts hoist hoist-pattern ignore-compatibility-db link-workspace-packages network-concurrency node-linker
  package-import-method package-manager-strict package-manager-strict-version prefer-frozen-lockfile
  prefer-symlinked-executables prefer-workspace-packages public-hoist-pattern resolution-mode
  resolve-peers-from-workspace-root save-workspace-protocol shamefully-hoist shell-emulator
  strict-peer-dependencies verify-store-integrity`)

/** Those whose value is a path. */
const PATHS = words("cache prefix tmp logs-dir userconfig globalconfig cafile store-dir")

/** `//registry.example/:_authToken`, `@scope:registry` */
const OF_REGISTRY =
  /^\/\/.+:(?:_authToken|_auth|_password|username|email|always-auth)$|^@[^:]+:registry$/u

/** How a setting matters, by its name in a file. */
export function npmSetting(name: string): "value" | "path" | "any" {
  if (HARMLESS.has(name) || OF_REGISTRY.test(name)) return "value"
  return PATHS.has(name) ? "path" : "any"
}

/** Refuses a file of settings that moves what is read and written. */
export function checkNpmrc(project: Project, path: string): void {
  if (!project.has(path)) return
  for (const line of project.text(path).split(/\r?\n/u)) {
    const text = line.trim()
    if (text === "" || text.startsWith("#") || text.startsWith(";")) continue
    const name = text.split("=", 1)[0]!.trim().replace(/\[\]$/u, "")
    if (npmSetting(name) !== "value") refuse(`it is not known what ${name} in ${path} changes`)
  }
}

/** The variables that files name, as `${NAME}`, and as `$NAME` to be sure. */
export function namedIn(project: Project, paths: readonly string[]): readonly string[] {
  return project
    .present(paths)
    .flatMap((path) =>
      Array.from(
        project.text(path).matchAll(/\$\{?(?<name>\w+)/gu),
        ({ groups }) => groups!["name"]!,
      ),
    )
}

/**
 * What Node, npm, pnpm and yarn read of the environment beside `nodeVariable`: how they speak to people, registries and
 * builds of others.
 *
 * @see https://nodejs.org/docs/latest-v22.x/api/cli.html#environment-variables
 * @see https://github.com/watson/ci-info/blob/v4.0.0/vendors.json
 */
export const nodeReads: readonly string[] = [
  ...fetching,
  ...words(`CI CI_* CONTINUOUS_INTEGRATION BUILD_ID BUILD_NUMBER RUN_ID TASK_ID JENKINS_URL TEAMCITY_VERSION GITHUB_*
  GITLAB_* BITBUCKET_* CIRCLE* TRAVIS* BUILDKITE* CODEBUILD_* CF_* DRONE* NETLIFY* VERCEL* NOW_* RENDER* HEROKU_*
  SEMAPHORE* APPVEYOR* WOODPECKER* EAS_* TF_* XCS* bamboo* GO_PIPELINE* GERRIT_* HUDSON_* MAGNUM* STRIDER* SAILCI*
  SCREWDRIVER* SHIPPABLE* LAYERCI* NEVERCODE* DSARI* CIRRUS* BITRISE* BUDDY* CM_* APPCENTER* APPCIRCLE* AGOLA* ALPIC_*
  NO_COLOR FORCE_COLOR COLOR* CLICOLOR* DEBUG* EDITOR VISUAL PAGER BROWSER DESTDIR TMUX SSH_* UV_* V8_* NPM* npm_*
  YARN* yarn_* PNPM* pnpm_* COREPACK* GYP_* PYTHON XDG_* APPDATA LOCALAPPDATA SUDO_* DISPLAY SOURCE_DATE_EPOCH`),
]

/** Whether a file of settings switches something on. */
export function isSet(project: Project, path: string, setting: string): boolean {
  if (!project.has(path)) return false
  const lines = project.text(path).split(/\r?\n/u)
  const last = lines.findLast((line) => line.split("=", 1)[0]!.trim() === setting)
  return last !== undefined && /=\s*true\s*$/u.test(last)
}

/**
 * Settings of yarn by which it reads and writes no other files of a project: from where and how it fetches.
 *
 * @see https://classic.yarnpkg.com/en/docs/envvars
 * @see https://yarnpkg.com/configuration/yarnrc
 */
const YARN_VALUES =
  /^yarn_(?:(?:npm_)?registry(?:_server)?|(?:network|http)_(?:timeout|concurrency|retry)|https?_proxy|enable_(?:telemetry|progress_bars|colors|emojis|global_cache|inline_builds|message_names|timers|hyperlinks))$/iu

/** How Node and what is written in it use a variable. */
export function nodeVariable(name: string): VariableUse {
  if (/^npm_config_/iu.test(name)) {
    const setting = name.slice("npm_config_".length).toLowerCase().replaceAll("_", "-")
    // It would outdo the settings of the project.
    return /^(?:ignore-scripts|include|also|only|dev|production)$/u.test(setting)
      ? "any"
      : npmSetting(setting)
  }
  if (/^NODE_(?:ENV|VERSION|NO_WARNINGS|TLS_REJECT_UNAUTHORIZED|DEBUG|DISABLE_COLORS)$/u.test(name))
    return "value"
  if (name === "NODE_OPTIONS") return "any"
  if (/^(?:YARN_VERSION|COREPACK_ENABLE_DOWNLOAD_PROMPT)$/u.test(name)) return "value"
  if (YARN_VALUES.test(name)) return "value"
  if (/^(?:YARN_CACHE_FOLDER|PNPM_HOME)$/u.test(name)) return "path"
  if (/^(?:yarn_|pnpm_)/iu.test(name)) return "any"
  // Which version corepack takes.
  if (/^COREPACK_(?:ENABLE_(?:PROJECT_SPEC|STRICT)|DEFAULT_TO_LATEST|ENV_FILE)$/u.test(name))
    return "any"
  if (/^(?:NODE_|SSL_|OPENSSL_|ICU_|XDG_|ESBUILD_|SWC_|COREPACK_)/u.test(name)) return "path"
  if (readsVariable(git, name)) return "path"
  // Of what node-gyp calls.
  if (
    /^(?:CC|CXX|CPP|LD|AR|AS|(?:C|CXX|CPP|LD)FLAGS|MAKE\w*|GYP_\w+|CPATH|C(?:PLUS)?_INCLUDE_PATH|LIBRARY_PATH|COMPILER_PATH|GCC_\w+|PYTHON\w*)(?:_host|_target)?$/u.test(
      name,
    )
  )
    return "path"
  if (name === "PREFIX" || name === "INIT_CWD") return "path"
  return undefined
}
