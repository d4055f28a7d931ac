import { npmSetting } from "./npm-settings.ts"
import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"

/** Keys of pnpm-workspace.yaml by which no other file is read or written, of pnpm 8 to 12, beside those of .npmrc. */
const HARMLESS = new Set(
  `packages catalog catalogs onlyBuiltDependencies ignoredBuiltDependencies neverBuiltDependencies allowBuilds
  strictDepBuilds peerDependencyRules allowedDeprecatedVersions minimumReleaseAge minimumReleaseAgeExclude trustPolicy
  trustPolicyExclude blockExoticSubdeps hoistWorkspacePackages catalogMode cleanupUnusedCatalogs
  managePackageManagerVersions verifyDepsBeforeRun overrides packageExtensions`.split(/\s+/u),
)

const isHarmless = (key: string): boolean =>
  HARMLESS.has(key) ||
  npmSetting(key.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)) === "value"

/** What pnpm-workspace.yaml says, as far as an install goes by it. */
export interface PnpmWorkspace {
  /** Of folders with packages. */
  readonly patterns: readonly string[]
  /** Whether it says `ignoreScripts: true`. */
  readonly ignoresScripts: boolean
  /** The packages of `onlyBuiltDependencies`, and those of `allowBuilds` that are not denied; undefined: it is not known. */
  readonly builds: readonly string[] | undefined
}

const PLAIN = /^(?:"([^"\\]*)"|'([^']*)'|([^\s"'#&*!|>%@`[{][^\s#]*))\s*(?:#.*)?$/u

interface Top {
  readonly value: string | undefined
  readonly items: string[]
  /** The lines below it that are no items of a list. */
  readonly others: string[]
}

const plainOf = (text: string): string | undefined =>
  PLAIN.exec(text)
    ?.slice(1)
    .find((each) => each !== undefined)

/** The keys of a YAML file whose top is a plain mapping. */
function readTop(text: string, path: string): ReadonlyMap<string, Top> {
  const keys = new Map<string, Top>()
  let top: Top | undefined
  for (const line of text.split(/\r?\n/u)) {
    if (/^\s*(?:#.*)?$|^---\s*$/u.test(line)) continue
    const { name, value } =
      /^(?<name>\w+):(?:\s+(?<value>[\w.-]+))?\s*(?:\s#.*)?$/u.exec(line)?.groups ?? {}
    const item = /^\s*-\s+(?<item>.*)$/u.exec(line)?.groups?.["item"]
    const listed = item === undefined ? undefined : plainOf(item)
    if (name !== undefined) keys.set(name, (top = { value, items: [], others: [] }))
    else if (top && listed !== undefined) top.items.push(listed)
    else if (top && /^[\s-]/u.test(line)) top.others.push(line)
    else refuse(`${path} is not understood at \`${line.trim()}\``)
  }
  return keys
}

/** The packages that a list allows to be built; undefined where it says more than names. */
function builtBy(keys: ReadonlyMap<string, Top>): readonly string[] | undefined {
  if (keys.has("neverBuiltDependencies")) return undefined
  const only = keys.get("onlyBuiltDependencies")
  const allow = keys.get("allowBuilds")
  if (only && (only.others.length > 0 || only.value !== undefined)) return undefined
  if (allow && (allow.items.length > 0 || allow.value !== undefined)) return undefined
  const allowed = (allow?.others ?? []).map((line) => {
    const { key, value } =
      /^\s+(?<key>"[^"\\]*"|'[^']*'|[\w.][\w./@-]*):\s+(?<value>true|false)\s*(?:#.*)?$/u.exec(line)
        ?.groups ?? {}
    if (key === undefined) return undefined
    return value === "false" ? [] : [key.replaceAll(/["']/gu, "")]
  })
  const names = [...(only?.items ?? []), ...allowed.flatMap((each) => each ?? [])]
  // Whole addresses, and what might be a pattern.
  return allowed.includes(undefined) || names.some((name) => /[*:!]/u.test(name))
    ? undefined
    : names
}

/** Reads pnpm-workspace.yaml; undefined where there is none. @throws Refusal for what may lead to other files. */
export function readPnpmWorkspace(project: Project): PnpmWorkspace | undefined {
  const path = "pnpm-workspace.yaml"
  if (!project.has(path)) return undefined
  const keys = readTop(project.text(path), path)
  const other = [...keys.keys()].find((key) => !isHarmless(key))
  if (other !== undefined) refuse(`it is not known what ${other} in ${path} changes`)
  const packages = keys.get("packages")
  if (packages && (packages.items.length === 0 || packages.others.length > 0))
    refuse(`${path} lists its packages in another way`)
  return {
    patterns: packages?.items ?? [],
    ignoresScripts: keys.get("ignoreScripts")?.value === "true",
    builds: builtBy(keys),
  }
}
