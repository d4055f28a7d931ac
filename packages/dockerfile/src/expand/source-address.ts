import { parseBoolean } from "../tree/go-number.ts"

/** What a source of COPY or ADD is: files, a page of the web, a git repository, or one that cannot be read. */
export type SourceAddress =
  | { readonly kind: "path" | "http" }
  | { readonly kind: "git"; readonly keepGitDir: boolean | undefined; readonly checksum: string }
  | { readonly kind: "fault"; readonly why: string }

const SCHEME = /^(?<scheme>[a-z0-9]+):\/\//iu
const SSH = /^[a-z0-9_-]+@[a-z0-9.-]+:/iu
const FLAGS: ReadonlySet<string> = new Set(["keep-git-dir", "submodules", "fetch-by-commit"])
const VALUES: ReadonlySet<string> = new Set([
  "ref",
  "tag",
  "branch",
  "subdir",
  "checksum",
  "commit",
  "mtime",
])

/** Says what is wrong with one parameter of a git address. */
function parameterFault(name: string, value: string): string | undefined {
  if (FLAGS.has(name))
    return value === "" || parseBoolean(value) !== undefined
      ? undefined
      : `${name} is true or false`
  if (!VALUES.has(name)) return `a git address has no parameter ${JSON.stringify(name)}`
  if (value === "") return `${name} has no value`
  return name !== "mtime" || /^(?:checkout|commit)$/u.test(value)
    ? undefined
    : "mtime is checkout or commit"
}

function gitAddress(address: string): SourceAddress {
  const [main = "", fragment = ""] = address.split("#", 2)
  const query = new URLSearchParams(main.includes("?") ? main.slice(main.indexOf("?") + 1) : "")
  for (const [name, value] of query) {
    const why =
      query.getAll(name).length > 1 ? `${name} is given twice` : parameterFault(name, value)
    if (why !== undefined) return { kind: "fault", why }
  }
  if (query.has("tag") && query.has("branch"))
    return { kind: "fault", why: "it has a tag and a branch" }
  const references = new Set(
    [
      fragment.split(":")[0],
      query.get("ref"),
      fullName("refs/tags/", query.get("tag")),
      fullName("refs/heads/", query.get("branch")),
    ].filter(Boolean),
  )
  if (references.size > 1) return { kind: "fault", why: "it names two references" }
  const keep = query.get("keep-git-dir")
  return {
    kind: "git",
    keepGitDir: keep === null ? undefined : parseBoolean(keep || "true"),
    checksum: query.get("checksum") ?? query.get("commit") ?? "",
  }
}

const fullName = (prefix: string, name: string | null) =>
  name === null || name.startsWith(prefix) ? name : prefix + name

/**
 * Tells what a source is.
 *
 * @see https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository
 */
export function readSourceAddress(source: string): SourceAddress {
  const scheme = SCHEME.exec(source)?.groups?.["scheme"]?.toLowerCase()
  if (scheme === undefined) return SSH.test(source) ? gitAddress(source) : { kind: "path" }
  if (scheme === "git" || scheme === "ssh") return gitAddress(source)
  if (scheme !== "http" && scheme !== "https") return { kind: "path" }
  const [path = ""] = source.split(/[?#]/u, 1)
  if (/^[a-z]+:\/\/[^/]*\/.*\.git$/isu.test(path)) return gitAddress(source)
  return /^https?:/u.test(source) ? { kind: "http" } : { kind: "path" }
}
