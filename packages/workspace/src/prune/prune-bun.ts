/**
 * What is done to a `bun.lock`, which is JSON with commas too many and one line for each package. Its packages are
 * named by where they are found (`a/b`: the b of a), and stay where they are. What must agree with the root's manifest
 * (overrides, catalogs, patches) stays whole. The root's manifest is written too: bun does not go on when a folder that
 * it lists by name is missing.
 */
export const pruneBun = String.raw`
const lock = JSON.parse(source.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, "$1"))
const { workspaces, packages } = lock
for (const folder of folders) if (!workspaces[folder]) stale("it does not know " + folder)

const names = (key) => key.match(/(?:@[^/]+\/)?[^/]+/g) ?? []
const find = (from, name) => {
  for (let above = names(from); ; above = above.slice(0, -1)) {
    const key = [...above, name].join("/")
    if (packages[key]) return key
    if (above.length === 0) return undefined
  }
}
const folderOf = (key) => packages[key][0].match(/@workspace:(.*)$/)?.[1]

const kept = new Set(["", ...folders.map((folder) => find("", workspaces[folder].name))])
const reached = new Set()
for (const key of kept) {
  const folder = key === "" ? "" : folderOf(key)
  if (folder !== undefined) reached.add(folder)
  const wanted = folder === undefined ? packages[key].find((each) => each?.constructor === Object) : workspaces[folder]
  for (const group of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]) {
    for (const name of Object.keys(wanted?.[group] ?? {})) {
      const isWish = group === "peerDependencies" && wanted.optionalPeers?.includes(name)
      const found = isWish ? undefined : find(key, name)
      if (found !== undefined) kept.add(found)
      else if (group === "dependencies") stale("it has no " + name + " for " + (key || "the root"))
    }
  }
}

// Entries are what is indented by four, up to the next; sections by two.
let section = ""
let entry = true
const lines = source.split("\n").filter((line) => {
  const [, indent, key] = line.match(/^( {2}| {4})("(?:[^"\\]|\\.)*"):/) ?? []
  if (indent?.length === 2) [section, entry] = [JSON.parse(key), true]
  else if (/^ {0,2}[}\]]/.test(line)) entry = true
  else if (indent && section === "workspaces") entry = reached.has(JSON.parse(key))
  else if (indent && section === "packages") entry = kept.has(JSON.parse(key))
  return entry
})
const manifest = JSON.parse(readFileSync("package.json", "utf8").replace(/^\uFEFF/, ""))
const isThere = (pattern) => /[*?{[!]/.test(pattern) || reached.has(pattern.replace(/^\.\/|\/$/g, ""))
if (Array.isArray(manifest.workspaces)) manifest.workspaces = manifest.workspaces.filter(isThere)
else if (manifest.workspaces?.packages) manifest.workspaces.packages = manifest.workspaces.packages.filter(isThere)
write("package.json", JSON.stringify(manifest, null, 2) + "\n")
const pruned = lines.join("\n").replace(/\n+(?=\n {2}\})/g, "").replace(/\{\n\n+/g, "{\n")
`
