import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"

/** Versions of lock files of yarn 3 and 4. */
const VERSION = /^__metadata:\n {2}version: (?:[5-9]|10)$/mu

/** `name@npm:1.0.0`; one from elsewhere by an address of its own */
const REGISTRY =
  /^(?:@[\w.~-]+\/)?[\w.~-]+@npm:[\w.+-]+(?:::__archiveUrl=https?%3A%2F%2F[\w.%~-]+)?$/u
const PATCHED =
  /^(?:@[\w.~-]+\/)?[\w.~-]+@patch:(?:@[\w.~-]+\/|%40[\w.~-]+%2F)?[\w.~-]+@npm%3A[\w.%+-]+#(?<sources>[^:]+)::(?<more>[^:]*)$/u

/** The file of a patch; undefined for one of yarn's own. */
function patchFile(source: string, more: string): string | undefined {
  const place = source.replace(/^optional!/u, "")
  // Earlier ones say `~` for optional.
  if (/^~?builtin<compat\/\w+>$/u.test(place)) return undefined
  const { home, path } =
    /^(?:(?<home>~|\.)\/)?(?<path>(?!\.\.?\/)[\w@.+-]+(?:\/(?!\.\.?(?:\/|$))[\w@.+-]+)*)$/u.exec(
      place,
    )?.groups ?? {}
  const isRoot = home === "~" || /(?:^|&)locator=[^&]*%40workspace%3A\.(?:&|$)/u.test(more)
  return path !== undefined && isRoot
    ? path
    : refuse(`yarn.lock takes a patch from ${place}, of which it is not known where that is`)
}

function filesOf(resolution: string, folders: ReadonlySet<string>): readonly string[] {
  if (REGISTRY.test(resolution)) return []
  const own = /^(?:@[\w.~-]+\/)?[\w.~-]+@workspace:(?<folder>[^:#]+)$/u.exec(resolution)?.groups
  if (own) {
    if (!folders.has(own["folder"]!))
      refuse(`yarn.lock is for ${own["folder"]!}, too, whose manifest was not found`)
    return []
  }
  const patch = PATCHED.exec(resolution)?.groups
  if (!patch) return refuse(`yarn.lock has ${resolution}, which does not come from a registry`)
  return patch["sources"]!.split("&").flatMap((source) => patchFile(source, patch["more"]!) ?? [])
}

/**
 * The files that packages of a lock file of yarn 3 or 4 are patched with.
 *
 * @param folders - Those of the project's own packages, `.` for the root.
 * @throws Refusal for packages that come neither from a registry nor from these folders.
 */
export function patchesOf(project: Project, folders: readonly string[]): readonly string[] {
  const lock = project.text("yarn.lock").replaceAll("\r\n", "\n")
  if (!VERSION.test(lock)) refuse("its lock file is of a version that is not known")
  if (/^(?:<{7}|>{7}|={7})/mu.test(lock)) refuse("yarn.lock has conflicts")
  const own = new Set(folders)
  const keys = lock.match(/^(?!__metadata:|#|:$)\S/gmu)?.length ?? 0
  const resolutions = [...lock.matchAll(/^ {2}resolution: "(?<of>[^"\\]+)"$/gmu)]
  if (resolutions.length !== keys) refuse("yarn.lock is not understood")
  return [...new Set(resolutions.flatMap(({ groups }) => filesOf(groups!["of"]!, own)))]
}
