/** What Go's `path.Clean` makes of a path: no `.`, no `..` but at the start of a relative one, no double slashes. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith("/")
  const out: string[] = []
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part !== "..") out.push(part)
    else if (out.length > 0 && out.at(-1) !== "..") out.pop()
    else if (!rooted) out.push(part)
  }
  return rooted ? `/${out.join("/")}` : out.join("/") || "."
}

/** A path inside an absolute folder. */
export function joinPath(folder: string, path: string): string {
  return cleanPath(`${folder}/${path}`)
}

/** The last part of a path; `/` and `.` for themselves. */
export function lastPart(path: string): string {
  const trimmed = path.replace(/\/+$/u, "")
  if (trimmed === "") return path === "" ? "." : "/"
  return trimmed.slice(trimmed.lastIndexOf("/") + 1)
}

/** A clean path that says as before whether it is a folder: `/` and `/.` at its end stay. */
export function cleanDestination(path: string): string {
  const clean = cleanPath(path)
  const folder = clean.endsWith("/") ? clean : `${clean}/`
  if (path.endsWith("/")) return folder
  return path.endsWith("/.") ? `${folder}.` : clean
}

/** A path without the drive of Windows; undefined for another one than `C:`, or a share. */
export function onSystemDrive(path: string, os: string): string | undefined {
  return os === "windows" ? withoutDrive(path, true) : path
}

/** A path of Windows without its drive, which must be `C:`, and with slashes; undefined for another drive or a share. */
function withoutDrive(path: string, keepSlash: boolean): string | undefined {
  const slashed = path.replaceAll("\\", "/")
  if (/^.:$/su.test(slashed) || slashed.startsWith("//")) return undefined
  const colon = slashed.indexOf(":")
  if (colon !== -1 && slashed.slice(0, colon).toLowerCase() !== "c") return undefined
  const rest = slashed.slice(colon + 1)
  const clean = cleanPath(rest)
  return keepSlash && clean.length > 1 && rest.endsWith("/") ? `${clean}/` : clean
}

/**
 * A path of an instruction inside the stage's folder: absolute, not necessarily clean, with slashes.
 *
 * @returns Undefined where Windows has no such path on its system drive.
 */
export function absolutePath(
  folder: string,
  path: string,
  os: string,
  keepSlash = false,
): string | undefined {
  const windows = os === "windows"
  const parent = windows ? withoutDrive(folder || "/", keepSlash) : folder || "/"
  if (parent === undefined) return undefined
  const rooted = parent.startsWith("/") ? parent : joinPath("/", parent)
  const written = windows ? path.replaceAll("\\", "/") : path
  const own = windows ? withoutDrive(written || rooted, keepSlash) : written || rooted
  if (own === undefined) return undefined
  const absolute = own.startsWith("/") ? own : joinPath(rooted, own)
  if (!keepSlash) return absolute
  if (written.endsWith("/") && !absolute.endsWith("/")) return `${absolute}/`
  if (!written.endsWith("/.")) return absolute
  return absolute === "/" ? "/." : `${absolute}/.`
}
