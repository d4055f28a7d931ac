import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"

/**
 * Settings of yarn 2 and later by which it reads and writes no file of a project but those that are always minded.
 *
 * @see https://yarnpkg.com/configuration/yarnrc
 */
const HARMLESS = new Set(
  `approvedGitRepositories catalog catalogs checksumBehavior cloneConcurrency compressionLevel
  defaultSemverRangePrefix enableCacheClean enableColors enableGlobalCache enableHardenedMode enableHyperlinks
  enableImmutableCache enableImmutableInstalls enableInlineBuilds enableInlineHunks enableMessageNames enableMirror
  enableNetwork enableProgressBars enableScripts enableStrictSsl enableTelemetry enableTimers enableTips
  enableTransparentWorkspaces httpProxy httpRetry httpTimeout httpsProxy lastUpdateCheck logFilters networkConcurrency
  networkSettings nmHoistingLimits nmSelfReferences nodeLinker npmAlwaysAuth npmAuditExcludePackages
  npmAuditIgnoreAdvisories npmAuditRegistry npmAuthIdent npmAuthToken npmMinimalAgeGate npmPreapprovedPackages
  npmPublishAccess npmPublishProvenance npmPublishRegistry npmRegistries npmRegistryServer npmScopes packageExtensions
  pnpEnableEsmLoader pnpEnableInlining pnpFallbackMode pnpIgnorePatterns pnpMode pnpShebang preferDeferredVersions
  preferInteractive preferReuse preferTruncatedLines progressBarStyle supportedArchitectures taskPoolConcurrency
  telemetryInterval telemetryUserId tsEnableAutoTypes unsafeHttpWhitelist winLinkType plugins yarnPath`.split(
    /\s+/u,
  ),
)

/** A yarn of the project itself, by the name that `yarn set version` gives it. */
const RELEASE = /^(?:\.\/)?(?<path>\.yarn\/releases\/yarn-[34]\.\d+\.\d+\.cjs)$/u

/** Plugins of yarn's own that add commands, and nothing to an install. Yarn 4 brings them itself. */
const PLUGIN =
  /^(?:- )?(?:path: \.yarn\/plugins\/@yarnpkg\/plugin-(?:interactive-tools|typescript|workspace-tools)\.cjs|(?:spec|checksum): "?[^"\s]+"?)$/u

/** Words of a value by which yarn would read a file or run something. */
const NAMES_FILES = /FilePath|(?:^|["'\s])(?:file|link|portal|exec|patch|git[\w+]*):/u

/** The settings of a project by their names, each with the lines of its value. */
function readLines(project: Project): ReadonlyMap<string, readonly string[]> {
  const path = ".yarnrc.yml"
  const settings = new Map<string, string[]>()
  if (!project.has(path)) return settings
  let value: string[] | undefined
  for (const line of project.text(path).split(/\r?\n/u)) {
    if (/^\s*(?:#.*)?$/u.test(line)) continue
    const { name, first } = /^"?(?<name>\w+)"?:(?:[ \t]+(?<first>.*))?$/u.exec(line)?.groups ?? {}
    if (name !== undefined) {
      if (settings.has(name)) refuse(`${name} stands in ${path} twice`)
      settings.set(name, (value = first === undefined ? [] : [first]))
    } else if (value && /^[\s-]/u.test(line) && line.trim() !== "---") value.push(line)
    else refuse(`${path} is not understood at \`${line.trim()}\``)
  }
  return settings
}

/** A value of one line, without quotes and remarks. */
const valueOf = (lines: readonly string[] | undefined): string | undefined =>
  lines
    ?.join("\n")
    .replace(/(?:^|\s)#[^\n]*$/u, "")
    .trim()
    .replace(/^(["'])(?<inner>.*)\1$/u, "$<inner>")

/** What the settings of a project say of an install by yarn 2 or later. */
export interface YarnSettings {
  /** The yarn of the project itself. */
  readonly release: string | undefined
  readonly runsScripts: boolean
  readonly isImmutable: boolean
}

/** Reads `.yarnrc.yml`. @throws Refusal for what moves what is read and written, or runs code of the project. */
export function yarnSettings(project: Project): YarnSettings {
  const settings = readLines(project)
  for (const [name, lines] of settings) {
    if (!HARMLESS.has(name)) refuse(`it is not known what ${name} in .yarnrc.yml changes`)
    const isPlain = name === "plugins" ? lines.every((line) => PLUGIN.test(line.trim())) : true
    if (!isPlain) refuse("plugins in .yarnrc.yml may change what an install does")
    const file = lines.find((line) => NAMES_FILES.test(line))
    if (file !== undefined) refuse(`\`${file.trim()}\` in .yarnrc.yml names a file, or may do so`)
  }
  const path = valueOf(settings.get("yarnPath"))
  const release = path === undefined ? undefined : RELEASE.exec(path)?.groups!["path"]
  if (path !== undefined && release === undefined)
    refuse(`yarnPath in .yarnrc.yml leads to ${path}, which is no yarn 3 or 4 by its name`)
  if (release !== undefined && !project.has(release)) refuse(`no ${release} is sent`)
  return {
    release,
    runsScripts: valueOf(settings.get("enableScripts")) !== "false",
    isImmutable: valueOf(settings.get("enableImmutableInstalls")) === "true",
  }
}
