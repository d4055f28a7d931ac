/**
 * The shortest equal path, by the words alone: no `.`, no empty parts, `..` taken back, no final slash.
 *
 * The empty path is `.`; `..` at the front of a relative path stays and at the front of an absolute one goes.
 *
 * @see https://pkg.go.dev/path/filepath#Clean
 */
export function cleanPath(path: string): string {
  const rooted = path.startsWith("/")
  const out: string[] = []
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part !== "..") out.push(part)
    else if (out.length > 0 && out.at(-1) !== "..") out.pop()
    else if (!rooted) out.push(part)
  }
  const joined = out.join("/")
  return rooted ? `/${joined}` : joined || "."
}

/** What comes before the last slash; the empty string for a path of one part. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/")
  return slash < 0 ? "" : path.slice(0, slash)
}
