import { asObject } from "./project.ts"
import type { JsonObject, Project } from "./project.ts"
import { leastMajor } from "./version-range.ts"

/** What is certain of the pnpm that runs. */
export interface PnpmVersion {
  isAtLeast(major: number): boolean
  isBefore(major: number): boolean
}

const majorOf = (version: string): number | undefined => {
  const major = /^[\^~]?v?(\d+)(?:\.[\dx.]+)?(?:\+[\w.]+)?$/u.exec(version)?.[1]
  return major === undefined ? undefined : Number(major)
}

/** The versions that may run; undefined when it may be any. */
function majors(project: Project, root: JsonObject): readonly number[] | undefined {
  const provider = project.providerOf("pnpm")
  // Later ones put another one in their place by it.
  if (!provider || asObject(root["devEngines"])?.["packageManager"] !== undefined) return undefined
  const wanted = root["packageManager"]
  const asked =
    wanted === undefined || typeof wanted !== "string" || !wanted.startsWith("pnpm@")
      ? undefined
      : majorOf(wanted.slice("pnpm@".length))
  if (wanted !== undefined && asked === undefined) return undefined
  const brought = provider.kind === "npm" ? provider.version : (provider.activated ?? "")
  const own = majorOf(brought)
  if (provider.kind === "corepack" && asked !== undefined) return [asked]
  if (own === undefined) return undefined
  // Whether it puts the one in its place that is asked for its settings say.
  return asked === undefined ? [own] : [own, asked]
}

/**
 * Which pnpm it is, by the steps before and by package.json: with another one than `engines.pnpm` allows every install fails,
 * whatever the settings.
 *
 * @see https://pnpm.io/package_json#engines
 */
export function pnpmVersion(project: Project): PnpmVersion {
  const root = project.json("package.json")
  const range = asObject(root["engines"])?.["pnpm"]
  const least = typeof range === "string" ? leastMajor(range) : undefined
  const may = majors(project, root)
  return {
    isAtLeast: (major) =>
      (least !== undefined && least >= major) || (may?.every((each) => each >= major) ?? false),
    isBefore: (major) => may?.every((each) => each < major) ?? false,
  }
}
